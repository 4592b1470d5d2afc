// The set of WebAssembly features a module may use, or does use.

#ifndef WZC_WASM_FEATURES_H
#define WZC_WASM_FEATURES_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace wzc {

enum class Feature : uint8_t {
#define WZC_FEATURE(name, bit, flag, default, version) name = bit,
#include "features.def"
#undef WZC_FEATURE
};

class FeatureSet {
public:
  constexpr FeatureSet() = default;
  constexpr explicit FeatureSet(uint64_t mask) : bits(mask) {}

  /// What wzc compiles when the user says nothing.
  static constexpr FeatureSet defaults() {
    constexpr uint64_t on = 1, off = 0;
    uint64_t mask = 0;
#define WZC_FEATURE(name, bit, flag, default, version) mask |= default << bit;
#include "features.def"
#undef WZC_FEATURE
    (void)on, (void)off;
    return FeatureSet(mask);
  }
  /// Exactly the features of the given core version: 1.0 has none but the base.
  static constexpr FeatureSet core1() { return FeatureSet(1).with(Feature::mutable_globals); }
  static constexpr FeatureSet core2() { return FeatureSet(0xFF); }

  constexpr bool has(Feature feature) const { return bits >> static_cast<unsigned>(feature) & 1; }
  constexpr FeatureSet with(Feature feature) const {
    return FeatureSet(bits | uint64_t{1} << static_cast<unsigned>(feature));
  }
  constexpr FeatureSet without(Feature feature) const {
    return FeatureSet(bits & ~(uint64_t{1} << static_cast<unsigned>(feature)));
  }
  constexpr void add(Feature feature) { *this = with(feature); }
  constexpr uint64_t mask() const { return bits; }
  friend constexpr bool operator==(FeatureSet, FeatureSet) = default;

private:
  uint64_t bits = 0;
};

/// The flag by which users name a feature, such as "bulk-memory".
std::string_view featureFlag(Feature feature);
std::optional<Feature> featureByFlag(std::string_view flag);

} // namespace wzc

#endif
