// Where the other parts of wzc are, seen from this executable: in the build tree or in an installation, which may have
// been moved as a whole.

#ifndef WZC_DRIVER_INSTALLATION_H
#define WZC_DRIVER_INSTALLATION_H

#include <optional>
#include <string>

namespace wzc {

struct Installation {
  std::string libraries; // directory of libwzc_runtime.a
  std::string includes;  // directory of wzc/runtime.h
  std::string cmake;     // directory of wzc-config.cmake
  std::string compiler;  // executable
};

/// Returns nothing or the error.
[[nodiscard]] std::optional<std::string> findInstallation(Installation &installation);

} // namespace wzc

#endif
