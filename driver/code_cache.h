// Compiled code of `wzc run`, kept between runs as shared objects; see entry_cache.h.

#ifndef WZC_DRIVER_CODE_CACHE_H
#define WZC_DRIVER_CODE_CACHE_H

#include "compiler/cache/entry_cache.h"

#include <optional>
#include <string>
#include <string_view>

namespace wzc {

class CodeCache {
public:
  using Key = Hash;
  /// Of everything that the code depends on.
  template <class... Parts> static Key keyOf(const Parts &...parts) {
    Hasher hasher;
    (hasher.add(std::string_view(parts)), ...);
    return hasher.finish();
  }

  /// Finds the directory, and makes it. A cache that cannot be used is not an error: it then finds nothing and keeps
  /// nothing. Returns nothing, or why it cannot be used where the user should know.
  [[nodiscard]] std::optional<std::string> open();

  /// The path of the entry, if there is a whole one.
  std::optional<std::string> find(const Key &key) const { return entries.find(key); }
  /// Keeps `code`, if that is possible.
  void store(const Key &key, std::string_view code) const;

private:
  EntryCache entries{".so"};
};

} // namespace wzc

#endif
