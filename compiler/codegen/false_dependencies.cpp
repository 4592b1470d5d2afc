// See false_dependencies.h. Some instructions, such as conversions of integers to floating point, leave a part of their
// destination as it was, and so wait for whatever wrote it last. LLVM's pass writes zero into the destination before
// those where that was not long ago, which it finds out by an analysis of all definitions that reach an instruction:
// more time than there is to gain where such instructions are rare. Here zero is written before each of them.

#include "compiler/codegen/false_dependencies.h"

#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstr.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace wzc {

namespace {

class FalseDependencies : public MachineFunctionPass {
public:
  static inline char id = 0;
  FalseDependencies() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "dependencies on what is not read"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    instructions = function.getSubtarget().getInstrInfo();
    registers = function.getSubtarget().getRegisterInfo();
    for (MachineBasicBlock &block : function)
      for (MachineInstr &instruction : make_early_inc_range(block))
        if (!instruction.isDebugInstr())
          breakDependencies(instruction);
    return true;
  }

private:
  void breakDependencies(MachineInstr &instruction) {
    for (unsigned i = 0, end = instruction.getDesc().getNumDefs(); i < end; ++i)
      if (instruction.getOperand(i).isReg() &&
          instructions->getPartialRegUpdateClearance(instruction, i, registers) > 0)
        instructions->breakPartialRegDependency(instruction, i, registers);
    for (unsigned i = instruction.getDesc().getNumDefs(), end = instruction.getDesc().getNumOperands(); i < end; ++i) {
      const MachineOperand &operand = instruction.getOperand(i);
      if (operand.isReg() && operand.isUndef() && instructions->getUndefRegClearance(instruction, i, registers) > 0)
        breakUndefined(instruction, i);
    }
  }

  /// An operand of which any register will do: the destination, which holds nothing any more, unless the instruction
  /// reads it and thus waits for it anyway.
  void breakUndefined(MachineInstr &instruction, unsigned index) {
    MachineOperand &operand = instruction.getOperand(index);
    const MachineOperand &destination = instruction.getOperand(0);
    if (!destination.isReg() || !destination.isDef() || operand.isTied())
      return;
    Register value = destination.getReg();
    if (operand.getReg() != value) {
      const TargetRegisterClass *accepted = instruction.getRegClassConstraint(index, instructions, registers);
      if (!operand.isRenamable() || !accepted || !accepted->contains(value))
        return;
      operand.setReg(value);
    }
    if (none_of(instruction.all_uses(), [&](const MachineOperand &use) {
          return use.isReg() && &use != &operand && !use.isUndef() && registers->regsOverlap(use.getReg(), value);
        }))
      instructions->breakPartialRegDependency(instruction, index, registers);
  }

  const TargetInstrInfo *instructions = nullptr;
  const TargetRegisterInfo *registers = nullptr;
};

} // namespace

Pass *createFalseDependenciesPass() { return new FalseDependencies(); }

} // namespace wzc
