#include "store.h"

#include "activation.h"
#include "func.h"
#include "global.h"
#include "instance.h"
#include "memory.h"
#include "table.h"

namespace wzc {

constexpr uint64_t kDefaultMaxTableElements = 10000000;

bool isInMemoryReservation(const Store &store, uintptr_t address) {
  for (const Memory *memory : store.memories)
    if (address - reinterpret_cast<uintptr_t>(memory->reservation.start) < memory->reservation.size)
      return true;
  return false;
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_store *wzc_store_new(const wzc_store_options *options) {
  Store *store = createRecord<Store>();
  if (!store)
    return nullptr;
  store->stackLimit = kNoLimit;
  store->maxTableElements = kDefaultMaxTableElements;
  store->maxMemoryBytes = UINT64_MAX;
  store->maxInstances = UINT64_MAX;
  if (options) {
    store->maxStackBytes = options->max_stack_bytes;
    if (options->max_memory_bytes)
      store->maxMemoryBytes = options->max_memory_bytes;
    if (options->max_table_elements)
      store->maxTableElements = options->max_table_elements;
    if (options->max_instances)
      store->maxInstances = options->max_instances;
  }
  return store;
}

void wzc_store_delete(wzc_store *handle) {
  if (!handle)
    return;
  Store *store = static_cast<Store *>(handle);
  for (HostFunction *function : store->hostFunctions)
    destroyHostFunction(function);
  for (Instance *instance : store->instances)
    destroyInstance(instance);
  for (Memory *memory : store->memories)
    destroyMemory(memory);
  for (Table *table : store->tables)
    destroyTable(table);
  for (wzc_global *global : store->globals)
    destroyRecord(global);
  std::free(store->interpreterStack);
  destroyRecord(store);
}

} // extern "C"
