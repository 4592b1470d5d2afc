// wzc: compiles WebAssembly modules to native code, and runs them.

#include "driver/command_line.h"
#include "driver/commands.h"
#include "driver/compiler_process.h"

using namespace wzc;

int main(int argc, char **argv) {
  Command command;
  if (std::optional<int> status = parseCommandLine(argc, argv, command))
    return *status;
  if (const auto *run = std::get_if<RunArguments>(&command))
    return runCommand(*run);
  if (const auto *validate = std::get_if<ValidateArguments>(&command))
    return validateCommand(*validate);
  if (const auto *inspect = std::get_if<InspectArguments>(&command))
    return inspectCommand(*inspect);
  if (const auto *profile = std::get_if<ProfileArguments>(&command))
    return profileCommand(*profile);
  if (const auto *config = std::get_if<ConfigArguments>(&command))
    return configCommand(*config);
  return becomeCompiler(argv);
}
