// From the words of the command line to the arguments of a sub-command.

#ifndef WZC_DRIVER_COMMAND_LINE_H
#define WZC_DRIVER_COMMAND_LINE_H

#include "driver/arguments.h"

#include <variant>

namespace wzc {

using Command = std::variant<CompileArguments, RunArguments, ValidateArguments, InspectArguments, ProfileArguments,
                             ConfigArguments>;

/// Sets `command`, or returns the status to exit with: help or the version was printed, or what is wrong.
[[nodiscard]] std::optional<int> parseCommandLine(int argc, char **argv, Command &command);

} // namespace wzc

#endif
