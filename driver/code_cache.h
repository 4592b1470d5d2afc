// Compiled code of `wzc run`, kept between runs.
//
// An entry is a shared object with a trailer that holds its size and a hash of key and contents. Entries come into
// being whole, by a rename, and never change; one whose trailer does not fit (the disk was full, somebody edited it) is
// taken for absent. The key is a hash of everything the code depends on, so nothing ever has to be invalidated. The
// directory must be the user's alone: what lies in it is executed.

#ifndef WZC_DRIVER_CODE_CACHE_H
#define WZC_DRIVER_CODE_CACHE_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wzc {

class CodeCache {
public:
  /// Hash of everything that the code depends on: the parts, each with its length.
  using Key = std::array<uint8_t, 32>;
  template <class... Parts> static Key keyOf(const Parts &...parts) { return hashParts({std::string_view(parts)...}); }

  /// Finds the directory, and makes it. A cache that cannot be used is not an error: it then finds nothing and keeps
  /// nothing. Returns nothing, or why it cannot be used where the user should know.
  [[nodiscard]] std::optional<std::string> open();

  /// The path of the entry, if there is a whole one.
  std::optional<std::string> find(const Key &key) const;
  /// Keeps `code`, if that is possible.
  void store(const Key &key, std::string_view code) const;

private:
  static Key hashParts(std::initializer_list<std::string_view> parts);
  std::string pathOf(const Key &key) const;

  std::string directory; // empty: no cache
};

} // namespace wzc

#endif
