// A private directory that is gone when its owner is: lld reads and writes files, never memory.

#ifndef WZC_COMPILER_SUPPORT_TEMPORARY_DIRECTORY_H
#define WZC_COMPILER_SUPPORT_TEMPORARY_DIRECTORY_H

#include <optional>
#include <string>

namespace wzc {

// Only this user may look inside (mode 0700). The destructor removes the directory and the files in it; it does not go
// into sub-directories.
class TemporaryDirectory {
public:
  TemporaryDirectory() = default;
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;
  ~TemporaryDirectory();

  // Below $TMPDIR, or /tmp where that is unset. Called once. Returns nothing or the error.
  [[nodiscard]] std::optional<std::string> create();

  // Without a trailing slash; empty before create().
  const std::string &path() const { return directory; }

private:
  std::string directory;
};

} // namespace wzc

#endif
