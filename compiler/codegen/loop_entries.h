// Lets LLVM's code generator move what does not change out of nests of loops.

#ifndef WZC_CODEGEN_LOOP_ENTRIES_H
#define WZC_CODEGEN_LOOP_ENTRIES_H

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass in front of moving invariants out of loops, as long as registers are virtual.
llvm::Pass *createLoopEntriesPass();

} // namespace wzc

#endif
