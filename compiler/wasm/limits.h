// Limits on modules, checked before anything is allocated. Values are those the JavaScript API specification requires
// every engine to share ("Implementation-defined Limits"), so that a module that runs elsewhere is accepted here and no
// more.

#ifndef WZC_WASM_LIMITS_H
#define WZC_WASM_LIMITS_H

#include <cstdint>

namespace wzc::limits {

inline constexpr uint32_t kModuleSize = 1u << 30;
inline constexpr uint32_t kTypes = 1'000'000;
inline constexpr uint32_t kRecursionGroupSize = 1'000'000;
inline constexpr uint32_t kSubtypingDepth = 63;
inline constexpr uint32_t kFunctions = 1'000'000;
inline constexpr uint32_t kImports = 1'000'000;
inline constexpr uint32_t kExports = 1'000'000;
inline constexpr uint32_t kGlobals = 1'000'000;
inline constexpr uint32_t kTags = 1'000'000;
inline constexpr uint32_t kDataSegments = 100'000;
inline constexpr uint32_t kElementSegments = 10'000'000;
inline constexpr uint32_t kElements = 10'000'000;
inline constexpr uint32_t kTables = 100'000;
// Of instances: a module may ask for more, and then fails to instantiate.
inline constexpr uint32_t kTableSize = 10'000'000;
inline constexpr uint32_t kMemories = 100;
inline constexpr uint32_t kMemory32Pages = 65'536;
// What validation allows, far more than any memory gets.
inline constexpr uint64_t kMemory64Pages = uint64_t{1} << 48;
inline constexpr uint32_t kFunctionSize = 7'654'321;
// Not of the JavaScript API: a call may push a thousand operands with two bytes, so their number needs a limit of its
// own. It is what instructions with one result can push in the largest function.
inline constexpr uint32_t kOperands = kFunctionSize / 2;
inline constexpr uint32_t kFunctionLocals = 50'000;
inline constexpr uint32_t kFunctionParams = 1'000;
inline constexpr uint32_t kFunctionResults = 1'000;
inline constexpr uint32_t kStructFields = 10'000;
inline constexpr uint32_t kBranchTableSize = 65'520;
inline constexpr uint32_t kNameSize = 100'000;

} // namespace wzc::limits

#endif
