// Hashes that name things by their content.

#ifndef WZC_COMPILER_CACHE_HASH_H
#define WZC_COMPILER_CACHE_HASH_H

#include "llvm/Support/BLAKE3.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace wzc {

using Hash = std::array<uint8_t, 32>;

/// Of a sequence of parts. Each counts with its length, so that "ab" and "c" are not "a" and "bc".
class Hasher {
public:
  Hasher &add(std::span<const uint8_t> bytes) {
    add(bytes.size());
    return addRaw(bytes);
  }
  Hasher &add(std::string_view text) { return add(asBytes(text)); }
  Hasher &add(const char *text) { return add(std::string_view(text)); }
  Hasher &add(const Hash &hash) { return addRaw(hash); }
  Hasher &add(uint64_t number) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < 8; ++i)
      bytes[i] = static_cast<uint8_t>(number >> (8 * i));
    return addRaw(bytes);
  }
  /// Without the length: for pieces of one part.
  Hasher &addRaw(std::span<const uint8_t> bytes) {
    state.update(llvm::ArrayRef(bytes.data(), bytes.size()));
    return *this;
  }
  Hash finish() { return state.final<32>(); }

private:
  static std::span<const uint8_t> asBytes(std::string_view text) {
    return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
  }

  llvm::BLAKE3 state;
};

} // namespace wzc

#endif
