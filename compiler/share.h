// Compiled partitions on their way between machines: the file that `wzc --partition` writes and `wzc --join` reads.
//
// It holds entries as a cache does, each under its key. Who joins shares asks for the keys that the module at hand
// needs; shares of another module, or made with other options or another compiler, do not have them.

#ifndef WZC_SHARE_H
#define WZC_SHARE_H

#include "compiler/partition_store.h"

#include <map>

namespace wzc {

class ShareWriter {
public:
  ShareWriter();
  void add(const Hash &key, std::string_view entry);
  /// The file's bytes. Called once, at the end.
  std::string finish();

private:
  std::string bytes;
};

/// Finds partitions in shares. What is to be stored is forgotten.
class ShareStore : public PartitionStore {
public:
  /// Adds the partitions of a share. False: the bytes are no share, or not a whole one.
  [[nodiscard]] bool add(std::string share);

  std::optional<std::string> find(const Hash &key) override;
  void store(const Hash &, std::string_view) override {}

private:
  std::map<Hash, std::string> entries;
};

} // namespace wzc

#endif
