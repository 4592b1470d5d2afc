// What became of one command of a script.

#ifndef WZC_SPEC_OUTCOME_H
#define WZC_SPEC_OUTCOME_H

#include "compiler/wasm/features.h"

#include <optional>
#include <string>
#include <vector>

namespace wzc::spec {

enum class Status : uint8_t { Passed, Failed, Skipped };

struct Outcome {
  Status status = Status::Passed;
  std::string detail; // Failed: expected and got; Skipped: the reason
  // Skipped for the lack of a feature, which expected-failures.txt has to know of.
  std::optional<Feature> needs;

  static Outcome passed() { return {}; }
  static Outcome failed(std::string detail) { return {Status::Failed, std::move(detail), std::nullopt}; }
  static Outcome skipped(std::string reason) { return {Status::Skipped, std::move(reason), std::nullopt}; }
  static Outcome needsFeature(Feature feature) {
    return {Status::Skipped, "needs " + std::string(featureFlag(feature)), feature};
  }
};

/// One line for each outcome and a last one that says all are there.
std::string serialize(const std::vector<Outcome> &outcomes);
/// False if the text is not whole.
[[nodiscard]] bool deserialize(std::string_view text, std::vector<Outcome> &outcomes);

} // namespace wzc::spec

#endif
