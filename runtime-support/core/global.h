// Globals: a type and the place where the value lies, in an instance or in the record itself.

#ifndef WZC_CORE_GLOBAL_H
#define WZC_CORE_GLOBAL_H

#include "abi/abi.h"
#include "store.h"

struct wzc_global {
  wzc::Store *store;
  wzc_value *cell; // `own`, or in the slot of the instance that defines the global
  uint32_t type;
  bool isMutable;
  wzc_value own;
};

namespace wzc {

/// A record for the value at `cell`, or for one of its own if that is null; null when memory is exhausted.
[[nodiscard]] wzc_global *createGlobal(Store &store, uint32_t type, bool isMutable, wzc_value *cell);

} // namespace wzc

#endif
