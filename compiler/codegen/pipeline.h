// The optimiser's passes for a partition, by level.

#ifndef WZC_CODEGEN_PIPELINE_H
#define WZC_CODEGEN_PIPELINE_H

#include "compiler/codegen/optimize.h"

#include "llvm/Passes/PassBuilder.h"

namespace wzc {

/// Level 3 is LLVM's own pipeline with our passes in it; 1 and 2 are made for modules that a compiler has optimised
/// before, and 0 does only what is needed for correctness, and, if it `promotes`, makes values of local variables.
llvm::ModulePassManager buildPipeline(llvm::PassBuilder &builder, const Optimization &optimization);

} // namespace wzc

#endif
