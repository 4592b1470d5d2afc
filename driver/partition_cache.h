// The cache of `wzc --cache-dir`: compiled partitions of any modules, in a directory; see entry_cache.h.

#ifndef WZC_DRIVER_PARTITION_CACHE_H
#define WZC_DRIVER_PARTITION_CACHE_H

#include "compiler/cache/entry_cache.h"
#include "compiler/partition_store.h"

#include <atomic>

namespace wzc {

class PartitionCache : public PartitionStore {
public:
  /// Makes the directory if need be. Returns nothing or why it is not used; it then finds nothing and keeps nothing.
  [[nodiscard]] std::optional<std::string> open(const std::string &directory);
  /// To be called when all is stored.
  void trim(uint64_t limit) const;

  std::optional<std::string> find(const Hash &key) override { return entries.read(key); }
  void store(const Hash &key, std::string_view entry) override {
    if (entries.store(key, entry))
      isStored = true;
  }

private:
  EntryCache entries{".part"};
  std::atomic<bool> isStored = false;
};

} // namespace wzc

#endif
