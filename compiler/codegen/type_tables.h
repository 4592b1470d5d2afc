// Copies of constant tables, one for each type that calls name: only the elements between the first and the last of
// that type, with the code of each, or code that raises the right trap in the place of one of another type. A call
// through a copy compares the index alone, and where a single function has the type there is nothing to look up.

#ifndef WZC_CODEGEN_TYPE_TABLES_H
#define WZC_CODEGEN_TYPE_TABLES_H

#include "compiler/codegen/function_digest.h"
#include "compiler/wasm/constant_tables.h"

#include <vector>

namespace wzc {

struct TypeTable {
  TableCall call;
  uint32_t first; // the table's index of the first element
  uint32_t size;  // 1 or more
  uint32_t only;  // the module's own function that is the single element, which needs no copy; else kNoFunction
};

/// What calls by a type go through, sorted by table and type. There is none for types that no element has. All copies
/// together are in proportion to the module's code: what does not fit is what the fewest instructions call.
std::vector<TypeTable> chooseTypeTables(const Module &wasm, const std::vector<std::optional<ConstantTable>> &tables,
                                        const std::vector<FunctionDigest> &digests);

} // namespace wzc

#endif
