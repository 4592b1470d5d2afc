// Where compiled partitions come from other than the compiler: a cache, or shares made on other machines.

#ifndef WZC_PARTITION_STORE_H
#define WZC_PARTITION_STORE_H

#include "compiler/cache/hash.h"

#include <optional>
#include <string>
#include <string_view>

namespace wzc {

/// Called from several threads at once. A key tells all that the code depends on, so whatever is found fits.
class PartitionStore {
public:
  virtual ~PartitionStore() = default;
  virtual std::optional<std::string> find(const Hash &key) = 0;
  virtual void store(const Hash &key, std::string_view entry) = 0;
};

} // namespace wzc

#endif
