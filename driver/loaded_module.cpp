#include "driver/loaded_module.h"

#include "driver/code_cache.h"
#include "driver/identity.h"
#include "driver/module_file.h"
#include "driver/report.h"

#include "compiler/link/link.h"

#include "abi/abi.h"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

namespace wzc {

namespace {

CodeCache::Key keyFor(std::string_view bytes, const CompileOptions &options) {
  auto number = [](auto value) { return std::to_string(static_cast<uint64_t>(value)); };
  return CodeCache::keyOf(compilerIdentity(), options.cpu == "native" ? hostCpuIdentity() : options.cpu, options.cpuFeatures,
                          number(options.optLevel), number(options.bounds), number(options.traps),
                          number(options.features.mask()), options.moduleName, bytes);
}

const wzc_module *findDescriptor(void *library, const CompileOptions &options) {
  return static_cast<const wzc_module *>(dlsym(library, (options.moduleName + "_module").c_str()));
}

/// A file without a name, so that nothing is left of it whatever happens.
void *openBytes(std::string_view code, std::string &error) {
  int fd = memfd_create("wzc-module", MFD_CLOEXEC);
  for (size_t done = 0; fd >= 0 && done < code.size();) {
    ssize_t written = write(fd, code.data() + done, code.size() - done);
    if (written < 0 && errno != EINTR) {
      close(fd);
      fd = -1;
    } else if (written > 0) {
      done += static_cast<size_t>(written);
    }
  }
  if (fd < 0) {
    error = std::string("cannot load the compiled module: ") + strerror(errno);
    return nullptr;
  }
  void *library = dlopen(("/proc/self/fd/" + std::to_string(fd)).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    error = std::string("cannot load the compiled module: ") + dlerror();
  close(fd);
  return library;
}

std::optional<CompileError> compileShared(std::string_view bytes, const CompileOptions &options, std::string &code) {
  CompiledModule compiled;
  if (std::optional<CompileError> error = compileModule(asBytes(bytes), options, compiled))
    return error;
  std::string_view object(reinterpret_cast<const char *>(compiled.bytes.data()), compiled.bytes.size());
  LinkInput input = LinkInput::memory("module.o", object);
  LinkSettings settings;
  settings.strip = true;
  if (std::optional<LinkError> error = linkSharedObject({&input, 1}, settings, "", code))
    return CompileError{error->message};
  return std::nullopt;
}

} // namespace

const wzc_module *loadModule(const RunArguments &arguments) {
  std::string bytes;
  if (std::optional<std::string> error = readModuleFile(arguments.input, bytes)) {
    fail(*error);
    return nullptr;
  }
  CompileOptions options = arguments.options;
  options.fileName = arguments.input;
  options.moduleName = moduleNameFor(arguments.input);

  CodeCache cache;
  CodeCache::Key key = {};
  if (arguments.useCache) {
    if (std::optional<std::string> problem = cache.open())
      warn(*problem);
    key = keyFor(bytes, options);
    if (std::optional<std::string> path = cache.find(key))
      if (void *library = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL))
        if (const wzc_module *module = findDescriptor(library, options))
          return module;
  }

  std::string code;
  if (std::optional<CompileError> error = compileShared(bytes, options, code)) {
    fail(*error);
    return nullptr;
  }
  cache.store(key, code);
  std::string error;
  void *library = openBytes(code, error);
  const wzc_module *module = library ? findDescriptor(library, options) : nullptr;
  if (!module)
    fail(error.empty() ? "the compiled module has no descriptor" : error);
  return module;
}

} // namespace wzc
