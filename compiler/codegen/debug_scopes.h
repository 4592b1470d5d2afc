// Debug information that maps native instructions to offsets in the WebAssembly binary: a line number is an offset. It
// feeds the line table of back-traces (line_table.h), and readers of assembly.

#ifndef WZC_CODEGEN_DEBUG_SCOPES_H
#define WZC_CODEGEN_DEBUG_SCOPES_H

#include "llvm/IR/DIBuilder.h"

#include <string>

namespace wzc {

class DebugScopes {
public:
  /// `emits`: debug information is written to the object or assembly. Otherwise instructions have lines all the same.
  DebugScopes(llvm::Module &ir, const std::string &fileName, bool emits);
  void add(llvm::Function &function, const std::string &displayName);
  void finish();

private:
  llvm::DIBuilder builder;
  llvm::DIFile *file;
  llvm::DISubroutineType *type;
};

} // namespace wzc

#endif
