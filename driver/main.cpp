// wzc: compiles WebAssembly modules to native code.

#include "driver/command_line.h"
#include "driver/commands.h"

using namespace wzc;

namespace {

int execute(const CompileArguments &arguments) { return compileCommand(arguments); }
int execute(const RunArguments &arguments) { return runCommand(arguments); }
int execute(const ValidateArguments &arguments) { return validateCommand(arguments); }
int execute(const InspectArguments &arguments) { return inspectCommand(arguments); }
int execute(const ConfigArguments &arguments) { return configCommand(arguments); }

} // namespace

int main(int argc, char **argv) {
  Command command;
  if (std::optional<int> status = parseCommandLine(argc, argv, command))
    return *status;
  return std::visit([](const auto &arguments) { return execute(arguments); }, command);
}
