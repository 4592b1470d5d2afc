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
    SmallVector<MachineBasicBlock *, 4> jumps;
    for (MachineBasicBlock &block : function)
      if (endsInJump(block))
        jumps.push_back(&block);
    bool changed = false;
    for (MachineBasicBlock *jump : jumps)
      if (Blocks dispatch = dispatchOf(*jump); !dispatch.empty()) {
        copyToEnds(dispatch);
        changed = true;
      }
    return changed;
  }

private:
  /// A dispatch: blocks that lie one after another, the last of which ends in the jump. From the others, too, control
  /// may go elsewhere: at the end of the input, or if the check of the index fails.
  using Blocks = SmallVector<MachineBasicBlock *, 4>;

  static bool endsInJump(const MachineBasicBlock &block) {
    return !block.empty() && block.back().isIndirectBranch() && block.succ_size() >= kFewestCases;
  }

  /// The longest dispatch with the jump to whose beginning others jump; empty if there is none that is worth it.
  Blocks dispatchOf(MachineBasicBlock &jump) const {
    Blocks found, blocks;
    size_t size = 0, jumps = 0;
    for (MachineBasicBlock *block = &jump; block && canBeCopied(*block); block = fallsInto(*block)) {
      if ((size += block->size()) > kMostInstructions)
        break;
      blocks.push_back(block);
      if (size_t more = count_if(block->predecessors(), jumpsOnlyThere)) {
        jumps += more;
        found.assign(blocks.rbegin(), blocks.rend());
      }
    }
    return jumps >= kFewestBefore ? found : Blocks();
  }

  /// The block before `block` if control falls from it into `block`, always or if it does not go elsewhere.
  MachineBasicBlock *fallsInto(MachineBasicBlock &block) const {
    MachineBasicBlock *before = block.getPrevNode(), *taken = nullptr, *other = nullptr;
    SmallVector<MachineOperand, 4> condition;
    bool falls = before && before->isSuccessor(&block) && before->succ_size() <= 2 &&
                 !instructions->analyzeBranch(*before, taken, other, condition) && !other && taken != &block &&
                 condition.empty() == (before->succ_size() == 1);
    return falls ? before : nullptr;
  }

  static bool jumpsOnlyThere(const MachineBasicBlock *block) {
    return block->succ_size() == 1 && !block->empty() && block->back().isUnconditionalBranch();
  }

  static bool canBeCopied(const MachineBasicBlock &block) {
    return none_of(block, [](const MachineInstr &instruction) {
      return instruction.isCall() || instruction.isPosition() || instruction.isInlineAsm() ||
             instruction.isNotDuplicable();
    });
  }

  void copyToEnds(const Blocks &dispatch) const {
    size_t left = kMostEdges / dispatch.back()->succ_size();
    for (size_t i = 0; i < dispatch.size(); ++i) {
      MachineBasicBlock &first = *dispatch[i];
      for (MachineBasicBlock *block : SmallVector<MachineBasicBlock *, 32>(first.predecessors()))
        if (left > 0 && jumpsOnlyThere(block)) {
          copyToEnd(ArrayRef(dispatch).drop_front(i), *block);
          --left;
        }
      if (first.pred_empty() && !first.isEntryBlock())
        erase(first);
    }
  }

  void copyToEnd(ArrayRef<MachineBasicBlock *> blocks, MachineBasicBlock &block) const {
    block.back().eraseFromParent();
    block.removeSuccessor(blocks.front());
    MachineBasicBlock *end = &block;
    for (MachineBasicBlock *original : blocks) {
      copyInstructions(*original, *end);
      if (original == blocks.back())
        copySuccessors(*original, *end);
      else if (original->succ_size() > 1)
        end = &copyFallingThrough(*original, *end);
    }
  }

  /// Gives `copy` the successors of a block, but a new one, which is returned, for the one that the block falls into.
  static MachineBasicBlock &copyFallingThrough(MachineBasicBlock &original, MachineBasicBlock &copy) {
    MachineFunction &function = *copy.getParent();
    MachineBasicBlock *follows = original.getNextNode();
    MachineBasicBlock *next = function.CreateMachineBasicBlock(follows->getBasicBlock());
    function.insert(std::next(copy.getIterator()), next);
    for (auto to = original.succ_begin(); to != original.succ_end(); ++to)
      if (*to == follows)
        copy.addSuccessor(next, original.getSuccProbability(to));
      else
        copy.copySuccessor(&original, to);
    for (const MachineBasicBlock::RegisterMaskPair &in : follows->liveins())
      next->addLiveIn(in);
    return *next;
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
