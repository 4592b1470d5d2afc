#include "driver/installation.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace wzc {

namespace {

/// Relative to the top.
struct Layout {
  const char *libraries;
  const char *includes;
  const char *cmake;
  const char *compiler;
};

constexpr Layout kLayouts[] = {
    {WZC_LIBRARIES, WZC_INCLUDES, WZC_LIBRARIES "/cmake/wzc", WZC_COMPILER},
    {"lib", "include", "cmake", "libexec/wzc/wzc-compiler"}, // the build tree
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
  std::string top(self, static_cast<size_t>(size));
  top.resize(top.rfind('/') + 1);
  top = withoutDots(top + WZC_TO_TOP) + "/";
  for (const Layout &layout : kLayouts) {
    // Two files of each, because directories like lib are everywhere.
    installation.compiler = top + layout.compiler;
    if (!exists(installation.compiler) || !exists(top + layout.cmake + "/wzc-config.cmake"))
      continue;
    installation.libraries = top + layout.libraries;
    installation.cmake = top + layout.cmake;
    installation.includes = withoutDots(top + layout.includes); // in the build tree a link
    return std::nullopt;
  }
  return "cannot find the rest of wzc below " + top + ": this program was moved without it";
}

} // namespace wzc
