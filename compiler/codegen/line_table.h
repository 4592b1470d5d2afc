// The line table of back-traces: from places in native code to offsets in the WebAssembly binary, in a form the runtime
// can read without a DWARF library. Taken from the debug information of a compiled partition, which is then dropped.

#ifndef WZC_CODEGEN_LINE_TABLE_H
#define WZC_CODEGEN_LINE_TABLE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace wzc {

/// For every function symbol of `object` its encoded table: pairs of (ULEB128 native delta, SLEB128 wasm offset delta),
/// both from zero at the function's start; an entry holds from its native offset to the next.
llvm::StringMap<std::string> readLineTables(llvm::StringRef object);

/// An encoded table with other wasm offsets.
std::string mapLines(llvm::StringRef table, llvm::function_ref<uint32_t(uint32_t)> map);

} // namespace wzc

#endif
