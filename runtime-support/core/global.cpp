#include "global.h"

#include "trap.h"

namespace wzc {

wzc_global *createGlobal(Store &store, uint32_t type, bool isMutable, wzc_value *cell) {
  wzc_global *global = createRecord<wzc_global>();
  if (!global)
    return nullptr;
  global->store = &store;
  global->type = type;
  global->isMutable = isMutable;
  global->cell = cell ? cell : &global->own;
  if (!store.globals.push(global)) {
    destroyRecord(global);
    return nullptr;
  }
  return global;
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_trap *wzc_global_new(wzc_store *store, wzc_value_kind kind, bool is_mutable, wzc_value value, wzc_global **result) {
  *result = createGlobal(storeOf(store), kind, is_mutable, nullptr);
  if (!*result)
    return outOfMemory();
  (*result)->own = value;
  return nullptr;
}

wzc_value_kind wzc_global_kind(const wzc_global *global) { return static_cast<wzc_value_kind>(global->type); }
bool wzc_global_is_mutable(const wzc_global *global) { return global->isMutable; }
wzc_value wzc_global_get(const wzc_global *global) { return *global->cell; }

wzc_trap *wzc_global_set(wzc_global *global, wzc_value value) {
  if (!global->isMutable)
    return newTrap(WZC_TRAP_WRONG_TYPE, "global is immutable");
  *global->cell = value;
  return nullptr;
}

} // extern "C"
