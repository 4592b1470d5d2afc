// See loop_entries.h. MachineLICM moves values to the block in front of an outermost loop, or on the way there to one
// in front of an inner one; without such a block it leaves the whole nest as it is. LLVM's optimiser sees to it that
// there is one, and then early tail duplication copies it into the blocks before it, because it is so small. Constants
// of vectors are then loaded in the innermost loop, every round.

#include "compiler/codegen/loop_entries.h"

#include "llvm/CodeGen/MachineDominators.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineLoopInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

#include <vector>

using namespace llvm;

namespace wzc {

namespace {

class LoopEntries : public MachineFunctionPass {
public:
  static inline char id = 0;
  LoopEntries() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "entries of loops"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.addRequired<MachineLoopInfoWrapperPass>();
    usage.addRequired<MachineDominatorTreeWrapperPass>();
    usage.addPreserved<MachineLoopInfoWrapperPass>();
    usage.addPreserved<MachineDominatorTreeWrapperPass>();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    instructions = function.getSubtarget().getInstrInfo();
    dominators = &getAnalysis<MachineDominatorTreeWrapperPass>().getDomTree();
    bool changed = false;
    for (MachineLoop *loop : getAnalysis<MachineLoopInfoWrapperPass>().getLI())
      changed |= giveEntry(*loop);
    return changed;
  }

private:
  /// If there are several ways into the loop, a block that they have in common.
  bool giveEntry(MachineLoop &loop) {
    MachineBasicBlock &header = *loop.getHeader();
    SmallVector<MachineBasicBlock *, 4> outside;
    for (MachineBasicBlock *block : header.predecessors())
      if (!loop.contains(block))
        outside.push_back(block);
    if (outside.size() < 2 || !all_of(outside, [&](MachineBasicBlock *block) { return canBeRedirected(*block); }))
      return false;

    MachineFunction &function = *header.getParent();
    MachineBasicBlock *entry = function.CreateMachineBasicBlock(header.getBasicBlock());
    MachineBasicBlock *above = header.getPrevNode();
    if (above && loop.contains(above) && above->getFallThrough() == &header) {
      function.push_back(entry);
      instructions->insertUnconditionalBranch(*entry, &header, DebugLoc());
    } else {
      function.insert(header.getIterator(), entry);
    }
    for (MachineBasicBlock *block : outside)
      block->ReplaceUsesOfBlockWith(&header, entry);
    entry->addSuccessor(&header);
    for (MachineInstr &phi : header.phis())
      joinValues(phi, outside, *entry);
    // It dominates nothing else: whoever comes to the loop comes through it.
    dominators->addNewBlock(entry, dominators->getNode(&header)->getIDom()->getBlock());
    dominators->changeImmediateDominator(&header, entry);
    return true;
  }

  bool canBeRedirected(MachineBasicBlock &block) const {
    MachineBasicBlock *taken = nullptr, *other = nullptr;
    SmallVector<MachineOperand, 4> condition;
    return !instructions->analyzeBranch(block, taken, other, condition);
  }

  /// What came from `outside` comes from `entry`, through a phi if the values differ.
  void joinValues(MachineInstr &phi, ArrayRef<MachineBasicBlock *> outside, MachineBasicBlock &entry) {
    MachineFunction &function = *entry.getParent();
    std::vector<Value> values;
    bool differ = false;
    for (unsigned i = phi.getNumOperands() - 1; i > 1; i -= 2) {
      const MachineOperand &value = phi.getOperand(i - 1);
      MachineBasicBlock *from = phi.getOperand(i).getMBB();
      if (!is_contained(outside, from))
        continue;
      values.push_back({value.getReg(), value.getSubReg(), from});
      differ |= values.back().reg != values.front().reg || values.back().part != values.front().part;
      phi.removeOperand(i);
      phi.removeOperand(i - 1);
    }
    Register joined = values.front().reg;
    unsigned part = values.front().part;
    if (differ) {
      joined = function.getRegInfo().cloneVirtualRegister(phi.getOperand(0).getReg());
      part = 0;
      MachineInstrBuilder builder =
          BuildMI(entry, entry.begin(), DebugLoc(), instructions->get(TargetOpcode::PHI), joined);
      for (const Value &value : values)
        builder.addReg(value.reg, 0, value.part).addMBB(value.from);
    }
    MachineInstrBuilder(function, &phi).addReg(joined, 0, part).addMBB(&entry);
  }

  struct Value {
    Register reg;
    unsigned part;
    MachineBasicBlock *from;
  };
  const TargetInstrInfo *instructions = nullptr;
  MachineDominatorTree *dominators = nullptr;
};

} // namespace

Pass *createLoopEntriesPass() { return new LoopEntries(); }

} // namespace wzc
