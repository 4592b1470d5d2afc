#include "core/vector.h"

#include <gtest/gtest.h>

namespace {

struct Tracked {
  static int live;
  int value = 0;
  Tracked() { ++live; }
  explicit Tracked(int number) : value(number) { ++live; }
  Tracked(Tracked &&other) noexcept : value(other.value) { ++live; }
  Tracked &operator=(Tracked &&other) noexcept = default;
  ~Tracked() { --live; }
};
int Tracked::live = 0;

TEST(Vector, OwnsItsElements) {
  {
    wzc::Vector<Tracked> vector;
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(vector.push(Tracked(i)));
    EXPECT_EQ(Tracked::live, 100);
    for (int i = 0; i < 100; ++i)
      ASSERT_EQ(vector[static_cast<size_t>(i)].value, i);
    ASSERT_TRUE(vector.resize(150));
    EXPECT_EQ(vector[149].value, 0);
    ASSERT_TRUE(vector.resize(10));
    EXPECT_EQ(Tracked::live, 10);
    vector.removeUnordered(0);
    EXPECT_EQ(vector[0].value, 9);
    EXPECT_EQ(vector.size(), 9u);
    wzc::Vector<Tracked> moved = std::move(vector);
    EXPECT_EQ(moved.size(), 9u);
    EXPECT_EQ(Tracked::live, 9);
  }
  EXPECT_EQ(Tracked::live, 0);
}

TEST(Vector, ImpossibleSizesFailAndLeaveTheContents) {
  wzc::Vector<uint64_t> vector;
  ASSERT_TRUE(vector.push(5));
  EXPECT_FALSE(vector.reserve(SIZE_MAX));
  EXPECT_FALSE(vector.reserve(SIZE_MAX / 8));
  EXPECT_FALSE(vector.resize(SIZE_MAX / 16));
  EXPECT_EQ(vector.size(), 1u);
  EXPECT_EQ(vector[0], 5u);
}

TEST(String, KeepsANullByteBehind) {
  wzc::String text;
  EXPECT_STREQ(text.c_str(), "");
  EXPECT_TRUE(text.append("ab", 2));
  EXPECT_TRUE(text.append('c'));
  EXPECT_TRUE(text.append(std::string_view("d\0e", 3)));
  EXPECT_EQ(text.view(), std::string_view("abcd\0e", 6));
  EXPECT_EQ(text.c_str()[6], '\0');
  text.truncate(2);
  EXPECT_STREQ(text.c_str(), "ab");
  EXPECT_TRUE(text.assign("new", 3));
  EXPECT_TRUE(text == "new");
  text.clear();
  EXPECT_TRUE(text.empty());
  EXPECT_FALSE(text.append("x", SIZE_MAX / 2));
  EXPECT_STREQ(text.c_str(), "");
}

} // namespace
