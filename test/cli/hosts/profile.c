/* Calls profiled.rounds and takes the profile: as bytes, into the file its argument names, and again at exit. */
#include "profiled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(const char *what, wzc_trap *trap) {
  printf("%s: %s\n", what, trap ? wzc_trap_message(trap) : "done");
  wzc_trap_delete(trap);
}

static wzc_trap *exitCalled(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) {
  (void)context, (void)caller, (void)args, (void)results;
  return NULL;
}

int main(int argc, char **argv) {
  wzc_store *store = wzc_store_new(NULL);
  wzc_linker *linker = wzc_linker_new(store);
  wzc_instance *instance = NULL;
  wzc_trap *trap = wzc_linker_define_func(linker, "wasi_snapshot_preview1", "proc_exit", "i:", exitCalled, NULL);
  if (!trap)
    trap = wzc_linker_instantiate(linker, &profiled_module, &instance);
  int32_t sum = 0;
  if (!trap)
    trap = profiled_rounds(instance, 5000, &sum);
  if (!trap && argc > 2)
    tell("reset", wzc_module_reset_profile(&profiled_module));
  if (!trap)
    trap = profiled_rounds(instance, 100, &sum);
  tell("rounds", trap);
  printf("%d\n", (int)sum);
  uint8_t *bytes;
  size_t size;
  tell("bytes", wzc_module_profile(&profiled_module, &bytes, &size));
  printf("%.8s\n", size > 8 ? (char *)bytes : "nothing");
  free(bytes);
  if (argc > 1)
    tell("file", wzc_module_write_profile(&profiled_module, argv[1]));
  wzc_linker_delete(linker);
  wzc_store_delete(store);
  if (argc > 3)
    wzc_module_unregister(&profiled_module);
  return 0;
}
