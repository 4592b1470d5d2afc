#include "table.h"

#include <algorithm>
#include <cstdlib>

#include "trap.h"
#include "value_types.h"

namespace wzc {

wzc_trap *createTable(Store &store, const wzc_table_type &type, void *init, Table *&result) {
  if (type.min > store.maxTableElements)
    return newTrap(WZC_TRAP_LIMIT_EXCEEDED, "table is larger than the store allows");
  Table *table = createRecord<Table>();
  if (!table)
    return outOfMemory();
  uint64_t addressable = type.flags & WZC_LIMITS_64 ? UINT64_MAX : UINT32_MAX;
  table->store = &store;
  table->maxDeclared = type.max;
  table->maxElements = std::min({type.max, store.maxTableElements, addressable, uint64_t{SIZE_MAX / sizeof(void *)}});
  table->elementType = type.element;
  table->flags = type.flags;
  if (growTable(*table, type.min, init) < 0 || !store.tables.push(table)) {
    destroyTable(table);
    return outOfMemory();
  }
  result = table;
  return nullptr;
}

void destroyTable(Table *table) {
  std::free(table->elements);
  destroyRecord(table);
}

int64_t growTable(Table &table, uint64_t delta, void *init) {
  uint64_t size = table.size;
  if (delta > table.maxElements - size)
    return -1;
  if (delta) {
    void **grown = nullptr;
    if (!table.elements && !init)
      grown = static_cast<void **>(std::calloc(delta, sizeof(void *)));
    else
      grown = static_cast<void **>(std::realloc(table.elements, (size + delta) * sizeof(void *)));
    if (!grown)
      return -1;
    if (table.elements || init)
      std::fill(grown + size, grown + size + delta, init);
    table.elements = grown;
    table.size = size + delta;
  }
  return static_cast<int64_t>(size);
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_trap *wzc_table_new(wzc_store *store, wzc_value_kind element, uint64_t min, uint64_t max, void *init,
                        wzc_table **result) {
  *result = nullptr;
  if (!isReference(element))
    return newTrap(WZC_TRAP_WRONG_TYPE, "table elements must be references");
  Table *table = nullptr;
  if (wzc_trap *trap = createTable(storeOf(store), {min, max, element, 0}, init, table))
    return trap;
  *result = table;
  return nullptr;
}

uint64_t wzc_table_size(const wzc_table *table) { return table->size; }

wzc_trap *wzc_table_get(const wzc_table *table, uint64_t index, void **ref) {
  if (index >= table->size)
    return newTrap(WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  *ref = table->elements[index];
  return nullptr;
}

wzc_trap *wzc_table_set(wzc_table *table, uint64_t index, void *ref) {
  if (index >= table->size)
    return newTrap(WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  table->elements[index] = ref;
  return nullptr;
}

int64_t wzc_table_grow(wzc_table *table, uint64_t delta, void *init) { return growTable(tableOf(table), delta, init); }

} // extern "C"
