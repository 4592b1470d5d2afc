// Tables whose elements are known when the module is compiled and never change, as those of programs in C are: nothing
// outside of the module can reach them, nothing inside writes to them, and the module's own functions fill them before
// any code runs. Calls through them need not ask the instance.

#ifndef WZC_WASM_CONSTANT_TABLES_H
#define WZC_WASM_CONSTANT_TABLES_H

#include "compiler/wasm/module.h"

namespace wzc {

/// The function of each element; kNoFunction where the element is null.
using ConstantTable = std::vector<uint32_t>;

inline constexpr uint32_t kNoFunction = UINT32_MAX;

/// For each table its elements, or nothing if it may change or is large and sparse. All bodies have been validated.
std::vector<std::optional<ConstantTable>> findConstantTables(const Module &wasm);

} // namespace wzc

#endif
