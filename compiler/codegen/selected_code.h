// Tidies up after LLVM's instruction selector for quick compilation.

#ifndef WZC_CODEGEN_SELECTED_CODE_H
#define WZC_CODEGEN_SELECTED_CODE_H

#include "llvm/Support/CodeGen.h"

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass right behind instruction selection. Above -O0 loads become operands of what uses them, which takes more time
/// than it saves behind it.
llvm::Pass *createSelectedCodePass(llvm::CodeGenOptLevel level);

} // namespace wzc

#endif
