// Instructions that wait for a register which they do not read.

#ifndef WZC_CODEGEN_FALSE_DEPENDENCIES_H
#define WZC_CODEGEN_FALSE_DEPENDENCIES_H

namespace llvm {
class Pass;
}

namespace wzc {

/// A pass in the place of LLVM's BreakFalseDeps.
llvm::Pass *createFalseDependenciesPass();

} // namespace wzc

#endif
