// The seam between the scripts and what runs the modules.
//
// Every engine offers its modules to the runtime as descriptors; from there on instances, imports, calls and traps are
// the runtime's and the same for all, which is what the suite tests. The engines differ here and nowhere
// else.

#ifndef WZC_SPEC_ENGINE_H
#define WZC_SPEC_ENGINE_H

#include "compiler/compile.h"
#include "wzc/runtime.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace wzc::spec {

/// A valid module.
struct ModuleSource {
  std::span<const uint8_t> bytes; // must stay valid until unload()
  FeatureSet features;
  std::string file; // for messages
};

struct LoadedModule {
  const wzc_module *module = nullptr;
  std::string error; // if null
};

class Engine {
public:
  virtual ~Engine() = default;
  /// Makes the modules of a script ready to instantiate. `begin(i)` is called before work on module i starts, so that
  /// a crash can be told to be that module's. One result for each module. Called once between two unload()s.
  virtual std::vector<LoadedModule> load(std::span<const ModuleSource> modules,
                                         const std::function<void(size_t)> &begin) = 0;
  /// Forgets the modules. No instance may exist any more.
  virtual void unload() = 0;
};

/// Compiles to native objects, links those of a script into one shared object and loads that.
std::unique_ptr<Engine> makeCompiledEngine(unsigned optLevel, BoundsMode bounds, TrapMode traps,
                                           std::function<void(size_t module, CompileOptions &)> adjust = {});

/// Translates to the interpreter's code.
std::unique_ptr<Engine> makeInterpreterEngine();

/// Gives every other module to `first`, from the first one on, and the rest to `second`.
std::unique_ptr<Engine> makeMixedEngine(std::unique_ptr<Engine> first, std::unique_ptr<Engine> second);

} // namespace wzc::spec

#endif
