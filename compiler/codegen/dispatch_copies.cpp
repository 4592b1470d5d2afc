// See dispatch_copies.h. A switch in a loop is one indirect jump, to which all cases jump back. What comes next depends
// on the case before, so a processor foresees a jump at the end of each case better than one for all of them, and less
// depends on where code happens to lie. Registers have been allocated: a copy needs no values merged, of which there
// would be as many as cases times cases.

#include "compiler/codegen/dispatch_copies.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace wzc {

namespace {

// A switch that is worth it: so many blocks jump to it, so many follow, and so many instructions select one.
constexpr size_t kFewestBefore = 3, kFewestCases = 4, kMostInstructions = 20;
// Edges that copies of one switch add to a function: cases of the largest interpreters, squared.
constexpr size_t kMostEdges = 1 << 16;

class DispatchCopies : public MachineFunctionPass {
public:
  static inline char id = 0;
  DispatchCopies() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "copies of dispatches"; }

  bool runOnMachineFunction(MachineFunction &function) override {
    instructions = function.getSubtarget().getInstrInfo();
    SmallVector<MachineBasicBlock *, 4> found;
    for (MachineBasicBlock &block : function)
      if (isDispatch(block))
        found.push_back(&block);
    for (MachineBasicBlock *dispatch : found)
      copyToEnds(*dispatch);
    return !found.empty();
  }

private:
  static bool endsInJump(const MachineBasicBlock &block) {
    return !block.empty() && block.back().isIndirectBranch() && block.succ_size() >= kFewestCases;
  }

  /// The block with the jump: the dispatch itself, or what follows it if it ends in the check of the index.
  MachineBasicBlock *jumpOf(MachineBasicBlock &dispatch) const {
    if (endsInJump(dispatch))
      return &dispatch;
    MachineBasicBlock *next = dispatch.getNextNode();
    if (!next || !endsInJump(*next) || next->pred_size() != 1 || !dispatch.isSuccessor(next) ||
        dispatch.succ_size() != 2)
      return nullptr;
    MachineBasicBlock *taken = nullptr, *other = nullptr;
    SmallVector<MachineOperand, 4> condition;
    bool fallsThrough = !instructions->analyzeBranch(dispatch, taken, other, condition) && !condition.empty() && !other;
    return fallsThrough ? next : nullptr;
  }

  static bool canBeCopied(const MachineBasicBlock &block) {
    return none_of(block, [](const MachineInstr &instruction) {
      return instruction.isCall() || instruction.isPosition() || instruction.isInlineAsm() ||
             instruction.isNotDuplicable();
    });
  }

  bool isDispatch(MachineBasicBlock &block) const {
    MachineBasicBlock *jump = block.pred_size() >= kFewestBefore ? jumpOf(block) : nullptr;
    return jump && canBeCopied(block) && canBeCopied(*jump) &&
           block.size() + (jump == &block ? 0 : jump->size()) <= kMostInstructions;
  }

  void copyToEnds(MachineBasicBlock &dispatch) {
    MachineBasicBlock &jump = *jumpOf(dispatch);
    size_t left = kMostEdges / jump.succ_size();
    SmallVector<MachineBasicBlock *, 32> before(dispatch.predecessors());
    for (MachineBasicBlock *block : before)
      if (block != &dispatch && block->succ_size() == 1 && !block->empty() && block->back().isUnconditionalBranch() &&
          left > 0) {
        copyToEnd(dispatch, jump, *block);
        --left;
      }
    if (dispatch.pred_empty() && &dispatch != &dispatch.getParent()->front()) {
      if (&jump != &dispatch)
        erase(jump);
      erase(dispatch);
    }
  }

  void copyToEnd(MachineBasicBlock &dispatch, MachineBasicBlock &jump, MachineBasicBlock &block) {
    block.back().eraseFromParent();
    block.removeSuccessor(&dispatch);
    copyInstructions(dispatch, block);
    if (&jump == &dispatch)
      return copySuccessors(jump, block);
    MachineFunction &function = *block.getParent();
    MachineBasicBlock *next = function.CreateMachineBasicBlock(jump.getBasicBlock());
    function.insert(std::next(block.getIterator()), next);
    for (auto to = dispatch.succ_begin(); to != dispatch.succ_end(); ++to)
      if (*to == &jump)
        block.addSuccessor(next, dispatch.getSuccProbability(to));
      else
        block.copySuccessor(&dispatch, to);
    copyInstructions(jump, *next);
    copySuccessors(jump, *next);
    for (const MachineBasicBlock::RegisterMaskPair &in : jump.liveins())
      next->addLiveIn(in);
  }

  void copyInstructions(MachineBasicBlock &from, MachineBasicBlock &to) const {
    for (MachineInstr &instruction : from)
      instructions->duplicate(to, to.end(), instruction);
  }

  static void copySuccessors(MachineBasicBlock &from, MachineBasicBlock &to) {
    for (auto successor = from.succ_begin(); successor != from.succ_end(); ++successor)
      to.copySuccessor(&from, successor);
  }

  static void erase(MachineBasicBlock &block) {
    while (!block.succ_empty())
      block.removeSuccessor(block.succ_end() - 1);
    block.eraseFromParent();
  }

  const TargetInstrInfo *instructions = nullptr;
};

} // namespace

Pass *createDispatchCopiesPass() { return new DispatchCopies; }

} // namespace wzc
