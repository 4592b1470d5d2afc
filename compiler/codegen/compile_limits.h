// What is refused, or compiled by a cheaper pipeline, so that no module makes a compilation endless: see
// function_cost.h for single functions. Validation has no part in it: such modules are valid.

#ifndef WZC_CODEGEN_COMPILE_LIMITS_H
#define WZC_CODEGEN_COMPILE_LIMITS_H

#include "compiler/codegen/function_digest.h"
#include "compiler/compile.h"

namespace wzc {

/// Whether a function is compiled by the cheap pipeline.
bool isDemoted(const CompileOptions &options, const FunctionCost &cost);

/// Refuses a module that has too much of something.
[[nodiscard]] std::optional<CompileError> checkCounts(const Module &wasm, const CompileOptions &options);

/// Refuses a function that is too large; counts and tells of those that are compiled by the cheap pipeline.
[[nodiscard]] std::optional<CompileError> checkCosts(const Module &wasm, const CompileOptions &options,
                                                     const std::vector<FunctionDigest> &digests,
                                                     const CompileSurroundings &surroundings, CompileStats &stats);

} // namespace wzc

#endif
