// spec/suite_rules, spec/options and spec/verdict: which features hold where, and which reasons are the same.

#include "spec/options.h"
#include "spec/suite_rules.h"
#include "spec/verdict.h"
#include "wzc/runtime.h"

#include <gtest/gtest.h>

namespace wzc::spec {
namespace {

TEST(SuiteRules, featuresBySelector) {
  SuiteRules rules;
  ASSERT_EQ(rules.parse("# comment\n\nfeatures sub/*.wast +threads\nfeatures sub/a.wast:3,5 -simd\n"), std::nullopt);
  FeatureSet base = FeatureSet::core2();
  EXPECT_EQ(rules.features("a.wast", 3, base), base);
  EXPECT_EQ(rules.features("sub/b.wast", 3, base), base.with(Feature::threads));
  EXPECT_EQ(rules.features("sub/a.wast", 5, base), base.with(Feature::threads).without(Feature::simd));
  EXPECT_EQ(rules.features("sub/a.wast", 4, base), base.with(Feature::threads));
  EXPECT_EQ(rules.features("sub/deep/a.wast", 3, base), base) << "* does not match a slash";
}

TEST(SuiteRules, skipsAndGroups) {
  SuiteRules rules;
  ASSERT_EQ(rules.parse("skip old/*.wast not in scope\ngroup SIMD | simd_*.wast\ngroup rest | *.wast x/*\n"),
            std::nullopt);
  ASSERT_NE(rules.skipReason("old/a.wast", 1), nullptr);
  EXPECT_EQ(*rules.skipReason("old/a.wast", 1), "not in scope");
  EXPECT_EQ(rules.skipReason("a.wast", 1), nullptr);
  EXPECT_EQ(rules.groups()[rules.groupOf("simd_lane.wast")], "SIMD");
  EXPECT_EQ(rules.groups()[rules.groupOf("x/simd_lane.wast")], "rest");
  EXPECT_EQ(rules.groups()[rules.groupOf("y/z.wast")], "other");
}

TEST(SuiteRules, mistakesAreErrors) {
  for (const char *text :
       {"feature a.wast +simd", "features a.wast", "features a.wast simd", "features a.wast +sindh",
        "features a.wast:x +simd", "features a.wast: +simd", "skip a.wast", "group x", "group | a.wast"})
    EXPECT_TRUE(SuiteRules().parse(text).has_value()) << text;
}

TEST(Options, everyFormOfAValue) {
  Options options;
  ASSERT_EQ(parseOptions({"-O0", "--bounds=explicit", "--traps", "precise", "--jobs", "3", "--features",
                          "+threads,-simd", "dir"},
                         options),
            std::nullopt);
  EXPECT_EQ(options.optLevel, 0u);
  EXPECT_EQ(options.bounds, BoundsMode::Explicit);
  EXPECT_EQ(options.jobs, 3u);
  EXPECT_TRUE(options.features.apply(FeatureSet()).has(Feature::threads));
  EXPECT_FALSE(options.features.apply(FeatureSet::core2().with(Feature::simd)).has(Feature::simd));
  EXPECT_EQ(options.inputs, std::vector<std::string>{"dir"});
  EXPECT_EQ(options.configuration(), "compiled, -O0, explicit bounds, precise traps");
}

TEST(Options, mistakes) {
  auto error = [](const std::vector<std::string_view> &arguments) {
    Options options;
    return parseOptions(arguments, options).value_or("");
  };
  EXPECT_EQ(error({}), "no scripts given");
  EXPECT_EQ(error({"--jobs"}), "no value for --jobs");
  EXPECT_EQ(error({"--jobs=0", "d"}), "bad value for --jobs: 0");
  EXPECT_EQ(error({"-O9", "d"}), "bad value for -O: 9");
  EXPECT_EQ(error({"--engine=jit", "d"}), "bad value for --engine: jit");
  EXPECT_EQ(error({"--frob=1", "d"}), "unknown option --frob");
  EXPECT_EQ(error({"--update-expected", "d"}), "--update-expected needs --expected-failures");
}

TEST(Verdict, reasonsArePrefixes) {
  EXPECT_TRUE(isReason(ErrorCode::typeMismatch, "type mismatch"));
  EXPECT_TRUE(isReason(ErrorCode::typeMismatch, "type mismatch: instruction requires [i32] but stack has []"));
  EXPECT_FALSE(isReason(ErrorCode::typeMismatch, "unknown local"));
  EXPECT_FALSE(isReason(ErrorCode::typeMismatch, ""));
  EXPECT_TRUE(isTrapReason(WZC_TRAP_UNINITIALIZED_ELEMENT, "uninitialized element 2"));
  EXPECT_TRUE(isTrapReason(WZC_TRAP_NULL_REFERENCE, "null array reference"));
  EXPECT_FALSE(isTrapReason(WZC_TRAP_UNREACHABLE, "out of bounds memory access"));
}

TEST(Verdict, namesTheMissingFeature) {
  // A memory with 64-bit addresses.
  const uint8_t module[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 4, 1};
  EXPECT_TRUE(judge(module, FeatureSet::defaults().with(Feature::memory64)).ok());
  Verdict verdict = judge(module, FeatureSet::defaults().without(Feature::memory64));
  ASSERT_FALSE(verdict.ok());
  EXPECT_EQ(verdict.missing, Feature::memory64);
}

TEST(Verdict, namesTheFeatureOfAnUnbuiltInstruction) {
  // A function of one instruction, struct.new (0xFB 0x00) of type 0.
  const uint8_t module[] = {0, 'a', 's', 'm', 1,  0, 0, 0, 1, 4,    1, 0x60, 0,   0,
                            3, 2,   1,   0,   10, 7, 1, 5, 0, 0xFB, 0, 0,    0x0B};
  EXPECT_EQ(judge(module, FeatureSet::defaults().without(Feature::gc)).missing, Feature::gc);
}

TEST(Verdict, findsTheFeatureThatMakesTheReason) {
  // A memory of 64-bit addresses whose minimum is above its maximum.
  const uint8_t module[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 4, 1, 5, 2, 1};
  FeatureSet features = FeatureSet::defaults().without(Feature::memory64);
  EXPECT_EQ(featureForReason(module, features, "size minimum must not be greater than maximum"), Feature::memory64);
  EXPECT_EQ(featureForReason(module, features, "unknown local"), std::nullopt);
}

} // namespace
} // namespace wzc::spec
