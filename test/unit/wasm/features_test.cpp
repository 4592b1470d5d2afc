// Features and their flags.

#include "compiler/wasm/features.h"

#include <gtest/gtest.h>

using namespace wzc;

namespace {

TEST(Features, FlagsAreFoundAgain) {
  for (unsigned i = 0; i < 17; ++i) {
    auto feature = static_cast<Feature>(i);
    EXPECT_EQ(featureByFlag(featureFlag(feature)), feature);
  }
  EXPECT_FALSE(featureByFlag("no-such-feature"));
  EXPECT_TRUE(FeatureSet::core2().has(Feature::simd));
  EXPECT_FALSE(FeatureSet::core2().has(Feature::extended_const));
  EXPECT_TRUE(FeatureSet::defaults().has(Feature::extended_const));
}

} // namespace
