#include "driver/code_cache.h"

#include "compiler/cache/trimming.h"

#include <cstdlib>

namespace wzc {

namespace {

std::string chooseDirectory() {
  // A relative path is to be ignored, says the XDG specification.
  if (const char *base = getenv("XDG_CACHE_HOME"); base && base[0] == '/')
    return std::string(base) + "/wzc";
  if (const char *home = getenv("HOME"); home && home[0] == '/')
    return std::string(home) + "/.cache/wzc";
  return "";
}

} // namespace

std::optional<std::string> CodeCache::open() {
  std::string path = chooseDirectory();
  if (path.empty() || !EntryCache::makeDirectory(path))
    return std::nullopt; // a read-only home is none of the user's mistakes
  return entries.open(path);
}

void CodeCache::store(const Key &key, std::string_view code) const {
  // A full disk is no reason not to run: the next run compiles again.
  if (entries.store(key, code))
    entries.trim(kCacheBytes);
}

} // namespace wzc
