// Tables of references.

#ifndef WZC_CORE_TABLE_H
#define WZC_CORE_TABLE_H

#include "abi/abi.h"
#include "store.h"

namespace wzc {

struct Table : wzc_table_state {
  Store *store;
  uint64_t maxDeclared; // UINT64_MAX: none
  uint64_t maxElements; // what the table can grow to, by type and host limit
  uint32_t elementType;
  uint32_t flags; // wzc_limits_flags
};

inline Table &tableOf(wzc_table_state *state) { return *static_cast<Table *>(state); }

[[nodiscard]] wzc_trap *createTable(Store &store, const wzc_table_type &type, void *init, Table *&result);
void destroyTable(Table *table);

/// Previous size, or -1 if the table cannot grow so far.
int64_t growTable(Table &table, uint64_t delta, void *init);

/// Whether `length` elements from `start` are all inside of `size`.
inline bool isInBounds(uint64_t start, uint64_t length, uint64_t size) {
  return start <= size && length <= size - start;
}

} // namespace wzc

#endif
