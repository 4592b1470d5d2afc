// Whether a module is well formed and valid, and whether it is refused for the reason the test suite gives.

#ifndef WZC_SPEC_VERDICT_H
#define WZC_SPEC_VERDICT_H

#include "compiler/wasm/diag.h"
#include "compiler/wasm/features.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wzc::spec {

struct Verdict {
  std::optional<Error> error;
  /// The feature the module uses without its being enabled, if that is why it is refused.
  std::optional<Feature> missing;
  bool ok() const { return !error; }
};

/// Decodes and validates with the compiler's own decoder.
Verdict judge(std::span<const uint8_t> bytes, FeatureSet features);

/// A feature with which the module would be refused for the reason `text`, if it is one more alone that makes the
/// difference.
std::optional<Feature> featureForReason(std::span<const uint8_t> bytes, FeatureSet features, std::string_view text);

/// Whether an error of this code is what the suite calls `text`. The suite's texts are prefixes of what the reference
/// interpreter says, so either may go on where the other ends.
bool isReason(ErrorCode code, std::string_view text);

/// Whether a trap of this code is what the suite calls `text`.
bool isTrapReason(int trapCode, std::string_view text);

} // namespace wzc::spec

#endif
