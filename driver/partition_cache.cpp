#include "driver/partition_cache.h"

#include <cerrno>
#include <cstring>

namespace wzc {

std::optional<std::string> PartitionCache::open(const std::string &directory) {
  if (!EntryCache::makeDirectory(directory))
    return "the cache " + directory + " is not used: " + strerror(errno);
  return entries.open(directory);
}

void PartitionCache::trim(uint64_t limit) const {
  if (isStored)
    entries.trim(limit);
}

} // namespace wzc
