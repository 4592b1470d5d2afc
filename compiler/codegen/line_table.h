// The line table of back-traces: from places in native code to offsets in the WebAssembly binary, in a form the runtime
// can read without a DWARF library. The lines are those of debug locations; writing them as DWARF and reading that back
// would take a tenth of the time of compilation at -O0.

#ifndef WZC_CODEGEN_LINE_TABLE_H
#define WZC_CODEGEN_LINE_TABLE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/CodeGen/AsmPrinterHandler.h"

#include <memory>
#include <string>
#include <vector>

namespace wzc {

/// Listens to the emission of machine code. Where each line begins is only known when the object is complete, and until
/// stripDebugInfo() stands in a section of it.
class LineRecorder {
public:
  /// What `printer` is to be given.
  std::unique_ptr<llvm::AsmPrinterHandler> handler(llvm::AsmPrinter &printer);

  /// For every function its encoded table: pairs of (ULEB128 native delta, SLEB128 line delta), both from zero at the
  /// function's start; an entry holds from its native offset to the next. One of line 0 says that a version of the
  /// function starts there.
  llvm::StringMap<std::string> tables(llvm::StringRef object) const;

private:
  struct Function {
    std::string name;
    std::vector<uint32_t> lines; // one after the other
  };
  std::vector<Function> functions;

  class Handler;
};

/// An encoded table with other lines; 0 remains.
std::string mapLines(llvm::StringRef table, llvm::function_ref<uint32_t(uint32_t)> map);

} // namespace wzc

#endif
