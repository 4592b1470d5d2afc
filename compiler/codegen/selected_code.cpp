// See selected_code.h. FastISel extends an address of 32 bits by an instruction even where the one that computed it has
// cleared the upper half, and leaves a load alone that is volatile, as all of linear memory are: in code from
// WebAssembly that is every tenth instruction, each of which would go through all passes behind.
//
// A load that becomes an operand is as wide as it was and stays behind the access before it. It may not pass anything
// that has an effect, or traps.

#include "compiler/codegen/selected_code.h"

#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstr.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetOpcodes.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace wzc {

namespace {

class SelectedCode : public MachineFunctionPass {
public:
  static inline char id = 0;
  explicit SelectedCode(bool folds) : MachineFunctionPass(id), folds(folds) {}
  StringRef getPassName() const override { return "operands of selected code"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    registers = &function.getRegInfo();
    instructions = function.getSubtarget().getInstrInfo();
    for (MachineBasicBlock &block : function) {
      for (MachineInstr &instruction : block)
        if (instruction.getOpcode() == TargetOpcode::SUBREG_TO_REG)
          useDirectly(instruction);
      if (folds)
        foldLoads(block);
    }
    return true;
  }

private:
  bool folds;
  /// Of an extension, the copy in between. What comes from such as a truncation or a call has an upper half that nobody
  /// has cleared; instructions of the target clear it when they write the lower.
  void useDirectly(MachineInstr &extension) {
    for (MachineOperand &operand : extension.uses()) {
      if (!operand.isReg() || !operand.getReg().isVirtual() || operand.getSubReg())
        continue;
      MachineInstr *copy = registers->getUniqueVRegDef(operand.getReg());
      if (!copy || !copy->isMoveReg() || copy->getNumExplicitOperands() != 2 || !registers->hasOneUse(operand.getReg()))
        return;
      MachineOperand &source = copy->getOperand(1);
      if (!source.isReg() || !source.getReg().isVirtual() || source.getSubReg() || !isWord(source.getReg()) ||
          registers->getRegClass(source.getReg()) != registers->getRegClass(operand.getReg()))
        return;
      MachineInstr *definition = registers->getUniqueVRegDef(source.getReg());
      if (!definition || definition->getOpcode() <= TargetOpcode::GENERIC_OP_END || definition->isPseudo() ||
          definition->isMoveReg() || definition->getOperand(0).getSubReg())
        return;
      Register value = source.getReg();
      registers->clearKillFlags(value);
      operand.setReg(value);
      operand.setIsKill(false);
      copy->eraseFromParent();
      return;
    }
  }

  void foldLoads(MachineBasicBlock &block) {
    MachineInstr *load = nullptr; // nothing behind it has an effect
    for (MachineInstr &instruction : make_early_inc_range(block)) {
      MachineInstr *current = &instruction;
      if (load)
        if (MachineInstr *folded = fold(*load, *current))
          current = folded;
      if (current->mayLoadOrStore() || current->isCall() || current->isTerminator() || current->isPosition() ||
          current->hasUnmodeledSideEffects())
        load = current->canFoldAsLoad() && !current->mayStore() && current->getOperand(0).getReg().isVirtual()
                   ? current
                   : nullptr;
    }
  }

  bool isWord(Register value) const {
    return registers->getTargetRegisterInfo()->getRegSizeInBits(*registers->getRegClass(value)) == 32;
  }

  /// The instruction with the load as an operand instead of its value, if nothing else needs that; both are gone then.
  MachineInstr *fold(MachineInstr &load, MachineInstr &instruction) {
    int index = instruction.findRegisterUseOperandIdx(load.getOperand(0).getReg(), nullptr);
    // Instructions that have a place in the source trap or call themselves.
    if (index < 0 || instruction.isCopyLike() || instruction.isPHI() ||
        (load.getDebugLoc() && instruction.getDebugLoc()) ||
        instruction.getOperand(static_cast<unsigned>(index)).getSubReg() ||
        !registers->hasOneUse(load.getOperand(0).getReg()))
      return nullptr;
    MachineInstr *folded = instructions->foldMemoryOperand(instruction, {static_cast<unsigned>(index)}, load);
    if (!folded)
      return nullptr;
    if (load.getDebugLoc())
      folded->setDebugLoc(load.getDebugLoc());
    instruction.eraseFromParent();
    load.eraseFromParent();
    return folded;
  }

  MachineRegisterInfo *registers = nullptr;
  const TargetInstrInfo *instructions = nullptr;
};

} // namespace

Pass *createSelectedCodePass(bool folds) { return new SelectedCode(folds); }

} // namespace wzc
