// wzc run: compiles a module or takes it from the cache, or leaves it to the interpreter, and runs it in this process.

#include "driver/commands.h"
#include "driver/invoke.h"
#include "driver/loaded_module.h"
#include "driver/module_file.h"
#include "driver/report.h"
#include "driver/watchdog.h"

#include "wasi/command.h"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace wzc {

namespace {

/// The same as an executable that we make has in it.
struct Command {
  std::vector<wzc_command_dir> dirs;
  std::vector<const char *> env;
  wzc_command command = {};

  Command(const wzc_module *module, const CommandGrants &grants) {
    for (const CommandDirectory &directory : grants.directories)
      dirs.push_back({directory.hostPath.c_str(), directory.guestPath.c_str(),
                      static_cast<uint64_t>(directory.readOnly ? WZC_DIR_READ_ONLY : WZC_DIR_READ_WRITE)});
    for (const std::string &entry : grants.environment)
      env.push_back(entry.c_str());
    command.module = module;
    command.dirs = dirs.data();
    command.dir_count = dirs.size();
    command.env = env.data();
    command.env_count = env.size();
    command.inherit_env = grants.inheritEnvironment;
  }
};

bool exportsFunction(const wzc_module *module, std::string_view name) {
  for (size_t i = 0; i < wzc_module_export_count(module); ++i) {
    wzc_export_info info = wzc_module_export(module, i);
    if (info.kind == WZC_EXTERN_FUNC && std::string_view(info.name.data, info.name.size) == name)
      return true;
  }
  return false;
}

int run(const RunArguments &arguments) {
  LoadedModule loaded;
  if (int status = loadModule(arguments, loaded))
    return status;
  const wzc_module *module = loaded.module;
  if (!arguments.invoke && !exportsFunction(module, "_start"))
    return fail(displayName(arguments.input) +
                " is no WASI command, it exports no function \"_start\"; --invoke calls another");
  if (arguments.timeoutSeconds > 0)
    startWatchdog(arguments.timeoutSeconds);
  std::string name(baseName(displayName(arguments.input)));
  Command command(module, arguments.grants);
  std::vector<const char *> argv{name.c_str()};
  for (const std::string &argument : arguments.guestArguments)
    argv.push_back(argument.c_str());
  if (!arguments.invoke)
    return wzc_command_run(&command.command, name.c_str(), argv.size(), argv.data());

  wzc_store *store;
  wzc_instance *instance;
  int status = wzc_command_start(&command.command, name.c_str(), 1, argv.data(), &store, &instance);
  return status >= 0 ? status : invokeExport(name, store, instance, *arguments.invoke, arguments.guestArguments);
}

} // namespace

int runCommand(const RunArguments &arguments) {
  int status = run(arguments);
  if (arguments.options.profileGenerate)
    exit(status & 0xFF); // writes the profile
  // Nothing here needs a destructor.
  fflush(nullptr);
  _exit(status & 0xFF);
}

} // namespace wzc
