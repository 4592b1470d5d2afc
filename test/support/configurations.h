// The ways a module can be compiled, which must all behave alike.

#ifndef WZC_TEST_SUPPORT_CONFIGURATIONS_H
#define WZC_TEST_SUPPORT_CONFIGURATIONS_H

#include "compiler/compile.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::test {

struct Configuration {
  unsigned optLevel;
  BoundsMode bounds = BoundsMode::Guard;
  TrapMode traps = TrapMode::Fast;

  /// "O2-guard-fast".
  std::string name() const;
  friend bool operator==(const Configuration &, const Configuration &) = default;
};

/// Every level, both bounds and both trap modes.
std::vector<Configuration> allConfigurations();
std::optional<Configuration> configurationByName(std::string_view name);

} // namespace wzc::test

#endif
