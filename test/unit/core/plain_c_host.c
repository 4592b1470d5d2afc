/* A host in C, linked by the C compiler: the archive may not need the C++ library. */

#include <stdio.h>
#include <string.h>

#include "wzc/runtime.h"
#include "wzc/wasi.h"

static wzc_trap *twice(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) {
  (void)context;
  (void)caller;
  if (args[0].i32 < 0)
    return wzc_trap_new(WZC_TRAP_HOST_FAILURE, "negative");
  results[0].i32 = args[0].i32 * 2;
  return NULL;
}

int main(void) {
  wzc_store *store = wzc_store_new(NULL);
  wzc_func *func = NULL;
  if (wzc_func_new(store, "i:i", twice, NULL, NULL, &func) != NULL)
    return 1;
  wzc_value values[1];
  values[0].i32 = 21;
  if (wzc_func_call(store, func, "i:i", values) != NULL || values[0].i32 != 42)
    return 2;
  values[0].i32 = -1;
  wzc_trap *trap = wzc_func_call(store, func, "i:i", values);
  if (trap == NULL || strcmp(wzc_trap_message(trap), "negative") != 0)
    return 3;
  wzc_trap_delete(trap);
  wzc_install_signal_handlers();
  wzc_store_delete(store);
  puts(wzc_version());
  return 0;
}
