/* Provides import_env's import to the linker. */
#include "import_env.h"

#include <stdio.h>

int32_t env__double(wzc_instance *caller, int32_t value) {
  (void)caller;
  return 2 * value;
}

int main(void) {
  wzc_store *store = wzc_store_new(NULL);
  wzc_instance *instance;
  int32_t result = 0;
  wzc_trap *trap = wzc_instance_new(store, &import_env_module, NULL, 0, &instance);
  if (!trap)
    trap = import_env_quadruple(instance, 10, &result);
  printf("%s %d\n", trap ? wzc_trap_message(trap) : "ok", result);
  wzc_trap_delete(trap);
  wzc_store_delete(store);
  return 0;
}
