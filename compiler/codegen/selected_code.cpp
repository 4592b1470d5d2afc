// See selected_code.h. FastISel extends an address of 32 bits by an instruction even where the one that computed it has
// cleared the upper half, and leaves a load alone that is volatile, as all of linear memory are: in code from
// WebAssembly that is every tenth instruction, each of which would go through all passes behind.
//
// At -O0, where no values are joined in one register, halves of registers are read and written where they are: a copy
// of each would be another tenth of the code.
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
  explicit SelectedCode(CodeGenOptLevel level) : MachineFunctionPass(id), level(level) {}
  StringRef getPassName() const override { return "operands of selected code"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    registers = &function.getRegInfo();
    instructions = function.getSubtarget().getInstrInfo();
    for (MachineBasicBlock &block : function) {
      for (MachineInstr &instruction : make_early_inc_range(block)) {
        bool isExtension = instruction.getOpcode() == TargetOpcode::SUBREG_TO_REG;
        if (isExtension)
          useDirectly(instruction);
        if (level != CodeGenOptLevel::None)
          continue;
        if (isExtension)
          writeHalf(instruction);
        else if (instruction.isCopy())
          readHalf(instruction);
      }
      if (level != CodeGenOptLevel::None)
        foldLoads(block);
    }
    return true;
  }

private:
  CodeGenOptLevel level;

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

  /// Of a truncation, the copy: what uses the half reads it from the whole.
  void readHalf(MachineInstr &truncation) {
    MachineOperand &whole = truncation.getOperand(1);
    Register half = truncation.getOperand(0).getReg();
    if (!whole.getSubReg() || !whole.getReg().isVirtual() || !half.isVirtual() || !registers->hasOneUse(half))
      return;
    MachineOperand &use = *registers->use_begin(half);
    const MachineInstr &user = *use.getParent();
    if (user.getParent() != truncation.getParent() || user.isCopyLike() || user.isPHI() || use.getSubReg() ||
        use.isTied())
      return;
    const TargetRegisterClass *allowed = registers->getTargetRegisterInfo()->getMatchingSuperRegClass(
        registers->getRegClass(whole.getReg()), registers->getRegClass(half), whole.getSubReg());
    if (!allowed || !registers->constrainRegClass(whole.getReg(), allowed))
      return;
    registers->clearKillFlags(whole.getReg());
    use.setReg(whole.getReg());
    use.setSubReg(whole.getSubReg());
    use.setIsKill(false);
    truncation.eraseFromParent();
  }

  /// Of an extension, all of it: the half is written to the whole. Else it becomes a copy, for which the allocator
  /// tries to take the same register.
  void writeHalf(MachineInstr &extension) {
    MachineOperand *half = nullptr;
    for (MachineOperand &use : extension.uses())
      if (use.isReg() && !half)
        half = &use;
    if (!half || !half->getReg().isVirtual() || half->getSubReg())
      return;
    Register whole = extension.getOperand(0).getReg();
    unsigned part = static_cast<unsigned>(extension.getOperand(extension.getNumExplicitOperands() - 1).getImm());
    MachineInstr *definition = registers->getUniqueVRegDef(half->getReg());
    if (definition && definition->getParent() == extension.getParent() && registers->hasOneUse(half->getReg()) &&
        definition->getOpcode() > TargetOpcode::GENERIC_OP_END && definition->getOperand(0).isReg() &&
        definition->getOperand(0).getReg() == half->getReg() && !definition->getOperand(0).isTied()) {
      MachineOperand &written = definition->getOperand(0);
      written.setReg(whole);
      written.setSubReg(part);
      written.setIsUndef(); // what the rest was before
      extension.eraseFromParent();
      return;
    }
    extension.removeOperand(extension.getNumExplicitOperands() - 1);
    while (!extension.getOperand(1).isReg())
      extension.removeOperand(1);
    extension.setDesc(instructions->get(TargetOpcode::COPY));
    extension.getOperand(0).setSubReg(part);
    extension.getOperand(0).setIsUndef();
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
        (load.getDebugLoc() && instruction.getDebugLoc() && load.getDebugLoc() != instruction.getDebugLoc()) ||
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

Pass *createSelectedCodePass(CodeGenOptLevel level) { return new SelectedCode(level); }

} // namespace wzc
