// DeadLoadsPass; see passes.h.

#include "compiler/codegen/passes.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

#include <vector>

using namespace llvm;

namespace wzc {

// An empty assembly statement: llvm.fake.use would do, but the inliner drops it. It is gone before code is generated, so
// the constraint may be one that admits any type.
void pinLoad(IRBuilderBase &builder, LoadInst *load) {
  auto *type = FunctionType::get(builder.getVoidTy(), {load->getType()}, false);
  CallInst *pin = builder.CreateCall(InlineAsm::get(type, "", "X", /*hasSideEffects=*/true), {load});
  pin->setDoesNotThrow();
  pin->setOnlyAccessesInaccessibleMemory();
  pin->addFnAttr(Attribute::WillReturn);
  pin->addFnAttr(Attribute::NoSync);
  pin->addFnAttr(Attribute::NoFree);
  pin->addFnAttr(Attribute::NoCallback);
}

namespace {

bool isPin(const Instruction &instruction) {
  auto *call = dyn_cast<CallInst>(&instruction);
  return call && call->isInlineAsm() && call->getType()->isVoidTy();
}

/// Marks what the roots depend on.
class Liveness {
public:
  void addRoot(Instruction &root) {
    if (live.insert(&root).second)
      work.push_back(&root);
    while (!work.empty()) {
      Instruction *next = work.pop_back_val();
      for (Value *operand : next->operands())
        if (auto *instruction = dyn_cast<Instruction>(operand); instruction && live.insert(instruction).second)
          work.push_back(instruction);
    }
  }
  bool contains(const Instruction &instruction) const { return live.contains(&instruction); }

private:
  DenseSet<const Instruction *> live;
  SmallVector<Instruction *, 32> work;
};

void keepTrappingLoads(Function &function) {
  std::vector<Instruction *> pins;
  std::vector<LoadInst *> loads;
  Liveness liveness;
  for (Instruction &instruction : instructions(function)) {
    if (isPin(instruction)) {
      pins.push_back(&instruction);
    } else if (instruction.isTerminator() || instruction.mayHaveSideEffects()) {
      liveness.addRoot(instruction);
    } else if (auto *load = dyn_cast<LoadInst>(&instruction);
               load && !load->hasMetadata(LLVMContext::MD_invariant_load) && !isa<AllocaInst>(load->getPointerOperand())) {
      loads.push_back(load);
    }
  }
  for (Instruction *pin : pins)
    pin->eraseFromParent();
  // Last first: a load that only serves the address of a later dead load lives through that one.
  for (auto it = loads.rbegin(); it != loads.rend(); ++it) {
    if (liveness.contains(**it))
      continue;
    (*it)->setVolatile(true);
    liveness.addRoot(**it);
  }
}

} // namespace

PreservedAnalyses DeadLoadsPass::run(Module &module, ModuleAnalysisManager &) {
  for (Function &function : module)
    if (!function.isDeclaration())
      keepTrappingLoads(function);
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace wzc
