// Frames that do not fit between the stack's limit and its end.

#ifndef WZC_CODEGEN_LARGE_FRAMES_H
#define WZC_CODEGEN_LARGE_FRAMES_H

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass right behind the insertion of prologues.
llvm::Pass *createLargeFramesPass();

} // namespace wzc

#endif
