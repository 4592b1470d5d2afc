// Executables: WASI commands with the runtime and a main.

#ifndef WZC_DRIVER_EXECUTABLE_H
#define WZC_DRIVER_EXECUTABLE_H

#include "driver/arguments.h"

#include <span>

namespace wzc {

/// Whether a module can be an executable: it exports `_start`, and WASI has all that it imports. Better to hear of it
/// now than when the program starts.
[[nodiscard]] std::optional<CompileError> checkIsCommand(std::span<const uint8_t> bytes, const CompileOptions &options);

/// Links the module's object with what it is granted, the runtime and the C library. Returns nothing or the error.
[[nodiscard]] std::optional<std::string> makeExecutable(const CompileArguments &arguments, std::string_view object,
                                                        std::string &executable);

} // namespace wzc

#endif
