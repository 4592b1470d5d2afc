// Functions in which the value of a load is of no use to anyone, at least on the path taken. The load must trap all the
// same.

#ifndef WZC_TEST_RUN_DEAD_LOADS_H
#define WZC_TEST_RUN_DEAD_LOADS_H

#include "test/run/module_text.h"

namespace wzc::test {

/// What a variant does when the access is in bounds.
struct Variant {
  std::string name;
  wzc_trap_code otherwise = WZC_TRAP_NONE;
};

/// Adds the variants to the module, exported as `prefix` and their number. All are of type "ii:": the address, and a
/// zero the compiler does not know. `load` is the load with its immediates, `letter` the type of its result.
std::vector<Variant> addDeadLoads(ModuleWriter &module, const std::string &prefix, char letter, const Bytes &load);

/// The same for stores, whose effect is of no use. `value` pushes what is stored.
std::vector<Variant> addDeadStores(ModuleWriter &module, const std::string &prefix, const Bytes &value,
                                   const Bytes &store);

} // namespace wzc::test

#endif
