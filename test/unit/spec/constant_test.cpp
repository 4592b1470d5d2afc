// spec/constant: what patterns accept and how values are written.

#include "spec/constant.h"

#include <bit>
#include <cstring>
#include <gtest/gtest.h>

namespace wzc::spec {
namespace {

Constant number(uint32_t type, uint64_t bits, LaneMatch match = LaneMatch::Bits) {
  Constant constant;
  constant.type = type;
  constant.laneBits = type == WZC_I32 || type == WZC_F32 ? 32 : 64;
  constant.isFloat = type == WZC_F32 || type == WZC_F64;
  constant.lanes = {{bits, match}};
  return constant;
}

Constant vector(unsigned laneBits, bool isFloat, std::vector<Lane> lanes) {
  Constant constant;
  constant.kind = Constant::Kind::Vector;
  constant.type = WZC_V128;
  constant.laneBits = laneBits;
  constant.isFloat = isFloat;
  constant.lanes = std::move(lanes);
  return constant;
}

Constant reference(Constant::Kind kind, uint64_t host = 0) {
  Constant constant;
  constant.kind = kind;
  constant.type = WZC_EXTERNREF;
  constant.host = host;
  return constant;
}

wzc_value f32Bits(uint32_t bits) {
  wzc_value value{};
  value.f32 = std::bit_cast<float>(bits);
  return value;
}

TEST(Constant, numbersMatchByTypeAndBits) {
  wzc_value value{};
  value.i32 = -1;
  EXPECT_TRUE(matches(number(WZC_I32, 0xFFFFFFFF), WZC_I32, value));
  EXPECT_FALSE(matches(number(WZC_I32, 0xFFFFFFFE), WZC_I32, value));
  EXPECT_FALSE(matches(number(WZC_I32, 0xFFFFFFFF), WZC_F32, value));
  value.i64 = -1;
  EXPECT_TRUE(matches(number(WZC_I64, ~uint64_t{0}), WZC_I64, value));
}

TEST(Constant, zerosAndNansAreToldApart) {
  EXPECT_TRUE(matches(number(WZC_F32, 0), WZC_F32, f32Bits(0)));
  EXPECT_FALSE(matches(number(WZC_F32, 0), WZC_F32, f32Bits(0x80000000)));
  EXPECT_TRUE(matches(number(WZC_F32, 0x7FA00000), WZC_F32, f32Bits(0x7FA00000)));
  EXPECT_FALSE(matches(number(WZC_F32, 0x7FC00000), WZC_F32, f32Bits(0x7FA00000)));
}

TEST(Constant, nanClasses) {
  Constant canonical = number(WZC_F32, 0, LaneMatch::CanonicalNan);
  Constant arithmetic = number(WZC_F32, 0, LaneMatch::ArithmeticNan);
  for (uint32_t sign : {0u, 0x80000000u}) {
    EXPECT_TRUE(matches(canonical, WZC_F32, f32Bits(sign | 0x7FC00000)));
    EXPECT_FALSE(matches(canonical, WZC_F32, f32Bits(sign | 0x7FC00001)));
    EXPECT_FALSE(matches(canonical, WZC_F32, f32Bits(sign | 0x7FA00000)));
    EXPECT_FALSE(matches(canonical, WZC_F32, f32Bits(sign | 0x7F800000)));
    EXPECT_TRUE(matches(arithmetic, WZC_F32, f32Bits(sign | 0x7FC00001)));
    EXPECT_FALSE(matches(arithmetic, WZC_F32, f32Bits(sign | 0x7FA00000)));
    EXPECT_FALSE(matches(arithmetic, WZC_F32, f32Bits(sign | 0x7F800000)));
  }
  wzc_value value{};
  value.i64 = static_cast<int64_t>(0xFFF8000000000000);
  EXPECT_TRUE(matches(number(WZC_F64, 0, LaneMatch::CanonicalNan), WZC_F64, value));
  value.i64 = 0x7FF4000000000000;
  EXPECT_FALSE(matches(number(WZC_F64, 0, LaneMatch::ArithmeticNan), WZC_F64, value));
}

TEST(Constant, vectorsMatchLaneByLane) {
  wzc_value value;
  Constant lanes = vector(16, false, {{1}, {2}, {3}, {4}, {5}, {6}, {7}, {0xFFFF}});
  ASSERT_TRUE(toValue(lanes, value));
  EXPECT_TRUE(matches(lanes, WZC_V128, value));
  lanes.lanes[7].bits = 0xFFFE;
  EXPECT_FALSE(matches(lanes, WZC_V128, value));

  Constant floats = vector(32, true, {{0x3F800000}, {0x7FC00000}, {0xFFC12345}, {0}});
  ASSERT_TRUE(toValue(floats, value));
  Constant pattern = vector(32, true, {{0x3F800000}, {0, LaneMatch::CanonicalNan}, {0, LaneMatch::ArithmeticNan}, {0}});
  EXPECT_TRUE(matches(pattern, WZC_V128, value));
  EXPECT_FALSE(toValue(pattern, value)) << "a pattern is no argument";
}

TEST(Constant, laneZeroHasTheLowestAddress) {
  wzc_value value;
  ASSERT_TRUE(toValue(vector(64, false, {{0x11}, {0x22}}), value));
  uint64_t first;
  std::memcpy(&first, &value.v128, sizeof first);
  EXPECT_EQ(first, 0x11u);
}

TEST(Constant, references) {
  wzc_value null{}, host{}, other{};
  ASSERT_TRUE(toValue(reference(Constant::Kind::NullRef), null));
  ASSERT_TRUE(toValue(reference(Constant::Kind::HostRef, 0), host));
  ASSERT_TRUE(toValue(reference(Constant::Kind::HostRef, 1), other));
  EXPECT_NE(host.ref, nullptr);
  EXPECT_TRUE(matches(reference(Constant::Kind::NullRef), WZC_FUNCREF, null));
  EXPECT_FALSE(matches(reference(Constant::Kind::NullRef), WZC_FUNCREF, host));
  EXPECT_TRUE(matches(reference(Constant::Kind::HostRef, 1), WZC_EXTERNREF, other));
  EXPECT_FALSE(matches(reference(Constant::Kind::HostRef, 1), WZC_EXTERNREF, host));
  EXPECT_TRUE(matches(reference(Constant::Kind::SomeRef), WZC_FUNCREF, host));
  EXPECT_FALSE(matches(reference(Constant::Kind::SomeRef), WZC_FUNCREF, null));
  EXPECT_FALSE(matches(reference(Constant::Kind::NullRef), WZC_I64, null)) << "a number is no reference";
}

TEST(Constant, eitherTakesAnyAlternative) {
  Constant either;
  either.kind = Constant::Kind::Either;
  either.alternatives = {number(WZC_I32, 1), number(WZC_I32, 2)};
  wzc_value value{};
  value.i32 = 2;
  EXPECT_TRUE(matches(either, WZC_I32, value));
  value.i32 = 3;
  EXPECT_FALSE(matches(either, WZC_I32, value));
}

TEST(Constant, argumentsFitTheirParameters) {
  EXPECT_TRUE(fitsParameter(number(WZC_I32, 0), WZC_I32));
  EXPECT_FALSE(fitsParameter(number(WZC_I32, 0), WZC_I64));
  EXPECT_TRUE(fitsParameter(reference(Constant::Kind::NullRef), 0x63 | 5 << 8));
  EXPECT_FALSE(fitsParameter(number(WZC_I32, 0), WZC_FUNCREF));
  EXPECT_FALSE(fitsParameter(reference(Constant::Kind::NullRef), WZC_I32));
}

TEST(Constant, descriptions) {
  EXPECT_EQ(describe(number(WZC_I32, 7)), "i32:7");
  EXPECT_EQ(describe(number(WZC_F32, 0x3F800000)), "f32:0x3f800000 (1)");
  EXPECT_EQ(describe(number(WZC_F64, 0, LaneMatch::CanonicalNan)), "f64:nan:canonical");
  Constant lanes = vector(32, false, {{1}, {2}, {3}, {4}});
  EXPECT_EQ(describe(lanes), "v128 i32x4: 1 2 3 4");
  wzc_value value;
  ASSERT_TRUE(toValue(lanes, value));
  EXPECT_EQ(describe(WZC_V128, value, &lanes), "v128 i32x4: 1 2 3 4");
  ASSERT_TRUE(toValue(reference(Constant::Kind::HostRef, 3), value));
  EXPECT_EQ(describe(WZC_EXTERNREF, value, nullptr), "ref:host 3");
}

} // namespace
} // namespace wzc::spec
