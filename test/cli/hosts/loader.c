/* loader LIBRARY MODULE A B: opens a shared object and calls its module's export "add". The runtime is the object's, or
 * else that of this program. */
#define _GNU_SOURCE
#include "wzc/runtime.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *library;

static void *find(const char *name) {
  void *symbol = dlsym(library, name);
  if (!symbol)
    symbol = dlsym(RTLD_DEFAULT, name);
  if (!symbol) {
    printf("no symbol %s\n", name);
    exit(1);
  }
  return symbol;
}

int main(int argc, char **argv) {
  if (argc != 5 || !(library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL))) {
    printf("cannot open: %s\n", argc == 5 ? dlerror() : "usage");
    return 1;
  }
  char name[100];
  snprintf(name, sizeof name, "%s_module", argv[2]);
  const wzc_module *module = find(name);
  wzc_store *(*newStore)(const wzc_store_options *) = find("wzc_store_new");
  wzc_trap *(*newInstance)(wzc_store *, const wzc_module *, const wzc_extern *, size_t, wzc_instance **) =
      find("wzc_instance_new");
  snprintf(name, sizeof name, "%s_add", argv[2]);
  wzc_trap *(*add)(wzc_instance *, int32_t, int32_t, int32_t *) = find(name);
  void (*deleteStore)(wzc_store *) = find("wzc_store_delete");
  wzc_store *store = newStore(NULL);
  wzc_instance *instance;
  int32_t sum = 0;
  if (newInstance(store, module, NULL, 0, &instance) || add(instance, atoi(argv[3]), atoi(argv[4]), &sum)) {
    printf("it failed\n");
    return 1;
  }
  printf("%d\n", sum);
  deleteStore(store);
  return 0;
}
