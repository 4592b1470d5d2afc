// The sub-commands. Each returns the status to exit with, having said on standard error what went wrong.

#ifndef WZC_DRIVER_COMMANDS_H
#define WZC_DRIVER_COMMANDS_H

#include "driver/arguments.h"

namespace wzc {

inline constexpr int kStatusError = 1;
inline constexpr int kStatusUsage = 2;
inline constexpr int kStatusTimeout = 124;

int compileCommand(const CompileArguments &arguments);
int runCommand(const RunArguments &arguments);
int validateCommand(const ValidateArguments &arguments);
int inspectCommand(const InspectArguments &arguments);
int profileCommand(const ProfileArguments &arguments);
int configCommand(const ConfigArguments &arguments);

} // namespace wzc

#endif
