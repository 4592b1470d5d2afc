// The command line of wzc-spec.

#ifndef WZC_SPEC_OPTIONS_H
#define WZC_SPEC_OPTIONS_H

#include "compiler/compile.h"
#include "spec/suite_rules.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::spec {

enum class EngineKind : uint8_t { Compiled, Interpreter, Mixed };

struct Options {
  EngineKind engine = EngineKind::Compiled;
  unsigned optLevel = 2;
  BoundsMode bounds = BoundsMode::Guard;
  TrapMode traps = TrapMode::Fast;
  size_t jobs = 0; // 0: one for each processor
  unsigned timeoutSeconds = 60;
  FeatureChanges features;
  std::string rulesFile;
  std::string expectedFailures;
  bool updateExpected = false;
  bool verbose = false;
  std::string tableFile;
  std::vector<std::string> inputs; // directories and JSON files

  /// "compiled, -O2, guard bounds, fast traps"
  std::string configuration() const;
};

extern const std::string_view kUsage;

/// Returns nothing or the error.
[[nodiscard]] std::optional<std::string> parseOptions(const std::vector<std::string_view> &arguments, Options &options);

} // namespace wzc::spec

#endif
