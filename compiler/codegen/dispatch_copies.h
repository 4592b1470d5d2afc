// Lets each case of an interpreter's switch jump to the next one by itself.

#ifndef WZC_CODEGEN_DISPATCH_COPIES_H
#define WZC_CODEGEN_DISPATCH_COPIES_H

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass behind the placement of blocks.
llvm::Pass *createDispatchCopiesPass();

} // namespace wzc

#endif
