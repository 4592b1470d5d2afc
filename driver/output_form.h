// Which form of output is meant, and what its files are called.

#ifndef WZC_DRIVER_OUTPUT_FORM_H
#define WZC_DRIVER_OUTPUT_FORM_H

#include "driver/arguments.h"

#include <string_view>

namespace wzc {

/// By the name --emit gives it: object, archive, shared, exe, asm, llvm-ir, bitcode.
std::optional<OutputForm> outputFormByName(std::string_view name);

/// Fills in `form`, `output` and `header` where the command line leaves them open. Returns nothing or what is wrong.
[[nodiscard]] std::optional<std::string> completeOutput(CompileArguments &arguments);

} // namespace wzc

#endif
