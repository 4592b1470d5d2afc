#include "compiler/support/temporary_directory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <unistd.h>

namespace wzc {

TemporaryDirectory::~TemporaryDirectory() {
  if (directory.empty())
    return;
  if (DIR *entries = opendir(directory.c_str())) {
    while (const dirent *entry = readdir(entries))
      unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
  }
  rmdir(directory.c_str());
}

std::optional<std::string> TemporaryDirectory::create() {
  const char *variable = getenv("TMPDIR");
  std::string parent = variable && *variable ? variable : "/tmp";
  std::string path = parent + "/wzc-XXXXXX";
  if (!mkdtemp(path.data()))
    return "cannot create a temporary directory in " + parent + ": " + strerror(errno);
  directory = path;
  return std::nullopt;
}

} // namespace wzc
