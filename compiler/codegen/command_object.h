// The object that makes an executable of a module: what the command is granted, as the constant that
// runtime-support/wasi/command_main.c reads.

#ifndef WZC_CODEGEN_COMMAND_OBJECT_H
#define WZC_CODEGEN_COMMAND_OBJECT_H

#include "compiler/compile.h"

namespace wzc {

struct CommandDirectory {
  std::string hostPath;
  std::string guestPath;
  bool readOnly = false;
};

/// What a WASI command may use besides its arguments and standard streams.
struct CommandGrants {
  std::vector<CommandDirectory> directories;
  std::vector<std::string> environment; // "KEY=VALUE"
  bool inheritEnvironment = false;
};

/// Of `options`, the module's name and the target matter.
[[nodiscard]] std::optional<CompileError> compileCommandObject(const CommandGrants &grants,
                                                               const CompileOptions &options, std::string &object);

} // namespace wzc

#endif
