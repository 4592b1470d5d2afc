// See large_frames.h. StackChecksPass compares the stack pointer when the frame is there, and only in functions that
// call others; a frame must fit into what the limit keeps free. Larger ones touch a page after another while they are
// set up, and nobody catches that where bounds are explicit. So their functions compare before, with the frame's size,
// which is known no earlier than here.

#include "compiler/codegen/large_frames.h"

#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/instance_register.h"
#include "compiler/codegen/passes.h"

#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace wzc {

namespace {

/// A page: a smaller frame cannot jump over one, and no reserve is as small.
constexpr uint64_t kLargeFrame = 4096;

/// Compares at a function's entry, the frame of `bytes` not there yet. Unless it traps it writes no register that holds
/// an argument. The trap's back-trace needs the return address where it is said to be.
std::string check(const Triple &triple, uint64_t bytes) {
  const char *trap = symbolOf(Libcall::trap);
  constexpr auto kCode = static_cast<unsigned>(TrapCode::call_stack_exhausted);
  if (triple.isX86())
    return formatv("leaq -{0}(%rsp), %r11\n\t"
                   "cmpq {1}(%{4}), %r11\n\t"
                   "jae 1f\n\t"
                   "movq %{4}, %rdi\n\t"
                   "subq $$8, %rsp\n\t"
                   ".cfi_adjust_cfa_offset 8\n\t"
                   "movl $${2}, %esi\n\t"
                   "callq {3}@PLT\n\t"
                   ".cfi_adjust_cfa_offset -8\n"
                   "1:",
                   bytes, kStackLimitOffset, kCode, trap, instanceRegister(triple));
  constexpr int64_t kPages = kStackLimitOffset >> 12; // what an immediate takes, and the rest
  static_assert(kPages < 0 && kPages > -4096);
  return formatv("mov x16, #{0}\n\t"
                 "movk x16, #{1}, lsl #16\n\t"
                 "sub x16, sp, x16\n\t"
                 "sub x17, {6}, #{2}, lsl #12\n\t"
                 "ldr x17, [x17, #{3}]\n\t"
                 "cmp x16, x17\n\t"
                 "b.hs 1f\n\t"
                 ".cfi_remember_state\n\t"
                 "str x30, [sp, #-16]!\n\t"
                 ".cfi_adjust_cfa_offset 16\n\t"
                 ".cfi_offset w30, -16\n\t"
                 "mov x0, {6}\n\t"
                 "mov w1, #{4}\n\t"
                 "bl {5}\n\t"
                 ".cfi_restore_state\n"
                 "1:",
                 bytes & 0xFFFF, bytes >> 16, -kPages, kStackLimitOffset - kPages * 4096, kCode, trap,
                 instanceRegister(triple));
}

class LargeFrames : public MachineFunctionPass {
public:
  static inline char id = 0;
  LargeFrames() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "checks of the stack before large frames"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &machineFunction) override {
    const Function &function = machineFunction.getFunction();
    uint64_t bytes = machineFunction.getFrameInfo().getStackSize();
    if (bytes <= kLargeFrame || !function.hasFnAttribute(kBodyAttribute))
      return false;
    DebugLoc location;
    if (DISubprogram *scope = function.getSubprogram())
      location = DILocation::get(function.getContext(), 0, 0, scope);
    MachineBasicBlock &entry = machineFunction.front();
    std::string text = check(function.getParent()->getTargetTriple(), bytes);
    BuildMI(entry, entry.begin(), location, machineFunction.getSubtarget().getInstrInfo()->get(TargetOpcode::INLINEASM))
        .addExternalSymbol(machineFunction.createExternalSymbolName(text))
        .addImm(InlineAsm::Extra_HasSideEffects | InlineAsm::Extra_MayLoad | InlineAsm::Extra_MayStore);
    return true;
  }
};

} // namespace

Pass *createLargeFramesPass() { return new LargeFrames; }

} // namespace wzc
