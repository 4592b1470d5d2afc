#include "driver/installation.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace wzc {

namespace {

struct Layout {
  const char *libraries; // relative to the directory of the executable
  const char *includes;
  const char *cmake;
};

constexpr Layout kLayouts[] = {
    {WZC_INSTALLED_LIBRARIES, WZC_INSTALLED_INCLUDES, WZC_INSTALLED_LIBRARIES "/cmake/wzc"},
    {"../lib", "../include", "../cmake"}, // the build tree
};

bool exists(const std::string &path) { return access(path.c_str(), F_OK) == 0; }

std::string withoutDots(const std::string &path) {
  char resolved[PATH_MAX];
  return realpath(path.c_str(), resolved) ? resolved : path;
}

} // namespace

std::optional<std::string> findInstallation(Installation &installation) {
  char self[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
  if (size < 0)
    return std::string("cannot find this program's own file: ") + strerror(errno);
  std::string directory(self, static_cast<size_t>(size));
  directory.resize(directory.rfind('/') + 1);
  for (const Layout &layout : kLayouts) {
    if (!exists(directory + layout.libraries + "/libwzc_runtime.a") || !exists(directory + layout.cmake + "/wzc-config.cmake"))
      continue;
    installation.libraries = withoutDots(directory + layout.libraries);
    installation.cmake = withoutDots(directory + layout.cmake);
    // A link in the build tree, which keeps its name: it is what the compiler should be told.
    installation.includes = withoutDots(directory + layout.includes + "/wzc/..");
    return std::nullopt;
  }
  return "cannot find libwzc_runtime.a: expected in " + withoutDots(directory + kLayouts[0].libraries) +
         " (--runtime-dir names another directory)";
}

} // namespace wzc
