// How handlers get at linear memory.
//
// A sandbox escape could live here. Rule: no address is used but one from `locate`, which has compared the end of the
// access, in 64 bits, with the size of the memory. Index and offset have 32 bits each, so that the sum cannot wrap.

#ifndef WZC_INTERP_MEMORY_ACCESS_H
#define WZC_INTERP_MEMORY_ACCESS_H

#include "interp/handlers.h"
#include "numerics/lane_access.h"

namespace wzc::interp {

using numerics::V128;

/// Sets `place` to where an access of `size` bytes lies; false if it is not all inside of memory 0. `end` is its offset
/// plus `size`: adding that when the code is written saves doing it each time.
template <unsigned size, class Byte>
[[nodiscard]] inline bool locate(const Registers &r, uint32_t index, uint64_t end, Byte *&place) {
  uint64_t address = index + end;
  place = r.mem + (address - size);
  return address <= r.memSize;
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
using Bits =
    std::conditional_t<size == 1, uint8_t,
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

inline constexpr MemoryAccess kAccesses[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access)                 \
  MemoryAccess::access,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};
inline constexpr Family kFamilies[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) Family::family,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};

} // namespace wzc::interp

#endif
