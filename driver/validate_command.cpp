// wzc validate: whether modules follow the specification, with the place where they do not.

#include "driver/commands.h"
#include "driver/module_file.h"
#include "driver/report.h"

#include "compiler/wasm/module_decoder.h"

#include <algorithm>

namespace wzc {

namespace {

int validate(const std::string &path, const ValidateArguments &arguments) {
  std::string bytes;
  if (std::optional<std::string> error = readModuleFile(path, bytes))
    return fail(*error);
  Module module;
  Diag diag;
  if (decodeModule(asBytes(bytes), arguments.features, module, diag) &&
      validateBodies(module, threadCount(arguments.jobs), diag))
    return 0;
  return fail(CompileError{diag.error()->format(displayName(path)), /*inModule=*/true});
}

} // namespace

int validateCommand(const ValidateArguments &arguments) {
  int status = 0;
  for (const std::string &path : arguments.inputs)
    status = std::max(status, validate(path, arguments));
  return status;
}

} // namespace wzc
