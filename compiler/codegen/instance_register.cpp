// See instance_register.h. A sandbox escape could live here: compiled code trusts this register as it does the stack
// pointer.
//
// Up to here the instance is a first argument like any other, which costs every function that calls others: calls lose
// the first argument's register, so the instance would be moved to one that they preserve, which has to be saved, and
// back for each of them. In a register of its own from the beginning nothing need be done. LLVM has a convention for
// that (swiftself), but for r13, as a base of which x86-64 needs a byte more than for rbx. As a value that may be
// evicted it would be loaded before calls and after, so it occupies the register throughout.

#include "compiler/codegen/instance_register.h"

#include "compiler/codegen/passes.h"

#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetLowering.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

namespace wzc {

namespace {

bool isCompiled(const Function &function) { return function.hasFnAttribute(kCompiledConvention); }

/// Registers of a target by their names, since their numbers are LLVM's own affair.
struct Registers {
  MCRegister firstArgument, instance;

  explicit Registers(const MachineFunction &function) {
    const TargetRegisterInfo &target = *function.getSubtarget().getRegisterInfo();
    const Triple &triple = function.getFunction().getParent()->getTargetTriple();
    firstArgument = find(target, triple.isX86() ? "rdi" : "x0");
    instance = find(target, instanceRegister(triple));
  }

private:
  static MCRegister find(const TargetRegisterInfo &target, StringRef name) {
    for (unsigned number = 1; number < target.getNumRegs(); ++number)
      if (name.equals_insensitive(target.getName(number)))
        return MCRegister(number);
    reportFatalInternalError("LLVM does not know a register by its usual name");
  }
};

class InstanceRegister : public MachineFunctionPass {
public:
  static inline char id = 0;
  InstanceRegister() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "register of the instance"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll(); // what is known of values that are left stays true
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    if (!registers)
      registers.emplace(function);
    values = &function.getRegInfo();
    instructions = function.getSubtarget().getInstrInfo();
    bool keeps = isCompiled(function.getFunction());
    if (keeps)
      receive(function);
    for (MachineBasicBlock &block : function)
      for (MachineInstr &instruction : block)
        if (instruction.isCall() && !instruction.isInlineAsm())
          hand(instruction, keeps);
    return true;
  }

private:
  std::optional<Registers> registers;
  MachineRegisterInfo *values = nullptr;
  const TargetInstrInfo *instructions = nullptr;

  void receive(MachineFunction &function) {
    const MachineFrameInfo &frame = function.getFrameInfo();
    if (frame.hasVarSizedObjects() || frame.hasOpaqueSPAdjustment())
      reportFatalInternalError("the code generator may address this frame by the register of the instance");
    MachineBasicBlock &entry = function.front();
    if (entry.isLiveIn(registers->firstArgument))
      entry.removeLiveIn(registers->firstArgument);
    values->addLiveIn(registers->instance);
    // It is not saved, only restored where a call needs it: prologues can wait for other registers.
    values->disableCalleeSavedRegister(registers->instance);
    for (MachineInstr &copy : make_early_inc_range(entry)) {
      if (!copy.isCopy())
        continue;
      if (copy.getOperand(1).getReg() == registers->firstArgument)
        copy.getOperand(1).setReg(registers->instance);
      Register value = copy.getOperand(0).getReg();
      if (copy.getOperand(1).getReg() != registers->instance || !value.isVirtual() || !values->hasOneDef(value))
        continue;
      copy.eraseFromParent();
      values->clearKillFlags(value);
      values->replaceRegWith(value, registers->instance);
    }
    // Nothing else may be there, up to every end: the caller relies on it.
    for (MachineBasicBlock &block : function) {
      block.addLiveIn(registers->instance);
      if (block.succ_empty() && !block.empty())
        addUse(block.back());
    }
  }

  /// Has the instance, or whatever context the callee gets, in the register at a call. Host functions look for theirs
  /// in the first argument's only. Through pointers they get what was loaded with the pointer, never our own instance:
  /// that only elements of constant tables are given, which are compiled.
  void hand(MachineInstr &call, bool keeps) {
    int context = call.findRegisterUseOperandIdx(registers->firstArgument, nullptr);
    const Function *callee = calleeOf(call);
    if (context < 0 || (callee ? !isCompiled(*callee) : !isThroughPointer(call)))
      return;
    MachineInstr &copy = definition(call);
    bool isOwn = keeps && copy.getOperand(1).getReg() == registers->instance;
    addUse(call);
    if (isOwn) {
      call.removeOperand(static_cast<unsigned>(context));
      copy.eraseFromParent();
    } else {
      setContext(copy, call, keeps);
    }
  }

  static const Function *calleeOf(const MachineInstr &call) {
    for (const MachineOperand &operand : call.operands())
      if (operand.isGlobal())
        return dyn_cast<Function>(operand.getGlobal());
    return nullptr;
  }

  /// Rather than of a symbol that is no function of the module: those are the C library's.
  static bool isThroughPointer(const MachineInstr &call) {
    return call.getOperand(0).isReg() || call.getOperand(0).isFI();
  }

  /// What puts the first argument into its register.
  MachineInstr &definition(MachineInstr &call) const {
    for (MachineInstr &before : make_range(std::next(call.getReverseIterator()), call.getParent()->instr_rend())) {
      if (!before.modifiesRegister(registers->firstArgument, values->getTargetRegisterInfo()))
        continue;
      if (before.isCopy())
        return before;
      break;
    }
    reportFatalInternalError("the first argument of a call is not copied to its register");
  }

  /// Puts the context that `copy` moves to the first argument's register into the instance's, too, and back what was
  /// there if that is kept.
  void setContext(MachineInstr &copy, MachineInstr &call, bool keeps) {
    MachineInstr &copied = move(std::next(copy.getIterator()), registers->instance, registers->firstArgument);
    if (!keeps)
      return;
    const TargetSubtargetInfo &subtarget = call.getMF()->getSubtarget();
    Register kept = values->createVirtualRegister(subtarget.getTargetLowering()->getRegClassFor(MVT::i64));
    move(copy.getIterator(), kept, registers->instance);
    // Other arguments and the address of the code may be loaded through it.
    for (MachineInstr &user : make_range(std::next(copied.getIterator()), std::next(call.getIterator())))
      for (MachineOperand &use : user.explicit_uses())
        if (use.isReg() && use.getReg() == registers->instance)
          use.setReg(kept);
    move(std::next(call.getIterator()), registers->instance, kept);
  }

  MachineInstr &move(MachineBasicBlock::iterator before, Register to, Register from) const {
    return *BuildMI(*before->getParent(), before, DebugLoc(), instructions->get(TargetOpcode::COPY), to).addReg(from);
  }

  void addUse(MachineInstr &instruction) const {
    instruction.addOperand(MachineOperand::CreateReg(registers->instance, /*isDef=*/false, /*isImp=*/true));
  }
};

} // namespace

Pass *createInstanceRegisterPass() { return new InstanceRegister; }

} // namespace wzc
