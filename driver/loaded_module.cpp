#include "driver/loaded_module.h"

#include "driver/code_cache.h"
#include "driver/commands.h"
#include "driver/compiler_process.h"
#include "driver/identity.h"
#include "driver/memory_file.h"
#include "driver/module_file.h"
#include "driver/profile_file.h"
#include "driver/report.h"

#include "compiler/bindings/symbols.h"
#include "compiler/wasm/module_decoder.h"

#include <cstring>
#include <dlfcn.h>

namespace wzc {

namespace {

CodeCache::Key keyFor(std::string_view bytes, const CompileOptions &options, std::string_view profiles) {
  auto number = [](auto value) { return std::to_string(static_cast<uint64_t>(value)); };
  return CodeCache::keyOf(compilerIdentity(), options.cpu == "native" ? hostCpuIdentity() : options.cpu,
                          options.cpuFeatures, number(options.optLevel), number(options.bounds), number(options.traps),
                          number(options.features.mask()), options.moduleName, number(options.profileGenerate),
                          options.profileFile, profiles, bytes);
}

const wzc_module *open(const std::string &path, const CompileOptions &options) {
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  return library ? static_cast<const wzc_module *>(dlsym(library, (options.moduleName + "_module").c_str())) : nullptr;
}

int interpret(const CompileOptions &options, LoadedModule &result) {
  Module module;
  Diag diag;
  if (decodeModule(asBytes(result.bytes), options.features, module, diag))
    result.interpreted = InterpretedModule::create(module, options.moduleName, diag);
  if (!result.interpreted)
    return fail(CompileError{diag.error()->format(options.fileName), /*inModule=*/true});
  result.module = result.interpreted->descriptor();
  return 0;
}

int openBytes(std::string_view code, const CompileOptions &options, const wzc_module *&module) {
  MemoryFile file;
  if (!file.create(code))
    return fail(std::string("cannot load the compiled module: ") + strerror(errno));
  module = open(file.path(), options);
  return module ? 0 : fail(std::string("cannot load the compiled module: ") + dlerror());
}

} // namespace

int loadModule(const RunArguments &arguments, LoadedModule &result) {
  std::string &bytes = result.bytes;
  if (std::optional<std::string> error = readModuleFile(arguments.input, bytes))
    return fail(*error);
  CompileOptions options = arguments.options;
  options.fileName = displayName(arguments.input);
  options.moduleName = moduleNameFor(options.fileName);
  if (arguments.interpret)
    return interpret(options, result);

  std::string profiles;
  if (std::optional<std::string> error = readProfileBytes(arguments.profilePaths, profiles))
    return fail(*error);
  CodeCache cache;
  CodeCache::Key key = {};
  if (arguments.useCache) {
    if (std::optional<std::string> problem = cache.open())
      warn(*problem);
    key = keyFor(bytes, options, profiles);
    if (std::optional<std::string> path = cache.find(key))
      if ((result.module = open(*path, options)))
        return 0;
  }

  std::string code;
  if (int status = compileInChild(bytes, options, arguments.profilePaths, code))
    return status;
  cache.store(key, code);
  return openBytes(code, options, result.module);
}

} // namespace wzc
