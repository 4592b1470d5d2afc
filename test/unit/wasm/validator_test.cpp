// Bodies: depth, size, and several threads.

#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

std::optional<Error> judgeBody(const Bytes &body, ModuleBuilder builder = {}) {
  builder.function(voidType(), body);
  return judge(builder.build());
}

TEST(Validator, DeepNestingNeedsNoStack) {
  for (Bytes opening : {Bytes{0x02, 0x40}, Bytes{0x03, 0x40}, Bytes{0x41, 0, 0x04, 0x40}}) {
    constexpr size_t depth = 100'000;
    EXPECT_FALSE(judgeBody(cat(0, repeat(depth, opening), repeat(depth + 1, {0x0B}))));
    EXPECT_EQ(judgeBody(cat(0, repeat(depth, opening), repeat(depth, {0x0B})))->code, ErrorCode::endExpected);
  }
}

TEST(Validator, OperandsHaveALimit) {
  // Two bytes push a thousand operands.
  ModuleBuilder builder;
  builder.function(cat(0x60, 0, uleb(1000), Bytes(1000, 0x7F)), cat(0, 0x00, 0x0B));
  EXPECT_FALSE(judgeBody(cat(0, repeat(3'000, {0x10, 0}), 0x00, 0x0B), builder));
  std::optional<Error> error = judgeBody(cat(0, repeat(100'000, {0x10, 0}), 0x00, 0x0B), builder);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::tooMany);
}

TEST(Validator, LargeBranchTableOfWideLabels) {
  // Quadratic if each label's thousand types were looked at.
  ModuleBuilder builder;
  builder.types = {cat(0x60, 0, uleb(1000), Bytes(1000, 0x7F))};
  Bytes table = cat(0x0E, uleb(65'520), repeat(32'760, {0, 1}), 1);
  Bytes body = cat(0, 0x02, 0, 0x02, 0, 0x00, table, 0x0B, 0x0B, repeat(1000, {0x1A}), 0x0B);
  builder.function(voidType(), body);
  builder.functions.back() = {1};
  EXPECT_FALSE(judge(builder.build()));
  EXPECT_EQ(judgeBody(cat(0, 0x41, 0, 0x0E, uleb(65'521), Bytes(65'522), 0x0B))->code, ErrorCode::tooMany);
}

TEST(Validator, LowestErrorWhateverTheThreads) {
  ModuleBuilder builder;
  for (unsigned i = 0; i < 2'000; ++i)
    builder.function(voidType(), i >= 700 && i % 100 == 0 ? Bytes{0, 0x1A, 0x0B} : Bytes{0, 0x0B});
  builder.exports = {cat(std::string_view("bad"), 0, uleb(700))};
  Bytes bytes = builder.build();
  std::optional<Error> expected = judge(bytes, FeatureSet::defaults(), 1);
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->context, "function 700 (\"bad\")");
  for (unsigned round = 0; round < 50; ++round) {
    std::optional<Error> error = judge(bytes, FeatureSet::defaults(), 1 + round % 8);
    EXPECT_EQ(error->offset, expected->offset);
    EXPECT_EQ(error->context, expected->context);
  }
}

TEST(Validator, TellsWhetherBodiesUseFloats) {
  auto usesFloats = [](const Bytes &body, unsigned threads) {
    ModuleBuilder builder;
    for (unsigned i = 0; i < 200; ++i)
      builder.function(voidType(), i == 100 ? body : Bytes{0, 0x41, 1, 0x1A, 0x0B});
    Module module;
    Diag diag;
    Bytes bytes = builder.build();
    EXPECT_TRUE(decodeModule(bytes, FeatureSet::defaults(), module, diag) && validateBodies(module, threads, diag));
    return module.usesFloats;
  };
  for (unsigned threads : {1u, 4u}) {
    EXPECT_FALSE(usesFloats({0, 0x42, 1, 0xA7, 0x1A, 0x0B}, threads));                         // i32.wrap_i64
    EXPECT_TRUE(usesFloats({0, 0x42, 1, 0xB9, 0x1A, 0x0B}, threads));                          // f64.convert_i64_s
    EXPECT_TRUE(usesFloats({0, 0x43, 0, 0, 0, 0, 0x1A, 0x0B}, threads));                       // f32.const
    EXPECT_TRUE(usesFloats({0, 0x41, 1, 0xFD, 0x11, 0xFD, 0xE1, 0x01, 0x1A, 0x0B}, threads));  // f32x4.neg
    EXPECT_FALSE(usesFloats({0, 0x41, 1, 0xFD, 0x11, 0xFD, 0xA1, 0x01, 0x1A, 0x0B}, threads)); // i32x4.neg
    EXPECT_TRUE(usesFloats({0, 0x41, 1, 0xFD, 0x11, 0xFD, 0xF8, 0x01, 0x1A, 0x0B}, threads)); // i32x4.trunc_sat_f32x4_s
  }
}

TEST(Validator, FeaturesOfBodiesAreCollectedFromAllThreads) {
  ModuleBuilder builder;
  for (unsigned i = 0; i < 300; ++i)
    builder.function(voidType(), i == 299   ? Bytes{0, 0x41, 0, 0xC0, 0x1A, 0x0B}
                                 : i == 100 ? Bytes{0, 0x41, 0, 0xFD, 0x0F, 0x1A, 0x0B}
                                            : Bytes{0, 0x0B});
  Bytes bytes = builder.build();
  Module module;
  Diag diag;
  ASSERT_TRUE(decodeModule(bytes, FeatureSet::defaults(), module, diag));
  EXPECT_FALSE(module.usedFeatures.has(Feature::simd));
  ASSERT_TRUE(validateBodies(module, 4, diag));
  EXPECT_TRUE(module.usedFeatures.has(Feature::simd));
  EXPECT_TRUE(module.usedFeatures.has(Feature::sign_extension));
  EXPECT_FALSE(module.usedFeatures.has(Feature::bulk_memory));
}

TEST(Validator, MemoryOffsetsLongerThanTheirSizeNeedMemory64) {
  ModuleBuilder builder;
  builder.memories = {{0, 1}};
  Bytes body = {0, 0x41, 0, 0x28, 2, 0x84, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1A, 0x0B};
  EXPECT_EQ(judgeBody(body, builder)->code, ErrorCode::lebTooLong);
  builder.function(voidType(), body);
  EXPECT_FALSE(judge(builder.build(), allFeatures()));
}

TEST(Validator, EmptyLocalGroupsAreFree) {
  EXPECT_FALSE(judgeBody(cat(uleb(60'000), repeat(60'000, {0, 0x7F}), 0x0B)));
  EXPECT_FALSE(judgeBody(cat(1, uleb(50'000), 0x7F, 0x0B)));
}

} // namespace
