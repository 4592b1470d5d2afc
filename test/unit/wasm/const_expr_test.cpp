// Constant expressions: their kinds, folding, and what they may contain.

#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

/// Decodes globals after an imported immutable i32 and an imported mutable i32.
struct Globals {
  Bytes bytes;
  Module module;
  Diag diag;
  bool good;

  explicit Globals(const std::vector<Bytes> &globals, FeatureSet features = FeatureSet::defaults()) {
    ModuleBuilder builder;
    builder.imports = {cat(std::string_view(), std::string_view(), 3, 0x7F, 0),
                       cat(std::string_view(), std::string_view(), 3, 0x7F, 1)};
    builder.globals = globals;
    builder.function(voidType(), {0, 0x0B});
    bytes = builder.build();
    good = decodeModule(bytes, features, module, diag);
  }
  const ConstExpr &last() const { return module.globals.back().init; }
  ErrorCode error() const { return diag.error()->code; }
};

TEST(ConstExpr, Values) {
  Globals i32({cat(0x7F, 0, 0x41, sleb(-5), 0x0B)});
  ASSERT_TRUE(i32.good);
  EXPECT_EQ(i32.last().kind, ConstExpr::Value);
  EXPECT_EQ(i32.last().low, 0xFFFFFFFBu);
  EXPECT_EQ(i32.last().type, ValueType(ValueType::I32));
  EXPECT_EQ(i32.module.bytes[i32.last().code.offset], 0x41);
  EXPECT_EQ(i32.last().code.size, 3u);

  Globals i64({cat(0x7E, 0, 0x42, sleb(-5), 0x0B)});
  EXPECT_EQ(i64.last().low, static_cast<uint64_t>(-5));
  Globals f32({{0x7D, 0, 0x43, 1, 2, 0xC0, 0x7F, 0x0B}});
  EXPECT_EQ(f32.last().low, 0x7FC00201u);
  Globals v128({cat(0x7B, 0, 0xFD, 0x0C, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0x0B)});
  EXPECT_EQ(v128.last().low, 0x0807060504030201u);
  EXPECT_EQ(v128.last().high, 0x100F0E0D0C0B0A09u);
}

TEST(ConstExpr, References) {
  Globals null({{0x6F, 0, 0xD0, 0x6F, 0x0B}});
  EXPECT_EQ(null.last().kind, ConstExpr::RefNull);
  EXPECT_EQ(null.last().type, ValueType::externref());
  Globals function({{0x70, 0, 0xD2, 0, 0x0B}});
  EXPECT_EQ(function.last().kind, ConstExpr::RefFunc);
  EXPECT_TRUE(function.module.declaredFunctions[0]);
  Globals wrong({{0x6F, 0, 0xD0, 0x70, 0x0B}});
  EXPECT_EQ(wrong.error(), ErrorCode::typeMismatch);
}

TEST(ConstExpr, FoldsArithmeticOfConstants) {
  // (7 - 9) * 3 + 1, in 32 bits and in 64
  Globals i32({{0x7F, 0, 0x41, 7, 0x41, 9, 0x6B, 0x41, 3, 0x6C, 0x41, 1, 0x6A, 0x0B}});
  ASSERT_TRUE(i32.good);
  EXPECT_EQ(i32.last().kind, ConstExpr::Value);
  EXPECT_EQ(i32.last().low, 0xFFFFFFFBu);
  Globals i64({{0x7E, 0, 0x42, 7, 0x42, 9, 0x7D, 0x42, 3, 0x7E, 0x42, 1, 0x7C, 0x0B}});
  EXPECT_EQ(i64.last().low, static_cast<uint64_t>(-5));
}

TEST(ConstExpr, WhatDependsOnAGlobalIsLeftForInstantiation) {
  Globals get({{0x7F, 0, 0x23, 0, 0x0B}});
  EXPECT_EQ(get.last().kind, ConstExpr::GlobalGet);
  EXPECT_EQ(get.last().index, 0u);
  Globals sum({{0x7F, 0, 0x23, 0, 0x41, 1, 0x6A, 0x0B}});
  EXPECT_EQ(sum.last().kind, ConstExpr::Extended);
  EXPECT_EQ(sum.last().code.size, 6u);
}

TEST(ConstExpr, WhichGlobalsMayBeRead) {
  Bytes constant = {0x7F, 0, 0x41, 7, 0x0B}, reader = {0x7F, 0, 0x23, 2, 0x0B};
  EXPECT_EQ(Globals({{0x7F, 0, 0x23, 1, 0x0B}}).error(), ErrorCode::constantExpressionRequired); // mutable
  Globals defined({constant, reader});
  EXPECT_TRUE(defined.good);
  EXPECT_TRUE(defined.module.usedFeatures.has(Feature::extended_const));
  EXPECT_FALSE(Globals({constant}).module.usedFeatures.has(Feature::extended_const));
  EXPECT_EQ(Globals({reader, constant}).error(), ErrorCode::unknownIndex);
  EXPECT_EQ(Globals({constant, reader}, FeatureSet::core2()).error(), ErrorCode::unknownIndex);
}

TEST(ConstExpr, OnlyConstantInstructions) {
  EXPECT_EQ(Globals({{0x7F, 0, 0x41, 1, 0x45, 0x0B}}).error(), ErrorCode::constantExpressionRequired);
  EXPECT_EQ(Globals({{0x7F, 0, 0x41, 1, 0x41, 1, 0x6A, 0x0B}}, FeatureSet::core2()).error(),
            ErrorCode::constantExpressionRequired);
  EXPECT_EQ(Globals({{0x7F, 0, 0x0B}}).error(), ErrorCode::stackUnderflow);
  EXPECT_EQ(Globals({{0x7F, 0, 0x41, 1, 0x41, 1, 0x0B}}).error(), ErrorCode::valuesLeft);
  EXPECT_EQ(Globals({{0x7F, 0, 0x41, 1}}).error(), ErrorCode::endExpected);
}

} // namespace
