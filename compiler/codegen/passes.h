// Our own passes over a partition, and where they stand among LLVM's (see optimize.cpp).

#ifndef WZC_CODEGEN_PASSES_H
#define WZC_CODEGEN_PASSES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PassManager.h"

namespace wzc {

/// Uses the loaded value, until DeadLoadsPass has run, in a way that the optimiser keeps and that touches no memory.
void pinLoad(llvm::IRBuilderBase &builder, llvm::LoadInst *load);

/// Attribute of the functions that are WebAssembly functions; thunks do not have it.
inline constexpr llvm::StringLiteral kBodyAttribute = "wzc-body";

/// Decides which loads must be kept although nobody needs their values. A load that is out of bounds traps, and LLVM deletes loads
/// without uses. While the optimiser simplifies, a pin uses each loaded value; when it is done, this pass removes the pins: a load
/// whose value reaches a side effect stays an ordinary load, which later passes may vectorise; any other becomes volatile.
/// Pins are made by pinLoad().
struct DeadLoadsPass : llvm::PassInfoMixin<DeadLoadsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Compares the stack pointer with the store's limit at the entry of every function that calls on, so that recursion traps
/// before the stack ends. Functions that call nothing need no check: the limit keeps a reserve below it.
struct StackChecksPass : llvm::PassInfoMixin<StackChecksPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace wzc

#endif
