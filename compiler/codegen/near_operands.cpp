// NearOperandsPass; see passes.h.
//
// The selector of -O1 takes an address or a comparison into the instruction that needs it only if both stand in the
// same basic block. Anything else is a value of its own, computed where it arises and in a register from there. LLVM's
// CodeGenPrepare moves them, too, but weighs so many other things that it takes seven times as long.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

namespace wzc {

namespace {

class Near {
public:
  bool run(Function &function) {
    for (BasicBlock &current : function) {
      block = &current;
      copies.clear();
      for (Instruction &instruction : current)
        visit(instruction);
    }
    RecursivelyDeleteTriviallyDeadInstructionsPermissive(left);
    return changed;
  }

private:
  void visit(Instruction &instruction) {
    Use *use = nullptr;
    if (auto *load = dyn_cast<LoadInst>(&instruction))
      use = &load->getOperandUse(LoadInst::getPointerOperandIndex());
    else if (auto *store = dyn_cast<StoreInst>(&instruction))
      use = &store->getOperandUse(StoreInst::getPointerOperandIndex());
    else if (auto *branch = dyn_cast<BranchInst>(&instruction); branch && branch->isConditional())
      use = &branch->getOperandUse(0);
    else if (isa<SelectInst>(instruction) || (isAddress(instruction) && isUsedHere(instruction)))
      use = &instruction.getOperandUse(0);
    if (use)
      use->set(near(use->get(), instruction));
  }

  static bool isAddress(const Value &value) { return isa<GetElementPtrInst>(value); }

  bool isUsedHere(const Instruction &address) const {
    return any_of(address.users(), [&](const User *user) { return cast<Instruction>(user)->getParent() == block; });
  }

  /// The value as it is before `user`, in its block.
  Value *near(Value *value, Instruction &user) {
    auto *origin = dyn_cast<Instruction>(value);
    if (!origin || origin->getParent() == block || origin->getType()->isVectorTy() ||
        !(isAddress(*origin) || isa<CmpInst>(origin)))
      return value;
    if (Instruction *known = copies.lookup(origin))
      return known;
    Instruction *made = origin->clone();
    made->insertBefore(user.getIterator());
    made->setDebugLoc(user.getDebugLoc());
    if (isAddress(*made))
      made->setOperand(0, near(made->getOperand(0), *made));
    copies[origin] = made;
    left.push_back(origin);
    changed = true;
    return made;
  }

  bool changed = false;
  BasicBlock *block = nullptr;
  SmallDenseMap<Instruction *, Instruction *, 16> copies; // in this block
  SmallVector<WeakTrackingVH, 32> left;                   // what has been copied
};

} // namespace

PreservedAnalyses NearOperandsPass::run(Function &function, FunctionAnalysisManager &) {
  return allButInstructions(Near().run(function));
}

} // namespace wzc
