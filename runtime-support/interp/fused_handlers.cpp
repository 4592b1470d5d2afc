// See fused_handlers.h.

#include "interp/fused_handlers.h"

#include "interp/memory_access.h"
#include "interp/numeric_operations.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace wzc::interp {

namespace {

constexpr Opcode kOperations[] = {Opcode::I32Add, Opcode::I32Sub, Opcode::I32Mul,  Opcode::I32And, Opcode::I32Or,
                                  Opcode::I32Xor, Opcode::I32Shl, Opcode::I32ShrS, Opcode::I32ShrU};
constexpr Form kFirstForms[] = {Form::SS, Form::SK, Form::AS, Form::AK};
constexpr size_t kOperationCount = std::size(kOperations);
constexpr size_t kFormCount = std::size(kFirstForms);
constexpr size_t kSecondCount = 3;

template <class T, size_t size> constexpr size_t placeOf(const T (&list)[size], T item) {
  return static_cast<size_t>(std::find(list, list + size, item) - list);
}

template <Opcode opcode> uint32_t constantAt(const Registers &r, size_t offset) {
  if constexpr (opcode == Opcode::I32And)
    return operandAt<uint16_t>(r.ip, offset);
  else
    return static_cast<uint32_t>(operandAt<int16_t>(r.ip, offset));
}

template <Opcode opcode> uint32_t compute(uint32_t a, uint32_t b) { return numerics::Numeric<opcode>::apply(a, b); }

/// x first y, with x at 2 and y at 4.
template <Opcode opcode, Form form> uint32_t firstResult(const Registers &r) {
  uint32_t x;
  if constexpr (form == Form::AS || form == Form::AK)
    x = static_cast<uint32_t>(r.acc);
  else
    x = fromSlot<'i'>(r, 2);
  if constexpr (form == Form::SK || form == Form::AK)
    return compute<opcode>(x, constantAt<opcode>(r, 4));
  else
    return compute<opcode>(x, fromSlot<'i'>(r, 4));
}

/// value second z, with z at 6.
template <Opcode opcode, Second how> uint32_t secondResult(const Registers &r, uint32_t value) {
  if constexpr (how == Second::K)
    return compute<opcode>(value, constantAt<opcode>(r, 6));
  else if constexpr (how == Second::Reversed)
    return compute<opcode>(fromSlot<'i'>(r, 6), value);
  else
    return compute<opcode>(value, fromSlot<'i'>(r, 6));
}

/// Only for subtraction it is worth it to have the first result on the right.
constexpr bool isUseful(Opcode second, Second how) { return how != Second::Reversed || second == Opcode::I32Sub; }

// ---- i32 and i32

template <Opcode first, Form form, Opcode second, Second how, bool store> struct FusedBinary {
  static void run(Registers &r) {
    giveResult<'i', store>(r, secondResult<second, how>(r, firstResult<first, form>(r)));
    r.ip += 2;
  }
};

using Pair = std::array<Handler, 2>;

template <size_t n> constexpr Pair binaryPair() {
  constexpr auto how = static_cast<Second>(n % kSecondCount);
  constexpr Opcode second = kOperations[n / kSecondCount % kOperationCount];
  constexpr Form form = kFirstForms[n / (kSecondCount * kOperationCount) % kFormCount];
  constexpr Opcode first = kOperations[n / (kSecondCount * kOperationCount * kFormCount)];
  if constexpr (isUseful(second, how))
    return {handle<FusedBinary<first, form, second, how, false>>, handle<FusedBinary<first, form, second, how, true>>};
  else
    return {};
}

template <size_t... n> constexpr auto binaryPairs(std::index_sequence<n...>) {
  return std::array<Pair, sizeof...(n)>{binaryPair<n>()...};
}
constexpr auto kBinaryPairs =
    binaryPairs(std::make_index_sequence<kOperationCount * kFormCount * kOperationCount * kSecondCount>());

// ---- loads and stores

template <Form form> uint32_t sumAddress(const Registers &r) { return firstResult<Opcode::I32Add, form>(r); }

template <MemoryAccess access, char letter, Form form, bool store> struct SumLoad {
  static Trap run(Registers &r) {
    const uint8_t *from;
    if (!locate<accessSize(access)>(r, sumAddress<form>(r), operandAt<uint16_t>(r.ip, 6), from)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    giveResult<letter, store>(r, loaded<access, letter>(from));
    r.ip += 2;
    return Trap::None;
  }
};

template <MemoryAccess access, char letter, Form form> struct SumStore {
  static Trap run(Registers &r) {
    uint8_t *to;
    if (!locate<accessSize(access)>(r, sumAddress<form>(r), operandAt<uint16_t>(r.ip, 6), to)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    write(to, static_cast<Bits<accessSize(access)>>(fromSlot<letter>(r, 0)));
    r.ip += 2;
    return Trap::None;
  }
};

template <MemoryAccess access, char letter, bool inAccumulator, bool store> struct LoadLoad {
  static Trap run(Registers &r) {
    uint32_t address = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 2);
    const uint8_t *from;
    if (!locate<4>(r, address, operandAt<uint16_t>(r.ip, 4), from)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    address = loaded<MemoryAccess::i32, 'i'>(from);
    if (!locate<accessSize(access)>(r, address, operandAt<uint16_t>(r.ip, 6), from)) [[unlikely]] {
      r.ip += 1;
      return Trap::MemoryOutOfBounds;
    }
    giveResult<letter, store>(r, loaded<access, letter>(from));
    r.ip += 2;
    return Trap::None;
  }
};

template <MemoryAccess access, bool inAccumulator, Opcode second, Second how, bool store> struct LoadBinary {
  static Trap run(Registers &r) {
    uint32_t address = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 2);
    const uint8_t *from;
    if (!locate<accessSize(access)>(r, address, operandAt<uint16_t>(r.ip, 4), from)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    giveResult<'i', store>(r, secondResult<second, how>(r, loaded<access, 'i'>(from)));
    r.ip += 2;
    return Trap::None;
  }
};

constexpr bool isScalarLoad(size_t opcode) {
  return kFamilies[opcode] == Family::load && numerics::kSignatures[opcode].back() != 'v';
}
constexpr bool isScalarStore(size_t opcode) {
  return kFamilies[opcode] == Family::store && numerics::kSignatures[opcode][1] != 'v';
}

struct LoadRow {
  Pair sum[kFormCount];
  Pair load[2];
};

template <size_t opcode, Form form> constexpr Pair sumLoad() {
  constexpr char letter = numerics::kSignatures[opcode].back();
  return {handle<SumLoad<kAccesses[opcode], letter, form, false>>,
          handle<SumLoad<kAccesses[opcode], letter, form, true>>};
}

template <size_t opcode, bool inAccumulator> constexpr Pair loadLoad() {
  constexpr char letter = numerics::kSignatures[opcode].back();
  return {handle<LoadLoad<kAccesses[opcode], letter, inAccumulator, false>>,
          handle<LoadLoad<kAccesses[opcode], letter, inAccumulator, true>>};
}

template <size_t opcode> constexpr LoadRow loadRow() {
  if constexpr (isScalarLoad(opcode))
    return {{sumLoad<opcode, Form::SS>(), sumLoad<opcode, Form::SK>(), sumLoad<opcode, Form::AS>(),
             sumLoad<opcode, Form::AK>()},
            {loadLoad<opcode, false>(), loadLoad<opcode, true>()}};
  else
    return {};
}

using StoreRow = std::array<Handler, kFormCount>;

template <size_t opcode> constexpr StoreRow storeRow() {
  if constexpr (isScalarStore(opcode)) {
    constexpr char letter = numerics::kSignatures[opcode][1];
    constexpr MemoryAccess access = kAccesses[opcode];
    return {handle<SumStore<access, letter, Form::SS>>, handle<SumStore<access, letter, Form::SK>>,
            handle<SumStore<access, letter, Form::AS>>, handle<SumStore<access, letter, Form::AK>>};
  } else {
    return {};
  }
}

template <size_t... opcode> constexpr auto loadRows(std::index_sequence<opcode...>) {
  return std::array<LoadRow, kOpcodeCount>{loadRow<opcode>()...};
}
template <size_t... opcode> constexpr auto storeRows(std::index_sequence<opcode...>) {
  return std::array<StoreRow, kOpcodeCount>{storeRow<opcode>()...};
}
constexpr auto kLoadRows = loadRows(std::make_index_sequence<kOpcodeCount>());
constexpr auto kStoreRows = storeRows(std::make_index_sequence<kOpcodeCount>());

constexpr Opcode kIntegerLoads[] = {Opcode::I32Load, Opcode::I32Load8U, Opcode::I32Load8S, Opcode::I32Load16U,
                                    Opcode::I32Load16S};
constexpr size_t kIntegerLoadCount = std::size(kIntegerLoads);

template <size_t n> constexpr Pair loadBinaryPair() {
  constexpr auto how = static_cast<Second>(n % kSecondCount);
  constexpr Opcode second = kOperations[n / kSecondCount % kOperationCount];
  constexpr bool inAccumulator = n / (kSecondCount * kOperationCount) % 2;
  constexpr MemoryAccess access =
      kAccesses[static_cast<size_t>(kIntegerLoads[n / (kSecondCount * kOperationCount * 2)])];
  if constexpr (isUseful(second, how))
    return {handle<LoadBinary<access, inAccumulator, second, how, false>>,
            handle<LoadBinary<access, inAccumulator, second, how, true>>};
  else
    return {};
}

template <size_t... n> constexpr auto loadBinaryPairs(std::index_sequence<n...>) {
  return std::array<Pair, sizeof...(n)>{loadBinaryPair<n>()...};
}
constexpr auto kLoadBinaryPairs =
    loadBinaryPairs(std::make_index_sequence<kIntegerLoadCount * 2 * kOperationCount * kSecondCount>());

// ---- jumps

template <bool inAccumulator, bool whenTrue> struct JumpOnBits {
  static constexpr size_t kJumpOffset = 4;
  static constexpr size_t kWords = 2;
  static bool run(Registers &r) {
    uint32_t value = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 0);
    return ((value & operandAt<uint16_t>(r.ip, 2)) != 0) == whenTrue;
  }
};

// Trap and jump in one: the outcome has to be spelled out.
template <MemoryAccess access, bool whenTrue, bool store> struct LoadJump {
  static constexpr size_t kJumpOffset = 8;
  static constexpr size_t kWords = 3;
  static TrapOrJump run(Registers &r) {
    const uint8_t *from;
    if (!locate<accessSize(access)>(r, fromSlot<'i'>(r, 2), operandAt<uint16_t>(r.ip, 4), from)) [[unlikely]]
      return TrapOrJump::Trap;
    uint32_t value = loaded<access, 'i'>(from);
    giveResult<'i', store>(r, value);
    return (value != 0) == whenTrue ? TrapOrJump::Jump : TrapOrJump::Next;
  }
};

template <MemoryAccess access> struct LoadJumps {
  static constexpr Handler of[2][2] = {{handle<LoadJump<access, false, false>>, handle<LoadJump<access, true, false>>},
                                       {handle<LoadJump<access, false, true>>, handle<LoadJump<access, true, true>>}};
};

template <Opcode comparison, Second how, bool whenTrue> struct AddJump {
  static constexpr size_t kJumpOffset = 8;
  static constexpr size_t kWords = 3;
  static bool run(Registers &r) {
    uint32_t sum = fromSlot<'i'>(r, 0) + constantAt<Opcode::I32Add>(r, 2);
    giveResult<'i', true>(r, sum);
    uint32_t other;
    if constexpr (how == Second::K)
      other = constantAt<Opcode::I32Add>(r, 4);
    else
      other = fromSlot<'i'>(r, 4);
    return (compute<comparison>(sum, other) != 0) == whenTrue;
  }
};

constexpr Opcode kComparisons[] = {Opcode::I32Eq,  Opcode::I32Ne,  Opcode::I32LtS, Opcode::I32LtU, Opcode::I32GtS,
                                   Opcode::I32GtU, Opcode::I32LeS, Opcode::I32LeU, Opcode::I32GeS, Opcode::I32GeU};

template <size_t n> constexpr Pair addJumpPair() {
  constexpr Opcode comparison = kComparisons[n / 2];
  constexpr Second how = n % 2 ? Second::K : Second::S;
  return {handle<AddJump<comparison, how, false>>, handle<AddJump<comparison, how, true>>};
}
template <size_t... n> constexpr auto addJumpPairs(std::index_sequence<n...>) {
  return std::array<Pair, sizeof...(n)>{addJumpPair<n>()...};
}
constexpr auto kAddJumpPairs = addJumpPairs(std::make_index_sequence<2 * std::size(kComparisons)>());

struct CopyJump {
  static void run(Registers &r) {
    r.fp[operandAt<uint16_t>(r.ip, 0)] = r.fp[operandAt<uint16_t>(r.ip, 2)];
    r.ip = jumpTarget(r.ip, 4);
  }
};

struct ConstantJump {
  static void run(Registers &r) {
    r.fp[operandAt<uint16_t>(r.ip, 0)] = static_cast<uint64_t>(int64_t{operandAt<int16_t>(r.ip, 2)});
    r.ip = jumpTarget(r.ip, 4);
  }
};

struct AddTwo {
  static void run(Registers &r) {
    uint16_t slot = operandAt<uint16_t>(r.ip, 0);
    writeSlot(r.fp, slot, static_cast<uint32_t>(readSlot<uint32_t>(r.fp, slot) + constantAt<Opcode::I32Add>(r, 2)));
    slot = operandAt<uint16_t>(r.ip, 4);
    uint32_t second = readSlot<uint32_t>(r.fp, slot) + constantAt<Opcode::I32Add>(r, 6);
    writeSlot(r.fp, slot, second);
    r.acc = second;
    r.ip += 2;
  }
};

const Handler *found(const Pair &pair) { return pair[1] ? pair.data() : nullptr; }

} // namespace

const Handler *fusedBinary(Opcode first, Form form, Opcode second, Second how) {
  size_t a = placeOf(kOperations, first), b = placeOf(kOperations, second), f = placeOf(kFirstForms, form);
  if (a == kOperationCount || b == kOperationCount || f == kFormCount)
    return nullptr;
  return found(kBinaryPairs[((a * kFormCount + f) * kOperationCount + b) * kSecondCount + static_cast<size_t>(how)]);
}

const Handler *fusedSumLoad(Form form, Opcode load) {
  size_t f = placeOf(kFirstForms, form);
  return f == kFormCount ? nullptr : found(kLoadRows[static_cast<size_t>(load)].sum[f]);
}

Handler fusedSumStore(Form form, Opcode store) {
  size_t f = placeOf(kFirstForms, form);
  return f == kFormCount ? nullptr : kStoreRows[static_cast<size_t>(store)][f];
}

const Handler *fusedLoadLoad(bool inAccumulator, Opcode load) {
  return found(kLoadRows[static_cast<size_t>(load)].load[inAccumulator]);
}

const Handler *fusedLoadBinary(Opcode load, bool inAccumulator, Opcode second, Second how) {
  size_t a = placeOf(kIntegerLoads, load), b = placeOf(kOperations, second);
  if (a == kIntegerLoadCount || b == kOperationCount)
    return nullptr;
  return found(
      kLoadBinaryPairs[((a * 2 + inAccumulator) * kOperationCount + b) * kSecondCount + static_cast<size_t>(how)]);
}

const Handler (*fusedLoadJump(Opcode load))[2] {
  switch (load) {
  case Opcode::I32Load: return LoadJumps<MemoryAccess::i32>::of;
  case Opcode::I32Load8U: return LoadJumps<MemoryAccess::u8>::of;
  case Opcode::I32Load8S: return LoadJumps<MemoryAccess::s8>::of;
  case Opcode::I32Load16U: return LoadJumps<MemoryAccess::u16>::of;
  case Opcode::I32Load16S: return LoadJumps<MemoryAccess::s16>::of;
  default: return nullptr;
  }
}

const Handler *fusedAddJump(Opcode comparison, Second how) {
  size_t place = placeOf(kComparisons, comparison);
  return place == std::size(kComparisons) ? nullptr : found(kAddJumpPairs[2 * place + (how == Second::K)]);
}

const Handler kJumpOnBits[2][2] = {{handle<JumpOnBits<false, false>>, handle<JumpOnBits<false, true>>},
                                   {handle<JumpOnBits<true, false>>, handle<JumpOnBits<true, true>>}};
const Handler kCopyJump = handle<CopyJump>;
const Handler kConstantJump = handle<ConstantJump>;
const Handler kAddTwo = handle<AddTwo>;

} // namespace wzc::interp
