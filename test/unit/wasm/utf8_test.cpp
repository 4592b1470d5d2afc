// UTF-8, against a decoder that works another way.

#include "compiler/wasm/utf8.h"

#include <gtest/gtest.h>

#include <string>

using namespace wzc;

namespace {

/// Decodes by arithmetic, where the code under test compares bytes.
bool slowUtf8(const std::string &text) {
  for (size_t i = 0; i < text.size();) {
    auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    unsigned first = byte(i), length = first < 0x80       ? 1
                                       : first >> 5 == 6  ? 2
                                       : first >> 4 == 14 ? 3
                                       : first >> 3 == 30 ? 4
                                                          : 0;
    if (!length)
      return false;
    unsigned point = length == 1 ? first : first & (0x7F >> length);
    for (unsigned k = 1; k < length; ++k) {
      if (byte(i + k) >> 6 != 2)
        return false;
      point = point << 6 | (byte(i + k) & 0x3F);
    }
    unsigned least = length == 1 ? 0 : length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
      return false;
    i += length;
  }
  return true;
}

TEST(Utf8, AgreesWithArithmetic) {
  EXPECT_TRUE(isValidUtf8(""));
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; ++b)
      for (const char *tail : {"", "\x80", "\xBF", "x", "\x80\x80", "\x80\xBF", "\xBF\xC0"}) {
        std::string text = std::string(1, static_cast<char>(a)) + static_cast<char>(b) + tail;
        ASSERT_EQ(isValidUtf8(text), slowUtf8(text)) << a << " " << b;
      }
}

} // namespace
