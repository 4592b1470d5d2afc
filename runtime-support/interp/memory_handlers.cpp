// Handlers of loads and stores.
//
// A sandbox escape could live here. Rule: no address is formed but by `at`, which has compared the end of the access, in
// 64 bits, with the size of the memory. Index and offset have 32 bits each, so that the sum cannot wrap.

#include "interp/handlers.h"
#include "numerics/lane_access.h"

#include <array>

namespace wzc::interp {

using numerics::V128;

namespace {

/// Where an access of `size` bytes lies, or null if it is not all inside of memory 0.
template <unsigned size> inline uint8_t *at(const Registers &r, uint32_t index, uint32_t offset) {
  uint64_t address = uint64_t{index} + offset;
  return address + size <= r.memSize ? r.mem + address : nullptr;
}

template <class T> inline T littleEndian(T value) {
  if constexpr (std::endian::native == std::endian::big && sizeof(T) > 1)
    return numerics::swapBytes<T>(numerics::Lanes<T>{value})[0];
  else
    return value;
}

template <class T> inline T read(const uint8_t *from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  if constexpr (std::is_integral_v<T>)
    return littleEndian(value);
  else
    return value;
}

template <class T> inline void write(uint8_t *to, T value) {
  if constexpr (std::is_integral_v<T>)
    value = littleEndian(value);
  std::memcpy(to, &value, sizeof(T));
}

/// The unsigned type of `size` bytes.
template <unsigned size>
using Bits = std::conditional_t<size == 1, uint8_t,
                                std::conditional_t<size == 2, uint16_t, std::conditional_t<size == 4, uint32_t, uint64_t>>>;

constexpr bool isSigned(MemoryAccess access) {
  return access == MemoryAccess::s8 || access == MemoryAccess::s16 || access == MemoryAccess::s32;
}

/// What an access to `from` loads, as a value of a signature's letter.
template <MemoryAccess access, char letter> inline auto loaded(const uint8_t *from) {
  using T = typename numerics::ValueOfLetter<letter>::Type;
  if constexpr (access == MemoryAccess::v128) {
    return read<V128>(from);
  } else {
    auto bits = read<Bits<accessSize(access)>>(from);
    if constexpr (letter == 'v')
      return numerics::loadedVector(access, bits);
    else if constexpr (isSigned(access))
      return static_cast<T>(std::make_signed_t<T>{static_cast<std::make_signed_t<decltype(bits)>>(bits)});
    else
      return static_cast<T>(bits);
  }
}

template <Address form> inline uint32_t index(const Registers &r) {
  if constexpr (form == Address::Accumulator)
    return static_cast<uint32_t>(r.acc);
  else if constexpr (form == Address::Constant)
    return 0;
  else
    return readSlot<uint32_t>(r.fp, operandAt<uint16_t>(r.ip, 2));
}

template <MemoryAccess access, char letter, Address form, bool store> struct Load {
  static Trap run(Registers &r) {
    const uint8_t *from = at<accessSize(access)>(r, index<form>(r), operandAt<uint32_t>(r.ip, 4));
    if (!from) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    giveResult<letter, store>(r, loaded<access, letter>(from));
    r.ip += 2;
    return Trap::None;
  }
};

enum class Value : uint8_t { Slot, Accumulator, Constant };

template <MemoryAccess access, char letter, Address form, Value source> struct Store {
  static Trap run(Registers &r) {
    uint8_t *to = at<accessSize(access)>(r, index<form>(r), operandAt<uint32_t>(r.ip, 4));
    if (!to) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    if constexpr (letter == 'v')
      write(to, fromSlot<'v'>(r, 0));
    else if constexpr (source == Value::Accumulator)
      write(to, static_cast<Bits<accessSize(access)>>(fromAccumulator<letter>(r)));
    else if constexpr (source == Value::Constant)
      write(to, static_cast<Bits<accessSize(access)>>(operandAt<int16_t>(r.ip, 0)));
    else
      write(to, static_cast<Bits<accessSize(access)>>(fromSlot<letter>(r, 0)));
    r.ip += 2;
    return Trap::None;
  }
};

template <MemoryAccess access, char letter, Address form> constexpr void setLoad(LoadHandlers &handlers) {
  auto &row = handlers.of[static_cast<size_t>(form)];
  row[1] = handle<Load<access, letter, form, true>>;
  row[0] = handle<Load<access, letter, form, letter == 'v'>>;
}

template <MemoryAccess access, char letter> constexpr LoadHandlers makeLoad() {
  LoadHandlers handlers{};
  setLoad<access, letter, Address::Slot>(handlers);
  setLoad<access, letter, Address::Accumulator>(handlers);
  setLoad<access, letter, Address::Constant>(handlers);
  return handlers;
}

template <MemoryAccess access, char letter, Address form> constexpr void setStore(StoreHandlers &handlers) {
  auto &row = handlers.of[static_cast<size_t>(form)];
  row[0] = handle<Store<access, letter, form, Value::Slot>>;
  if constexpr (letter != 'v')
    row[1] = handle<Store<access, letter, form, Value::Accumulator>>;
  if constexpr (letter == 'i' || letter == 'I')
    row[2] = handle<Store<access, letter, form, Value::Constant>>;
}

template <MemoryAccess access, char letter> constexpr StoreHandlers makeStore() {
  StoreHandlers handlers{};
  setStore<access, letter, Address::Slot>(handlers);
  setStore<access, letter, Address::Accumulator>(handlers);
  setStore<access, letter, Address::Constant>(handlers);
  return handlers;
}

constexpr MemoryAccess kAccesses[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) MemoryAccess::access,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};
constexpr Family kFamilies[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) Family::family,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};

template <size_t opcode> constexpr LoadHandlers loadRow() {
  if constexpr (kFamilies[opcode] == Family::load)
    return makeLoad<kAccesses[opcode], numerics::kSignatures[opcode].back()>();
  else
    return {};
}

template <size_t opcode> constexpr StoreHandlers storeRow() {
  if constexpr (kFamilies[opcode] == Family::store)
    return makeStore<kAccesses[opcode], numerics::kSignatures[opcode][1]>();
  else
    return {};
}

template <size_t... opcode> std::array<LoadHandlers, kOpcodeCount> loadRows(std::index_sequence<opcode...>) {
  return {loadRow<opcode>()...};
}
template <size_t... opcode> std::array<StoreHandlers, kOpcodeCount> storeRows(std::index_sequence<opcode...>) {
  return {storeRow<opcode>()...};
}

const std::array<LoadHandlers, kOpcodeCount> kLoads = loadRows(std::make_index_sequence<kOpcodeCount>());
const std::array<StoreHandlers, kOpcodeCount> kStores = storeRows(std::make_index_sequence<kOpcodeCount>());

template <unsigned size> struct LoadLane {
  static Trap run(Registers &r) {
    const uint8_t *from = at<size>(r, index<Address::Slot>(r), operandAt<uint32_t>(r.ip, 4));
    if (!from) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    V128 vector = fromSlot<'v'>(r, 8);
    auto lane = operandAt<uint16_t>(r.ip, 10);
    giveResult<'v', true>(r, numerics::replaceLane<Bits<size>>(vector, lane, read<Bits<size>>(from)));
    r.ip += 3;
    return Trap::None;
  }
};

template <unsigned size> struct StoreLane {
  static Trap run(Registers &r) {
    uint8_t *to = at<size>(r, index<Address::Slot>(r), operandAt<uint32_t>(r.ip, 4));
    if (!to) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    V128 vector = fromSlot<'v'>(r, 8);
    auto lane = operandAt<uint16_t>(r.ip, 10);
    write(to, numerics::extractLane<Bits<size>>(vector, lane));
    r.ip += 3;
    return Trap::None;
  }
};

} // namespace

const LoadHandlers *loadHandlers(Opcode opcode) {
  const LoadHandlers &row = kLoads[static_cast<size_t>(opcode)];
  return row.of[0][1] ? &row : nullptr;
}

const StoreHandlers *storeHandlers(Opcode opcode) {
  const StoreHandlers &row = kStores[static_cast<size_t>(opcode)];
  return row.of[0][0] ? &row : nullptr;
}

Handler loadLaneHandler(Opcode opcode) {
  switch (accessSize(kAccesses[static_cast<size_t>(opcode)])) {
  case 1: return handle<LoadLane<1>>;
  case 2: return handle<LoadLane<2>>;
  case 4: return handle<LoadLane<4>>;
  default: return handle<LoadLane<8>>;
  }
}

Handler storeLaneHandler(Opcode opcode) {
  switch (accessSize(kAccesses[static_cast<size_t>(opcode)])) {
  case 1: return handle<StoreLane<1>>;
  case 2: return handle<StoreLane<2>>;
  case 4: return handle<StoreLane<4>>;
  default: return handle<StoreLane<8>>;
  }
}

} // namespace wzc::interp
