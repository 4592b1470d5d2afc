// Versions of functions for newer processors, one of which is chosen whenever the function is called.

#ifndef WZC_CODEGEN_PROCESSOR_VERSIONS_H
#define WZC_CODEGEN_PROCESSOR_VERSIONS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/PassManager.h"

namespace wzc {

/// Attribute of a version of a function; its value names that. Versions stand behind their function, before the next
/// one.
inline constexpr llvm::StringLiteral kVersionOf = "wzc-version-of";

/// What stands behind a function's symbol in those of its versions.
inline constexpr llvm::StringLiteral kVersionSuffixes[] = {".x86-64-v4", ".x86-64-v3", ".basic"};

/// Makes versions of the functions for which newer processors have something to offer: of those in which much of the
/// time goes into vectors. `vectorize` is what the pipeline does next with all functions; versions have it behind them,
/// since only then it is known.
class ProcessorVersionsPass : public llvm::PassInfoMixin<ProcessorVersionsPass> {
public:
  explicit ProcessorVersionsPass(llvm::FunctionPassManager vectorize) : vectorize(std::move(vectorize)) {}
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);

private:
  llvm::FunctionPassManager vectorize;
};

/// Makes a function that has versions the choice between them. It is done last: until then each is a function.
struct ProcessorChoicePass : llvm::PassInfoMixin<ProcessorChoicePass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace wzc

#endif
