// Two engines at a time: modules of a script go to one and the other in turn, so that those that import from each other
// mostly do it across the border.

#include "spec/engine.h"

#include <array>

namespace wzc::spec {
namespace {

class MixedEngine final : public Engine {
public:
  MixedEngine(std::unique_ptr<Engine> first, std::unique_ptr<Engine> second)
      : engines{std::move(first), std::move(second)} {}

  std::vector<LoadedModule> load(std::span<const ModuleSource> modules,
                                 const std::function<void(size_t)> &begin) override {
    std::vector<LoadedModule> loaded(modules.size());
    for (size_t which = 0; which < engines.size(); ++which) {
      auto numberOf = [&](size_t i) { return i * engines.size() + which; };
      std::vector<ModuleSource> share;
      for (size_t i = 0; numberOf(i) < modules.size(); ++i)
        share.push_back(modules[numberOf(i)]);
      std::vector<LoadedModule> results = engines[which]->load(share, [&](size_t i) { begin(numberOf(i)); });
      for (size_t i = 0; i < results.size(); ++i)
        loaded[numberOf(i)] = std::move(results[i]);
    }
    return loaded;
  }

  void unload() override {
    for (const auto &engine : engines)
      engine->unload();
  }

private:
  std::array<std::unique_ptr<Engine>, 2> engines;
};

} // namespace

std::unique_ptr<Engine> makeMixedEngine(std::unique_ptr<Engine> first, std::unique_ptr<Engine> second) {
  return std::make_unique<MixedEngine>(std::move(first), std::move(second));
}

} // namespace wzc::spec
