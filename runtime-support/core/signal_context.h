// The registers of an interrupted thread, and how to make it continue elsewhere. The only file that knows the layout of
// a signal's machine context.

#ifndef WZC_CORE_SIGNAL_CONTEXT_H
#define WZC_CORE_SIGNAL_CONTEXT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <cstdint>
#include <ucontext.h>

#include "activation.h"

namespace wzc {

extern "C" {
void wzc_memory_fault_landing() __attribute__((visibility("hidden")));
void wzc_stack_overflow_landing() __attribute__((visibility("hidden")));
}

#if defined(__x86_64__)

/// What the unwinder needs to find the function at fault; lies at the stack pointer when the landing routine begins,
/// whose unwind information knows the offsets.
struct FaultRecord {
  uint64_t pc;
  uint64_t sp;
  uint64_t rbp;
  uint64_t rbx;
  uint64_t r12, r13, r14, r15;
};

inline uintptr_t programCounter(const ucontext_t &context) {
  return static_cast<uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
}

/// Continues at the landing routine, on the interrupted function's stack.
inline void landOnFaultingStack(ucontext_t &context) {
  greg_t *registers = context.uc_mcontext.gregs;
  constexpr uint64_t kRedZone = 128;
  uint64_t sp = static_cast<uint64_t>(registers[REG_RSP]);
  uint64_t at = (sp - kRedZone - sizeof(FaultRecord)) & ~uint64_t{15};
  *reinterpret_cast<FaultRecord *>(at) = {
      static_cast<uint64_t>(registers[REG_RIP]), sp,
      static_cast<uint64_t>(registers[REG_RBP]), static_cast<uint64_t>(registers[REG_RBX]),
      static_cast<uint64_t>(registers[REG_R12]), static_cast<uint64_t>(registers[REG_R13]),
      static_cast<uint64_t>(registers[REG_R14]), static_cast<uint64_t>(registers[REG_R15])};
  registers[REG_RSP] = static_cast<greg_t>(at);
  registers[REG_RIP] = reinterpret_cast<greg_t>(wzc_memory_fault_landing);
}

/// Continues at the landing routine of the activation, below which the stack is given up.
inline void landOnActivation(ucontext_t &context, Activation *activation) {
  constexpr greg_t kFrameRbp = 64; // as in entry_x86_64.S
  greg_t *registers = context.uc_mcontext.gregs;
  registers[REG_RDI] = registers[REG_RIP];
  registers[REG_RSP] = reinterpret_cast<greg_t>(activation);
  registers[REG_RBP] = registers[REG_RSP] + kFrameRbp;
  registers[REG_RIP] = reinterpret_cast<greg_t>(wzc_stack_overflow_landing);
}

#elif defined(__aarch64__)

struct FaultRecord {
  uint64_t pc;
  uint64_t sp;
  uint64_t x19To30[12];
};

inline uintptr_t programCounter(const ucontext_t &context) { return context.uc_mcontext.pc; }

inline void landOnFaultingStack(ucontext_t &context) {
  mcontext_t &registers = context.uc_mcontext;
  uint64_t at = (registers.sp - sizeof(FaultRecord)) & ~uint64_t{15};
  FaultRecord &record = *reinterpret_cast<FaultRecord *>(at);
  record.pc = registers.pc;
  record.sp = registers.sp;
  for (int i = 0; i < 12; ++i)
    record.x19To30[i] = registers.regs[19 + i];
  registers.sp = at;
  registers.pc = reinterpret_cast<uint64_t>(wzc_memory_fault_landing);
}

inline void landOnActivation(ucontext_t &context, Activation *activation) {
  mcontext_t &registers = context.uc_mcontext;
  registers.regs[0] = registers.pc;
  registers.sp = reinterpret_cast<uint64_t>(activation);
  registers.regs[29] = registers.sp + 16; // as in entry_aarch64.S
  registers.pc = reinterpret_cast<uint64_t>(wzc_stack_overflow_landing);
}

#endif

} // namespace wzc

#endif
