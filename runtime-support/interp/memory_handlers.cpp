// Handlers of loads and stores. See memory_access.h.

#include "interp/memory_access.h"

#include <array>

namespace wzc::interp {

namespace {

template <Address form> inline uint32_t index(const Registers &r) {
  if constexpr (form == Address::Accumulator)
    return static_cast<uint32_t>(r.acc);
  else if constexpr (form == Address::Constant)
    return 0;
  else
    return readSlot<uint32_t>(r.fp, operandAt<uint16_t>(r.ip, 2));
}

/// Where the access of an instruction lies.
template <unsigned size, Address form, class Byte> [[nodiscard]] inline bool locate(const Registers &r, Byte *&place) {
  if constexpr (form == Address::Far)
    return locate<size>(r, index<Address::Slot>(r), operandAt<uint64_t>(r.ip, 8), place);
  else
    return locate<size>(r, index<form>(r), operandAt<uint32_t>(r.ip, 4), place);
}

template <Address form> constexpr size_t kAccessWords = form == Address::Far ? 3 : 2;

template <MemoryAccess access, char letter, Address form, bool store> struct Load {
  static Trap run(Registers &r) {
    const uint8_t *from;
    if (!locate<accessSize(access), form>(r, from)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    giveResult<letter, store>(r, loaded<access, letter>(from));
    r.ip += kAccessWords<form>;
    return Trap::None;
  }
};

enum class Value : uint8_t { Slot, Accumulator, Constant };

template <MemoryAccess access, char letter, Address form, Value source> struct Store {
  static Trap run(Registers &r) {
    uint8_t *to;
    if (!locate<accessSize(access), form>(r, to)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    if constexpr (letter == 'v')
      write(to, fromSlot<'v'>(r, 0));
    else if constexpr (source == Value::Accumulator)
      write(to, static_cast<Bits<accessSize(access)>>(fromAccumulator<letter>(r)));
    else if constexpr (source == Value::Constant)
      write(to, static_cast<Bits<accessSize(access)>>(operandAt<int16_t>(r.ip, 0)));
    else
      write(to, static_cast<Bits<accessSize(access)>>(fromSlot<letter>(r, 0)));
    r.ip += kAccessWords<form>;
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
  setLoad<access, letter, Address::Far>(handlers);
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
  setStore<access, letter, Address::Far>(handlers);
  return handlers;
}

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

template <size_t... opcode> constexpr std::array<LoadHandlers, kOpcodeCount> loadRows(std::index_sequence<opcode...>) {
  return {loadRow<opcode>()...};
}
template <size_t... opcode>
constexpr std::array<StoreHandlers, kOpcodeCount> storeRows(std::index_sequence<opcode...>) {
  return {storeRow<opcode>()...};
}

constexpr std::array<LoadHandlers, kOpcodeCount> kLoads = loadRows(std::make_index_sequence<kOpcodeCount>());
constexpr std::array<StoreHandlers, kOpcodeCount> kStores = storeRows(std::make_index_sequence<kOpcodeCount>());

template <unsigned size> struct LoadLane {
  static Trap run(Registers &r) {
    const uint8_t *from;
    if (!locate<size>(r, index<Address::Slot>(r), operandAt<uint64_t>(r.ip, 8), from)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    V128 vector = fromSlot<'v'>(r, 4);
    auto lane = operandAt<uint16_t>(r.ip, 6);
    giveResult<'v', true>(r, numerics::replaceLane<Bits<size>>(vector, lane, read<Bits<size>>(from)));
    r.ip += 3;
    return Trap::None;
  }
};

template <unsigned size> struct StoreLane {
  static Trap run(Registers &r) {
    uint8_t *to;
    if (!locate<size>(r, index<Address::Slot>(r), operandAt<uint64_t>(r.ip, 8), to)) [[unlikely]]
      return Trap::MemoryOutOfBounds;
    V128 vector = fromSlot<'v'>(r, 4);
    auto lane = operandAt<uint16_t>(r.ip, 6);
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
