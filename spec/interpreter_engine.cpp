// The interpreter as an engine: every module translated by itself.

#include "spec/engine.h"

#include "compiler/wasm/module_decoder.h"
#include "interp/interp.h"

namespace wzc::spec {
namespace {

class InterpreterEngine final : public Engine {
public:
  std::vector<LoadedModule> load(std::span<const ModuleSource> modules,
                                 const std::function<void(size_t)> &begin) override {
    std::vector<LoadedModule> results;
    for (size_t i = 0; i < modules.size(); ++i) {
      begin(i);
      results.push_back(load(modules[i], "m" + std::to_string(i)));
    }
    return results;
  }

  void unload() override { loaded.clear(); }

private:
  LoadedModule load(const ModuleSource &source, const std::string &name) {
    Module module;
    Diag diag;
    std::unique_ptr<InterpretedModule> result;
    if (decodeModule(source.bytes, source.features, module, diag))
      result = InterpretedModule::create(module, name, diag);
    if (!result)
      return {nullptr, "cannot translate: " + diag.error()->format(source.file)};
    loaded.push_back(std::move(result));
    return {loaded.back()->descriptor(), ""};
  }

  std::vector<std::unique_ptr<InterpretedModule>> loaded;
};

} // namespace

std::unique_ptr<Engine> makeInterpreterEngine() { return std::make_unique<InterpreterEngine>(); }

} // namespace wzc::spec
