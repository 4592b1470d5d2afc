// Tidies up after LLVM's instruction selector for quick compilation.

#ifndef WZC_CODEGEN_SELECTED_CODE_H
#define WZC_CODEGEN_SELECTED_CODE_H

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass right behind instruction selection. If it `folds`, loads become operands of what uses them.
llvm::Pass *createSelectedCodePass(bool folds);

} // namespace wzc

#endif
