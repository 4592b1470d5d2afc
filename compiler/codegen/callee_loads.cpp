// CalleeLoadsPass; see passes.h.
//
// LLVM's x86 instruction selection moves the load of a callee down to the call, across whatever the call is ordered
// behind. An assembly statement without side effects is ordered behind the same memory accesses but nothing is ordered
// behind it. If its value is an argument, then load and statement each wait for the other, and the code generator reads
// registers that it never made. A volatile load is left where it is.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace wzc {

PreservedAnalyses CalleeLoadsPass::run(Function &function, FunctionAnalysisManager &) {
  for (BasicBlock &block : function) {
    SmallPtrSet<const LoadInst *, 8> beforeAssembly;
    SmallVector<const LoadInst *, 8> others;
    for (Instruction &instruction : block) {
      if (auto *load = dyn_cast<LoadInst>(&instruction)) {
        others.push_back(load);
        continue;
      }
      auto *call = dyn_cast<CallInst>(&instruction);
      if (!call)
        continue;
      if (call->isInlineAsm()) {
        beforeAssembly.insert_range(others);
        others.clear();
      } else if (auto *callee = dyn_cast<LoadInst>(call->getCalledOperand());
                 callee && beforeAssembly.contains(callee)) {
        callee->setVolatile(true);
      }
    }
  }
  return PreservedAnalyses::all();
}

} // namespace wzc
