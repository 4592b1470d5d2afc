// The machine that runs translated code, and how control goes from one instruction to the next.
//
// Each instruction has a handler, a small function that ends by calling the next one's. Where the compiler promises to
// make that a jump (or optimises such that it does), the machine's registers are the arguments of these calls and live
// in the host's registers throughout. Elsewhere a loop calls one handler after the other and the registers live in
// memory; what handlers do is written once for both.
//
// Besides frame pointer and cached memory there are two accumulators, one for integers and references, one for
// floating-point numbers. Every instruction with a result of that kind leaves it there as well as in its slot, which
// saves the next one a trip through memory; where nobody else wants the value, a variant of the instruction writes no
// slot.

#ifndef WZC_INTERP_MACHINE_H
#define WZC_INTERP_MACHINE_H

#include "core/instance.h"
#include "core/interpreter_entry.h"
#include "interp/code.h"
#include "numerics/convert.h"

#include <bit>

// Handlers as tail calls need seven arguments in registers.
#if defined(WZC_INTERP_PORTABLE) || !(defined(__x86_64__) || defined(__aarch64__) || defined(__riscv))
#define WZC_INTERP_TAIL_CALLS 0
#elif defined(__clang__) && __has_cpp_attribute(clang::musttail)
#define WZC_INTERP_TAIL_CALLS 1
#define WZC_INTERP_JUMP [[clang::musttail]] return
#elif defined(__GNUC__) && defined(__OPTIMIZE__)
#define WZC_INTERP_TAIL_CALLS 1
#define WZC_INTERP_JUMP return
#else
#define WZC_INTERP_TAIL_CALLS 0
#endif

namespace wzc::interp {

struct Machine;
struct InstanceCode;

/// Holds the bits of an f32 or f64 in a floating-point register. A vector type, because between `float` and `double` in
/// one register compilers would go through an integer register.
class FloatRegister {
public:
#if WZC_INTERP_TAIL_CALLS
  typedef float Raw __attribute__((vector_size(16)));
  typedef double RawDouble __attribute__((vector_size(16)));
  uint32_t get(uint32_t) const { return std::bit_cast<uint32_t>(raw[0]); }
  uint64_t get(uint64_t) const { return std::bit_cast<uint64_t>(reinterpret_cast<RawDouble>(raw)[0]); }
  void set(uint32_t bits) { raw[0] = std::bit_cast<float>(bits); }
  void set(uint64_t bits) {
    RawDouble value = reinterpret_cast<RawDouble>(raw);
    value[0] = std::bit_cast<double>(bits);
    raw = reinterpret_cast<Raw>(value);
  }
#else
  typedef uint64_t Raw;
  uint32_t get(uint32_t) const { return static_cast<uint32_t>(raw); }
  uint64_t get(uint64_t) const { return raw; }
  void set(uint64_t bits) { raw = bits; }
#endif
  Raw raw;
};

struct Registers {
  const Word *ip;
  Slot *fp;
  uint8_t *mem;     // of memory 0
  uint64_t memSize; // as it was after the last instruction or call that may change it
  Machine *m;
  uint64_t acc;
  FloatRegister facc;
};

#if WZC_INTERP_TAIL_CALLS
using Handler = void (*)(const Word *ip, Slot *fp, uint8_t *mem, uint64_t memSize, Machine *m, uint64_t acc,
                         FloatRegister::Raw facc);
#else
using Handler = void (*)(Registers &r);
#endif

/// One activation of the interpreter: from an entry by array call until it returns.
struct Machine {
  InterpreterEntry entry; // first: the runtime knows the machine by it
  Slot *stackEnd;
  wzc_instance *state;
  wzc_memory_state *memory; // memory 0, or null
  Instance *instance;
  const InstanceCode *code;
  Slot **stackTop;  // of the store's value stack: where the next entry may begin
  Slot *entryFrame; // stackTop when this activation began
  // Where the machine stands whenever something may look for frames or raise a trap.
  const Word *ip;
  Slot *fp;
  wzc_trap_code trap;
  bool running;
};

/// A trap for a handler to raise, or none; numbers of traps.def.
enum class Trap : uint8_t {
  None = WZC_TRAP_NONE,
  Unreachable = WZC_TRAP_UNREACHABLE,
  MemoryOutOfBounds = WZC_TRAP_MEMORY_OUT_OF_BOUNDS,
  TableOutOfBounds = WZC_TRAP_TABLE_OUT_OF_BOUNDS,
  UndefinedElement = WZC_TRAP_UNDEFINED_ELEMENT,
  UninitializedElement = WZC_TRAP_UNINITIALIZED_ELEMENT,
  IndirectCallTypeMismatch = WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH,
  StackExhausted = WZC_TRAP_CALL_STACK_EXHAUSTED,
};

/// Raises m.trap for the instruction at m.ip.
[[noreturn]] void raiseMachineTrap(Machine &m);

/// Runs from `start` to the exit instruction.
void execute(const Registers &start);

inline Handler handlerAt(const Word *ip) { return reinterpret_cast<Handler>(static_cast<uintptr_t>(*ip)); }

/// Where the jump goes whose 32-bit distance lies `offset` bytes into the operands: distances are in bytes and count
/// from the place where they are written.
inline const Word *jumpTarget(const Word *ip, size_t offset) {
  return reinterpret_cast<const Word *>(reinterpret_cast<const char *>(ip + 1) + offset +
                                        operandAt<int32_t>(ip, offset));
}

/// What comes of a conditional jump that accesses memory; its trap is memory_out_of_bounds.
enum class TrapOrJump : uint8_t { Next, Jump, Trap };

// A handler's work is `Operation::run(registers)`, which sets the next ip. It returns nothing; or a trap, with ip in
// it; or, for conditional jumps of kWords words with the distance at kJumpOffset, whether to jump.

#if WZC_INTERP_TAIL_CALLS

void raiseTrapHere(const Word *ip, Slot *fp, uint8_t *mem, uint64_t memSize, Machine *m, uint64_t acc,
                   FloatRegister::Raw facc);

template <class Operation>
void handle(const Word *ip, Slot *fp, uint8_t *mem, uint64_t memSize, Machine *m, uint64_t acc,
            FloatRegister::Raw facc) {
  Registers r{ip, fp, mem, memSize, m, acc, {facc}};
  using Outcome = decltype(Operation::run(r));
  if constexpr (std::is_same_v<Outcome, Trap>) {
    Trap trap = Operation::run(r);
    if (trap != Trap::None) [[unlikely]] {
      m->trap = static_cast<wzc_trap_code>(trap);
      WZC_INTERP_JUMP raiseTrapHere(r.ip, fp, mem, memSize, m, acc, facc);
    }
  } else if constexpr (std::is_same_v<Outcome, bool> || std::is_same_v<Outcome, TrapOrJump>) {
    Outcome outcome = Operation::run(r);
    if constexpr (std::is_same_v<Outcome, TrapOrJump>)
      if (outcome == TrapOrJump::Trap) [[unlikely]] {
        m->trap = WZC_TRAP_MEMORY_OUT_OF_BOUNDS;
        WZC_INTERP_JUMP raiseTrapHere(ip, fp, mem, memSize, m, acc, facc);
      }
    if (outcome == static_cast<Outcome>(true)) {
      const Word *target = jumpTarget(ip, Operation::kJumpOffset);
      WZC_INTERP_JUMP handlerAt(target)(target, r.fp, r.mem, r.memSize, r.m, r.acc, r.facc.raw);
    }
    r.ip = ip + Operation::kWords;
  } else {
    Operation::run(r);
  }
  WZC_INTERP_JUMP handlerAt(r.ip)(r.ip, r.fp, r.mem, r.memSize, r.m, r.acc, r.facc.raw);
}

#else

template <class Operation> void handle(Registers &r) {
  using Outcome = decltype(Operation::run(r));
  if constexpr (std::is_same_v<Outcome, Trap>) {
    Trap trap = Operation::run(r);
    if (trap != Trap::None) [[unlikely]] {
      r.m->trap = static_cast<wzc_trap_code>(trap);
      r.m->ip = r.ip;
      r.m->fp = r.fp;
      raiseMachineTrap(*r.m);
    }
  } else if constexpr (std::is_same_v<Outcome, bool> || std::is_same_v<Outcome, TrapOrJump>) {
    Outcome outcome = Operation::run(r);
    if constexpr (std::is_same_v<Outcome, TrapOrJump>)
      if (outcome == TrapOrJump::Trap) [[unlikely]] {
        r.m->trap = WZC_TRAP_MEMORY_OUT_OF_BOUNDS;
        r.m->ip = r.ip;
        r.m->fp = r.fp;
        raiseMachineTrap(*r.m);
      }
    bool jumps = outcome == static_cast<Outcome>(true);
    r.ip = jumps ? jumpTarget(r.ip, Operation::kJumpOffset) : r.ip + Operation::kWords;
  } else {
    Operation::run(r);
  }
}

#endif

// ---- slots, accumulators, constants

template <class T> inline T readSlot(const Slot *fp, size_t slot) {
  if constexpr (sizeof(T) <= sizeof(Slot)) {
    return static_cast<T>(fp[slot]);
  } else {
    T value;
    std::memcpy(&value, fp + slot, sizeof(T));
    return value;
  }
}

template <class T> inline void writeSlot(Slot *fp, size_t slot, const T &value) {
  if constexpr (sizeof(T) <= sizeof(Slot))
    fp[slot] = value;
  else
    std::memcpy(fp + slot, &value, sizeof(T));
}

constexpr bool isFloatLetter(char letter) { return letter == 'f' || letter == 'F'; }

/// The value of a signature's letter that the slot named at `offset` holds.
template <char letter> inline auto fromSlot(const Registers &r, size_t offset) {
  return readSlot<typename numerics::ValueOfLetter<letter>::Type>(r.fp, operandAt<uint16_t>(r.ip, offset));
}

template <char letter> inline auto fromAccumulator(const Registers &r) {
  using T = typename numerics::ValueOfLetter<letter>::Type;
  if constexpr (isFloatLetter(letter))
    return r.facc.get(T{});
  else
    return static_cast<T>(r.acc);
}

/// A 32-bit constant: sign-extended to an i64, and an f64 is written as the f32 of the same value.
template <char letter> inline auto fromConstant(const Registers &r, size_t offset) {
  using T = typename numerics::ValueOfLetter<letter>::Type;
  if constexpr (letter == 'F')
    return numerics::promote(operandAt<uint32_t>(r.ip, offset));
  else
    return static_cast<T>(int64_t{operandAt<int32_t>(r.ip, offset)});
}

/// Leaves a result in its accumulator, and with `store` in the slot named first.
template <char letter, bool store, class T> inline void giveResult(Registers &r, const T &value) {
  if constexpr (store)
    writeSlot(r.fp, operandAt<uint16_t>(r.ip, 0), value);
  if constexpr (isFloatLetter(letter))
    r.facc.set(value);
  else if constexpr (letter != 'v')
    r.acc = value;
}

} // namespace wzc::interp

#endif
