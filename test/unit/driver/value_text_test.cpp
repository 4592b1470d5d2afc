// parseValue(), formatValue(): the edges of every type.

#include "driver/value_text.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

namespace wzc {
namespace {

std::string roundTrip(const std::string &text, uint32_t kind) {
  wzc_value value = {};
  return parseValue(text, kind, value) ? formatValue(kind, value) : "refused";
}

TEST(ValueText, Integers) {
  EXPECT_EQ(roundTrip("2147483647", WZC_I32), "2147483647");
  EXPECT_EQ(roundTrip("2147483648", WZC_I32), "-2147483648");
  EXPECT_EQ(roundTrip("4294967295", WZC_I32), "-1");
  EXPECT_EQ(roundTrip("-2147483648", WZC_I32), "-2147483648");
  EXPECT_EQ(roundTrip("+7", WZC_I32), "7");
  EXPECT_EQ(roundTrip("-0x10", WZC_I32), "-16");
  EXPECT_EQ(roundTrip("0XffffFFFF", WZC_I32), "-1");
  EXPECT_EQ(roundTrip("18446744073709551615", WZC_I64), "-1");
  EXPECT_EQ(roundTrip("-9223372036854775808", WZC_I64), "-9223372036854775808");
  for (const char *text : {"", "-", "+", "0x", "--1", "1 ", " 1", "1.0", "4294967296", "-2147483649", "0x1g", "0x-1"})
    EXPECT_EQ(roundTrip(text, WZC_I32), "refused") << text;
  for (const char *text : {"18446744073709551616", "-9223372036854775809"})
    EXPECT_EQ(roundTrip(text, WZC_I64), "refused") << text;
}

TEST(ValueText, FloatingPointReadsBackAsItWas) {
  EXPECT_EQ(roundTrip("0.1", WZC_F32), "0.1");
  EXPECT_EQ(roundTrip("0.1", WZC_F64), "0.1");
  EXPECT_EQ(roundTrip("16777217", WZC_F32), "16777216");
  EXPECT_EQ(roundTrip("-0", WZC_F64), "-0");
  EXPECT_EQ(roundTrip("0x1.8p1", WZC_F32), "3");
  EXPECT_EQ(roundTrip("-inf", WZC_F32), "-inf");
  EXPECT_EQ(roundTrip("nan", WZC_F64), "nan");
  EXPECT_EQ(roundTrip("-nan", WZC_F32), "-nan");
  for (const char *text : {"", " 1", "1 ", "1.5x", "--1", "e5"})
    EXPECT_EQ(roundTrip(text, WZC_F64), "refused") << text;
  wzc_value value;
  value.f64 = 5e-324;
  EXPECT_EQ(roundTrip(formatValue(WZC_F64, value), WZC_F64), "5e-324");
}

TEST(ValueText, OthersAreShownAndNotRead) {
  EXPECT_EQ(roundTrip("0", WZC_V128), "refused");
  EXPECT_EQ(roundTrip("null", WZC_FUNCREF), "refused");
  wzc_value value = {};
  EXPECT_EQ(formatValue(WZC_EXTERNREF, value), "null");
  value.ref = &value;
  EXPECT_EQ(formatValue(WZC_FUNCREF, value), "ref");
  const unsigned char bytes[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0xFE};
  memcpy(&value.v128, bytes, sizeof bytes);
  EXPECT_EQ(formatValue(WZC_V128, value), "0xfe0f0e0d0c0b0a090807060504030201");
}

TEST(ValueText, KindsHaveNames) {
  EXPECT_EQ(valueKindName(WZC_I64), "i64");
  EXPECT_EQ(valueKindName(0x64 | 3 << 8), "a reference");
}

} // namespace
} // namespace wzc
