// The archives that are linked into outputs.

#ifndef WZC_DRIVER_RUNTIME_LIBRARY_H
#define WZC_DRIVER_RUNTIME_LIBRARY_H

#include <optional>
#include <string>

namespace wzc {

enum class RuntimeLibrary { Runtime, Command };

/// Finds the archive for `target` (empty: this machine) in `directory`, or where it is empty beside this program.
/// Returns nothing or the error.
[[nodiscard]] std::optional<std::string> findRuntimeLibrary(const std::string &directory, const std::string &target,
                                                            RuntimeLibrary library, std::string &path);

/// The target in LLVM's normal form; this machine's where `target` is empty.
std::string tripleOf(const std::string &target);

} // namespace wzc

#endif
