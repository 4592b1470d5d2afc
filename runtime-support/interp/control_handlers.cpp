// Handlers of moves, jumps, calls, returns and globals; and the table of all handlers that exist once.

#include "interp/bulk_handlers.h"
#include "interp/calls.h"
#include "interp/handlers.h"
#include "interp/numeric_operations.h"

namespace wzc::interp {

using numerics::V128;

namespace {

uint16_t operandSlot(const Registers &r, size_t offset) { return operandAt<uint16_t>(r.ip, offset); }

// ---- moves

template <class T> struct Copy {
  static void run(Registers &r) {
    writeSlot(r.fp, operandSlot(r, 0), readSlot<T>(r.fp, operandSlot(r, 2)));
    r.ip += 2;
  }
};

struct CopyAccumulator {
  static void run(Registers &r) {
    writeSlot(r.fp, operandSlot(r, 0), r.acc);
    r.ip += 2;
  }
};

struct CopyFloat {
  static void run(Registers &r) {
    writeSlot(r.fp, operandSlot(r, 0), r.facc.get(uint64_t{}));
    r.ip += 2;
  }
};

struct CopyTwo {
  static void run(Registers &r) {
    Slot first = r.fp[operandSlot(r, 2)];
    r.fp[operandSlot(r, 0)] = first;
    r.fp[operandSlot(r, 4)] = r.fp[operandSlot(r, 6)];
    r.ip += 2;
  }
};

struct CopyBlock {
  static void run(Registers &r) {
    std::memmove(r.fp + operandSlot(r, 0), r.fp + operandSlot(r, 2), operandAt<uint32_t>(r.ip, 4) * sizeof(Slot));
    r.ip += 2;
  }
};

struct Constant32 {
  static void run(Registers &r) {
    r.fp[operandSlot(r, 0)] = static_cast<uint64_t>(int64_t{operandAt<int32_t>(r.ip, 4)});
    r.ip += 2;
  }
};

struct Constant64 {
  static void run(Registers &r) {
    r.fp[operandSlot(r, 0)] = operandAt<uint64_t>(r.ip, 8);
    r.ip += 3;
  }
};

struct Constant128 {
  static void run(Registers &r) {
    writeSlot(r.fp, operandSlot(r, 0), operandAt<V128>(r.ip, 8));
    r.ip += 4;
  }
};

struct LoadConstant32 {
  static void run(Registers &r) {
    r.acc = static_cast<uint64_t>(int64_t{operandAt<int32_t>(r.ip, 4)});
    r.ip += 2;
  }
};

struct LoadConstant64 {
  static void run(Registers &r) {
    r.acc = operandAt<uint64_t>(r.ip, 8);
    r.ip += 3;
  }
};

struct LoadFloat32 {
  static void run(Registers &r) {
    r.facc.set(operandAt<uint32_t>(r.ip, 4));
    r.ip += 2;
  }
};

struct LoadFloat64 {
  static void run(Registers &r) {
    r.facc.set(operandAt<uint64_t>(r.ip, 8));
    r.ip += 3;
  }
};

struct Zero {
  static void run(Registers &r) {
    Slot *at = r.fp + operandSlot(r, 0);
    Slot *end = at + operandAt<uint32_t>(r.ip, 4);
    do
      *at = 0;
    while (++at != end);
    r.ip += 2;
  }
};

// ---- jumps

struct Jump {
  static void run(Registers &r) { r.ip = jumpTarget(r.ip, 4); }
};

template <bool inAccumulator, bool whenTrue> struct JumpIf {
  static constexpr size_t kJumpOffset = 4;
  static constexpr size_t kWords = 2;
  static bool run(Registers &r) {
    uint32_t condition = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 0);
    return (condition != 0) == whenTrue;
  }
};

template <bool inAccumulator> struct JumpTable {
  static void run(Registers &r) {
    uint32_t index = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 0);
    uint32_t last = operandAt<uint32_t>(r.ip, 4);
    r.ip = jumpTarget(r.ip, 8 + 4 * size_t{index < last ? index : last});
  }
};

template <char letter, bool inAccumulator, bool store> struct Select {
  static void run(Registers &r) {
    uint32_t condition = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 6);
    auto ifTrue = fromSlot<letter>(r, 2);
    auto ifFalse = fromSlot<letter>(r, 4);
    giveResult<letter, store>(r, condition ? ifTrue : ifFalse);
    r.ip += 2;
  }
};

struct Unreachable {
  static Trap run(Registers &) { return Trap::Unreachable; }
};

#if WZC_INTERP_TAIL_CALLS
void leave(const Word *, Slot *, uint8_t *, uint64_t, Machine *, uint64_t, FloatRegister::Raw) {}
constexpr Handler kExit = leave;
#else
void leave(Registers &r) { r.m->running = false; }
constexpr Handler kExit = leave;
#endif

// ---- calls. The header of a frame is behind the parameters.

[[gnu::always_inline]] inline Trap enter(Registers &r, const Function &callee, uint32_t frame, size_t words) {
  Slot *next = r.fp + frame;
  // The callee's frame begins in the caller's, which ends before the stack does.
  if (reinterpret_cast<uintptr_t>(r.m->stackEnd) - reinterpret_cast<uintptr_t>(next) < callee.frameBytes) [[unlikely]]
    return Trap::StackExhausted;
  next[callee.headerSlot] = reinterpret_cast<uintptr_t>(r.ip + words);
  next[callee.headerSlot + 1] = reinterpret_cast<uintptr_t>(r.fp);
  r.fp = next;
  r.ip = callee.code;
  return Trap::None;
}

struct Call {
  static Trap run(Registers &r) {
    auto *callee = reinterpret_cast<const Function *>(static_cast<uintptr_t>(operandAt<uint64_t>(r.ip, 8)));
    return enter(r, *callee, operandAt<uint32_t>(r.ip, 0), 3);
  }
};

/// Calls a function outside of this activation. The first result is left in both accumulators.
[[gnu::noinline]] void leaveAndCall(Registers &r, const OutwardCall &call, Slot *frame) {
  Machine &m = *r.m;
  m.ip = r.ip;
  m.fp = r.fp;
  callOutward(m, call, frame);
  r.memSize = m.memory ? m.memory->size : 0;
  r.acc = frame[0];
  r.facc.set(frame[0]);
}

struct CallImport {
  static void run(Registers &r) {
    const OutwardCall &call = r.m->code->imports[operandAt<uint32_t>(r.ip, 4)];
    leaveAndCall(r, call, r.fp + operandAt<uint32_t>(r.ip, 0));
    r.ip += 2;
  }
};

template <bool inAccumulator> struct CallIndirect {
  static Trap run(Registers &r) {
    Machine &m = *r.m;
    uint32_t index =
        inAccumulator ? static_cast<uint32_t>(r.acc) : readSlot<uint32_t>(r.fp, operandAt<uint32_t>(r.ip, 4));
    const wzc_table_state &table = *m.instance->tables()[operandAt<uint32_t>(r.ip, 8)];
    if (index >= table.size) [[unlikely]]
      return Trap::UndefinedElement;
    auto *func = static_cast<const wzc_func *>(table.elements[index]);
    if (!func) [[unlikely]]
      return Trap::UninitializedElement;
    if (func->type != m.instance->typeIds()[operandAt<uint32_t>(r.ip, 12)]) [[unlikely]]
      return Trap::IndirectCallTypeMismatch;
    uint32_t frame = operandAt<uint32_t>(r.ip, 0);
    if (func->kind == WZC_FUNC_INTERPRETED) {
      auto &own = *static_cast<const InterpretedFunction *>(func);
      if (own.instance == m.state)
        return enter(r, *static_cast<const Function *>(own.body), frame, 3);
    }
    leaveAndCall(r, outwardCallOf(*func), r.fp + frame);
    r.ip += 3;
    return Trap::None;
  }
};

// ---- returns

inline void leaveFrame(Registers &r, Slot *fp) {
  size_t header = operandAt<uint16_t>(r.ip, 0);
  r.ip = reinterpret_cast<const Word *>(static_cast<uintptr_t>(fp[header]));
  r.fp = reinterpret_cast<Slot *>(static_cast<uintptr_t>(fp[header + 1]));
}

struct ReturnNone {
  static void run(Registers &r) { leaveFrame(r, r.fp); }
};

/// The result also goes to the accumulator of `letter`.
template <char letter, Form form> struct ReturnOne {
  static void run(Registers &r) {
    Slot *fp = r.fp;
    auto value = leftOperand<letter, form>(r, 2, 4);
    leaveFrame(r, fp);
    writeSlot(fp, 0, value);
    if constexpr (letter == 'F')
      r.facc.set(value);
    else if constexpr (letter == 'I')
      r.acc = value;
  }
};

struct ReturnMany {
  static void run(Registers &r) {
    Slot *fp = r.fp;
    Slot *from = fp + operandSlot(r, 2);
    size_t count = operandAt<uint32_t>(r.ip, 4);
    leaveFrame(r, fp);
    std::memmove(fp, from, count * sizeof(Slot)); // may overwrite the header, which has been read
  }
};

// ---- globals

template <bool imported> inline char *cellOf(const Registers &r) {
  char *slot = reinterpret_cast<char *>(r.m->state) + operandAt<int32_t>(r.ip, 4);
  return imported ? static_cast<char *>(reinterpret_cast<wzc_value *>(slot)->ref) : slot;
}

/// The C type of a cell's contents.
template <Cell cell>
using CellType = std::conditional_t<
    cell == Cell::Narrow, uint32_t,
    std::conditional_t<cell == Cell::Wide, uint64_t, std::conditional_t<cell == Cell::Vector, V128, uintptr_t>>>;

template <Cell cell> constexpr char kCellLetter = cell == Cell::Narrow ? 'i' : cell == Cell::Vector ? 'v' : 'I';
constexpr char floatLetter(char letter) { return letter == 'i' ? 'f' : 'F'; }

template <Cell cell, char letter, bool imported, bool store> struct GlobalGet {
  static void run(Registers &r) {
    CellType<cell> value;
    std::memcpy(&value, cellOf<imported>(r), sizeof(value));
    giveResult<letter, store>(r, static_cast<typename numerics::ValueOfLetter<letter>::Type>(value));
    r.ip += 2;
  }
};

template <Cell cell, bool imported, bool inAccumulator> struct GlobalSet {
  static void run(Registers &r) {
    CellType<cell> value;
    if constexpr (inAccumulator)
      value = static_cast<CellType<cell>>(r.acc);
    else
      value = static_cast<CellType<cell>>(fromSlot<kCellLetter<cell>>(r, 0));
    std::memcpy(cellOf<imported>(r), &value, sizeof(value));
    r.ip += 2;
  }
};

template <Cell cell> constexpr void setGlobal(PlainHandlers &h) {
  constexpr auto row = static_cast<size_t>(cell);
  constexpr char letter = kCellLetter<cell>;
  h.globalGet[row][0][0] = handle<GlobalGet<cell, letter, false, letter == 'v'>>;
  h.globalGet[row][0][1] = handle<GlobalGet<cell, letter, false, true>>;
  h.globalGet[row][1][0] = handle<GlobalGet<cell, letter, true, letter == 'v'>>;
  h.globalGet[row][1][1] = handle<GlobalGet<cell, letter, true, true>>;
  h.globalSet[row][0] = handle<GlobalSet<cell, false, false>>;
  h.globalSet[row][1] = handle<GlobalSet<cell, true, false>>;
  if constexpr (letter != 'v') {
    h.globalSetAccumulator[row][0] = handle<GlobalSet<cell, false, true>>;
    h.globalSetAccumulator[row][1] = handle<GlobalSet<cell, true, true>>;
  }
  if constexpr (cell == Cell::Narrow || cell == Cell::Wide) {
    h.globalGetFloat[row][0][0] = handle<GlobalGet<cell, floatLetter(letter), false, false>>;
    h.globalGetFloat[row][0][1] = handle<GlobalGet<cell, floatLetter(letter), false, true>>;
    h.globalGetFloat[row][1][0] = handle<GlobalGet<cell, floatLetter(letter), true, false>>;
    h.globalGetFloat[row][1][1] = handle<GlobalGet<cell, floatLetter(letter), true, true>>;
  }
}

PlainHandlers makeHandlers() {
  PlainHandlers h{};
  h.copy = handle<Copy<uint64_t>>;
  h.copyVector = handle<Copy<V128>>;
  h.copyAccumulator = handle<CopyAccumulator>;
  h.copyFloat = handle<CopyFloat>;
  h.copyTwo = handle<CopyTwo>;
  h.copyBlock = handle<CopyBlock>;
  h.constant32 = handle<Constant32>;
  h.constant64 = handle<Constant64>;
  h.constant128 = handle<Constant128>;
  h.loadConstant32 = handle<LoadConstant32>;
  h.loadConstant64 = handle<LoadConstant64>;
  h.loadFloat32 = handle<LoadFloat32>;
  h.loadFloat64 = handle<LoadFloat64>;
  h.zero = handle<Zero>;
  h.jump = handle<Jump>;
  h.jumpIf[0][0] = handle<JumpIf<false, false>>;
  h.jumpIf[0][1] = handle<JumpIf<false, true>>;
  h.jumpIf[1][0] = handle<JumpIf<true, false>>;
  h.jumpIf[1][1] = handle<JumpIf<true, true>>;
  h.jumpTable[0] = handle<JumpTable<false>>;
  h.jumpTable[1] = handle<JumpTable<true>>;
  h.selectInteger[0][0] = handle<Select<'I', false, false>>;
  h.selectInteger[0][1] = handle<Select<'I', false, true>>;
  h.selectInteger[1][0] = handle<Select<'I', true, false>>;
  h.selectInteger[1][1] = handle<Select<'I', true, true>>;
  h.selectFloat[0][0] = handle<Select<'F', false, false>>;
  h.selectFloat[0][1] = handle<Select<'F', false, true>>;
  h.selectFloat[1][0] = handle<Select<'F', true, false>>;
  h.selectFloat[1][1] = handle<Select<'F', true, true>>;
  h.selectVector[0] = handle<Select<'v', false, true>>;
  h.selectVector[1] = handle<Select<'v', true, true>>;
  h.unreachable = handle<Unreachable>;
  h.exit = kExit;
  h.returnNone = handle<ReturnNone>;
  h.returnSlot = handle<ReturnOne<'I', Form::SS>>;
  h.returnAccumulator = handle<ReturnOne<'I', Form::AS>>;
  h.returnConstant = handle<ReturnOne<'I', Form::KS>>;
  h.returnFloatSlot = handle<ReturnOne<'F', Form::SS>>;
  h.returnFloat = handle<ReturnOne<'F', Form::AS>>;
  h.returnVector = handle<ReturnOne<'v', Form::SS>>;
  h.returnMany = handle<ReturnMany>;
  h.call = handle<Call>;
  h.callImport = handle<CallImport>;
  h.callIndirect[0] = handle<CallIndirect<false>>;
  h.callIndirect[1] = handle<CallIndirect<true>>;
  setGlobal<Cell::Narrow>(h);
  setGlobal<Cell::Wide>(h);
  setGlobal<Cell::Vector>(h);
  setGlobal<Cell::Reference>(h);
  setBulkHandlers(h);
  return h;
}

} // namespace

const PlainHandlers kHandlers = makeHandlers();

} // namespace wzc::interp
