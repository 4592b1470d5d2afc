// Debug information that maps native instructions to offsets in the WebAssembly binary: a line number is an offset. It
// feeds the line table of back-traces (line_table.h), and debuggers when it is kept.

#ifndef WZC_CODEGEN_DEBUG_SCOPES_H
#define WZC_CODEGEN_DEBUG_SCOPES_H

#include "llvm/IR/DIBuilder.h"

#include <string>

namespace wzc {

class DebugScopes {
public:
  DebugScopes(llvm::Module &ir, const std::string &fileName);
  void add(llvm::Function &function, const std::string &displayName);
  void finish();

private:
  llvm::DIBuilder builder;
  llvm::DIFile *file;
  llvm::DISubroutineType *type;
};

} // namespace wzc

#endif
