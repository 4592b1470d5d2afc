// The ways a module can be run, which must all behave alike: compiled with these options or those, and interpreted.

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
  bool interpreted = false; // then the rest says nothing, but that traps are precise
  bool counting = false;    // with --profile-generate
  bool profiled = false;    // by the profile of a run that counted

  static Configuration interpreter() { return {0, BoundsMode::Explicit, TrapMode::Precise, true}; }
  /// "O2-guard-fast" or "interpreter".
  std::string name() const;
  friend bool operator==(const Configuration &, const Configuration &) = default;
};

/// Every level, both bounds and both trap modes; last the interpreter. Without profiles.
std::vector<Configuration> allConfigurations();
std::optional<Configuration> configurationByName(std::string_view name);

} // namespace wzc::test

#endif
