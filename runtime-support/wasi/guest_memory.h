// The only way from WASI to the guest's memory. A sandbox escape would live here.
//
// Rule: no pointer into the memory is formed but by bytes(), which has compared address and length with the size of the
// memory without overflow. Pointers are good until the call returns to the guest; the base never moves, so a growth in
// between does no harm.

#ifndef WZC_WASI_GUEST_MEMORY_H
#define WZC_WASI_GUEST_MEMORY_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "abi/abi.h"
#include "types.h"

namespace wzc::wasi {

/// One piece of a scattered transfer; laid out as the host's iovec.
struct Buffer {
  uint8_t *data;
  size_t size;
};

/// As many pieces as the host takes in one call.
struct BufferList {
  static constexpr uint32_t kCapacity = 1024;
  Buffer items[kCapacity];
  uint32_t count;
};

class GuestMemory {
public:
  /// `memory` may be null: every access then fails.
  explicit GuestMemory(const wzc_memory_state *memory)
      : base(memory ? memory->base : nullptr), limit(memory ? memory->size : 0) {}

  /// `size` bytes at `address`, or null if they are not all inside the memory.
  uint8_t *bytes(uint32_t address, uint64_t size) const {
    return size <= limit && address <= limit - size ? base + address : nullptr;
  }

  /// Integers lie little-endian and unaligned.
  template <class T> [[nodiscard]] bool load(uint32_t address, T &value) const {
    const uint8_t *from = bytes(address, sizeof(T));
    if (from)
      value = loadFrom<T>(from);
    return from;
  }
  template <class T> [[nodiscard]] bool store(uint32_t address, T value) const {
    uint8_t *to = bytes(address, sizeof(T));
    if (to)
      storeTo(to, value);
    return to;
  }

  template <class T> static T loadFrom(const uint8_t *from) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return littleEndian(value);
  }
  template <class T> static void storeTo(uint8_t *to, T value) {
    value = littleEndian(value);
    std::memcpy(to, &value, sizeof(T));
  }

  /// Reads the iovec array of `count` entries at `address`. Every piece that is taken lies inside the memory (else
  /// Fault). What does not fit the list or the largest transfer is left off: the call is then a short read or write.
  [[nodiscard]] Errno gather(uint32_t address, uint32_t count, BufferList &list) const;

  /// Copies a path of `size` bytes to `to`, which has room for kPathCapacity, and ends it with a null byte. Inval if
  /// the path contains one, Nametoolong if there is no room.
  static constexpr size_t kPathCapacity = 4096;
  [[nodiscard]] Errno copyPath(uint32_t address, uint32_t size, char *to) const;

private:
  template <class T> static T littleEndian(T value) {
    static_assert(std::is_unsigned_v<T>);
    if constexpr (std::endian::native == std::endian::little || sizeof(T) == 1)
      return value;
    else if constexpr (sizeof(T) == 2)
      return __builtin_bswap16(value);
    else if constexpr (sizeof(T) == 4)
      return __builtin_bswap32(value);
    else
      return __builtin_bswap64(value);
  }

  uint8_t *base;
  uint64_t limit;
};

} // namespace wzc::wasi

#endif
