// wzc-compiler: the part of wzc that has LLVM in it; see compiler_process.h. Its command line is that of wzc.

#include "driver/command_line.h"
#include "driver/commands.h"
#include "driver/report.h"

using namespace wzc;

int main(int argc, char **argv) {
  Command command;
  if (std::optional<int> status = parseCommandLine(argc, argv, command))
    return *status;
  if (const auto *arguments = std::get_if<CompileArguments>(&command))
    return compileCommand(*arguments);
  warn("the compiler was called with a sub-command");
  return kStatusUsage;
}
