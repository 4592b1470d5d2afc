/* Calls add.add by the generated header; prints what came out. */
#include "add.h"

#include <stdio.h>

int main(void) {
  wzc_store *store = wzc_store_new(NULL);
  wzc_instance *instance;
  wzc_trap *trap = wzc_instance_new(store, &add_module, NULL, 0, &instance);
  int32_t sum;
  if (!trap)
    trap = add_add(instance, 40, 2, &sum);
  if (trap) {
    printf("%s\n", wzc_trap_message(trap));
    return 1;
  }
  printf("40 + 2 = %d\n", sum);
  trap = add_load(instance, 65536, &sum);
  printf("load: %s\n", trap ? wzc_trap_message(trap) : "no trap");
  wzc_trap_delete(trap);
  wzc_store_delete(store);
  return 0;
}
