#include "test/support/configurations.h"

namespace wzc::test {

std::string Configuration::name() const {
  if (interpreted)
    return "interpreter";
  return "O" + std::to_string(optLevel) + (bounds == BoundsMode::Guard ? "-guard" : "-explicit") +
         (traps == TrapMode::Fast ? "-fast" : "-precise") +
         (counting   ? "-counting"
          : profiled ? "-profiled"
                     : "");
}

std::vector<Configuration> allConfigurations() {
  std::vector<Configuration> all;
  for (unsigned level = 0; level <= 3; ++level)
    for (BoundsMode bounds : {BoundsMode::Guard, BoundsMode::Explicit})
      for (TrapMode traps : {TrapMode::Fast, TrapMode::Precise})
        all.push_back({level, bounds, traps});
  all.push_back(Configuration::interpreter());
  return all;
}

std::optional<Configuration> configurationByName(std::string_view name) {
  for (Configuration configuration : allConfigurations())
    for (auto [counting, profiled] : {std::pair(false, false), std::pair(true, false), std::pair(false, true)}) {
      configuration.counting = counting;
      configuration.profiled = profiled;
      if (configuration.name() == name)
        return configuration;
    }
  return std::nullopt;
}

} // namespace wzc::test
