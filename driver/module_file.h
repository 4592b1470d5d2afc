// Modules as files.

#ifndef WZC_DRIVER_MODULE_FILE_H
#define WZC_DRIVER_MODULE_FILE_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wzc {

/// Reads a file that may be a module, "-" being standard input. One larger than any module can be is an error. Returns
/// nothing or the error.
[[nodiscard]] std::optional<std::string> readModuleFile(const std::string &path, std::string &bytes);

/// What messages call the file.
inline std::string displayName(const std::string &path) { return path == "-" ? "stdin" : path; }

inline std::span<const uint8_t> asBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
}

inline std::string_view baseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

} // namespace wzc

#endif
