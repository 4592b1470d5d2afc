// The compiled engine: the compiler's library path, lld, dlopen.
//
// All modules of a script go into one shared object, under the names m0, m1, ...: a link and a load for each of the
// suite's modules would cost more than compiling it. Only when that fails each gets its own. The runtime is this
// executable's: it exports the wzc_* symbols.

#include "spec/engine.h"

#include "abi/abi.h"
#include "compiler/link/link.h"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

namespace wzc::spec {
namespace {

class CompiledEngine final : public Engine {
public:
  CompiledEngine(unsigned optLevelIn, BoundsMode boundsIn, TrapMode trapsIn,
                 std::function<void(size_t, CompileOptions &)> adjustIn)
      : optLevel(optLevelIn), bounds(boundsIn), traps(trapsIn), adjust(std::move(adjustIn)) {}
  ~CompiledEngine() override { unload(); }

  std::vector<LoadedModule> load(std::span<const ModuleSource> modules,
                                 const std::function<void(size_t)> &begin) override;
  void unload() override;

private:
  std::string linkAndOpen(std::span<const std::vector<uint8_t>> objects, size_t first, size_t last, void *&library);

  uint32_t expectedFlags() const {
    uint32_t flags = 0;
    flags |= bounds == BoundsMode::Explicit ? uint32_t{WZC_MODULE_EXPLICIT_BOUNDS} : 0;
    flags |= traps == TrapMode::Precise ? uint32_t{WZC_MODULE_PRECISE_TRAPS} : 0;
    return flags;
  }

  unsigned optLevel;
  BoundsMode bounds;
  TrapMode traps;
  std::function<void(size_t, CompileOptions &)> adjust;
  std::vector<int> files;
  std::vector<void *> libraries;
  std::vector<const wzc_module *> registered;
};

std::string symbolPrefix(size_t index) { return "m" + std::to_string(index); }

// Puts the objects [first, last) into one shared object and opens it. Empty, or the error.
std::string CompiledEngine::linkAndOpen(std::span<const std::vector<uint8_t>> objects, size_t first, size_t last,
                                        void *&library) {
  std::vector<std::string> names(objects.size());
  std::vector<LinkInput> inputs;
  for (size_t i = first; i < last; ++i) {
    names[i] = symbolPrefix(i) + ".o";
    if (!objects[i].empty())
      inputs.push_back(
          LinkInput::memory(names[i], {reinterpret_cast<const char *>(objects[i].data()), objects[i].size()}));
  }
  LinkSettings settings;
  settings.triple = WZC_SPEC_TRIPLE;
  std::string shared;
  if (auto error = linkSharedObject(inputs, settings, "", shared))
    return "cannot link: " + error->message;

  // The file stays open: the loader knows libraries by their paths, and a number used again would mean the first.
  int fd = memfd_create("wzc-spec", MFD_CLOEXEC);
  if (fd < 0)
    return std::string("memfd_create: ") + std::strerror(errno);
  files.push_back(fd);
  for (size_t done = 0; done < shared.size();) {
    ssize_t size = write(fd, shared.data() + done, shared.size() - done);
    if (size < 0 && errno != EINTR)
      return std::string("cannot write the shared object: ") + std::strerror(errno);
    done += size > 0 ? static_cast<size_t>(size) : 0;
  }
  library = dlopen(("/proc/self/fd/" + std::to_string(fd)).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return std::string("dlopen: ") + dlerror();
  libraries.push_back(library);
  return "";
}

std::vector<LoadedModule> CompiledEngine::load(std::span<const ModuleSource> modules,
                                               const std::function<void(size_t)> &begin) {
  std::vector<LoadedModule> loaded(modules.size());
  std::vector<std::vector<uint8_t>> objects(modules.size());
  for (size_t i = 0; i < modules.size(); ++i) {
    begin(i);
    CompileOptions options;
    options.moduleName = symbolPrefix(i);
    options.fileName = modules[i].file;
    options.features = modules[i].features;
    options.optLevel = optLevel;
    options.bounds = bounds;
    options.traps = traps;
    options.verifyIr = true;
    if (adjust)
      adjust(i, options);
    CompiledModule result;
    if (auto error = compileModule(modules[i].bytes, options, result))
      loaded[i].error = "cannot compile: " + error->message;
    else
      objects[i] = std::move(result.bytes);
  }

  void *all = nullptr;
  bool together = linkAndOpen(objects, 0, objects.size(), all).empty();
  for (size_t i = 0; i < modules.size(); ++i) {
    if (objects[i].empty())
      continue;
    // An object that does not link must not take the others with it.
    void *library = all;
    if (!together)
      loaded[i].error = linkAndOpen(objects, i, i + 1, library);
    if (library)
      loaded[i].module = static_cast<const wzc_module *>(dlsym(library, (symbolPrefix(i) + "_module").c_str()));
    if (loaded[i].module) {
      registered.push_back(loaded[i].module);
      // A run of another configuration than the one asked for would pass unnoticed.
      if ((loaded[i].module->flags & ~uint32_t{WZC_MODULE_INTEGER_ONLY | WZC_MODULE_INSTRUMENTED}) != expectedFlags())
        loaded[i] = {nullptr, "the object was compiled in another mode than asked for"};
    } else if (loaded[i].error.empty()) {
      loaded[i].error = "the object defines no " + symbolPrefix(i) + "_module";
    }
  }
  return loaded;
}

void CompiledEngine::unload() {
  for (const wzc_module *module : registered)
    wzc_module_unregister(module);
  registered.clear();
  for (void *library : libraries)
    dlclose(library);
  libraries.clear();
  for (int fd : files)
    close(fd);
  files.clear();
}

} // namespace

std::unique_ptr<Engine> makeCompiledEngine(unsigned optLevel, BoundsMode bounds, TrapMode traps,
                                           std::function<void(size_t module, CompileOptions &)> adjust) {
  return std::make_unique<CompiledEngine>(optLevel, bounds, traps, std::move(adjust));
}

} // namespace wzc::spec
