// A directory of files named by hashes: compiled code, kept between runs of a program.
//
// An entry is what was stored with a trailer that holds its size and a hash of key and contents. Entries come into
// being whole, by a rename, and never change; one whose trailer does not fit (the disk was full, somebody edited it) is
// taken for absent. The key is a hash of everything the contents depend on, so nothing ever has to be invalidated. Any
// number of processes may use a directory at once. It must be the user's alone: what lies in it is executed.

#ifndef WZC_COMPILER_CACHE_ENTRY_CACHE_H
#define WZC_COMPILER_CACHE_ENTRY_CACHE_H

#include "compiler/cache/hash.h"

#include <optional>
#include <string>
#include <string_view>

namespace wzc {

class EntryCache {
public:
  /// Of entries in files with this extension, ".so".
  explicit EntryCache(std::string extension) : extension(std::move(extension)) {}

  /// Makes the directory and those above it, as far as they are not there. False: errno says why.
  [[nodiscard]] static bool makeDirectory(const std::string &path);
  /// Uses the directory, which exists. Returns nothing or why it cannot be used; the cache then finds nothing and keeps
  /// nothing, as before this call.
  [[nodiscard]] std::optional<std::string> open(const std::string &path);

  /// The path of the entry, if there is a whole one.
  std::optional<std::string> find(const Hash &key) const;
  /// What was stored, if it is there whole.
  std::optional<std::string> read(const Hash &key) const;
  /// Keeps `contents`, if that is possible: a full disk is no error. Returns whether it was.
  bool store(const Hash &key, std::string_view contents) const;
  /// Makes room: see trimCache(). To be called when something was stored.
  void trim(uint64_t limit) const;

private:
  std::string pathOf(const Hash &key) const;

  std::string extension;
  std::string directory; // empty: no cache
};

} // namespace wzc

#endif
