#include "compiler/profile/profile.h"

#include <gtest/gtest.h>

#include <random>

namespace wzc {
namespace {

Profile example() {
  Profile profile;
  profile.firstIndex = 3;
  profile.functions.resize(3);
  profile.functions[0].digest.fill(0x80);
  profile.functions[0].name = "first";
  profile.functions[0].counters = {1, 127, 128, UINT64_MAX, 0};
  profile.functions[0].targets = {{2, 5, 9}, {CallTarget::kNone, 0, 0}};
  profile.functions[2].counters = {300};
  return profile;
}

std::string decodeError(std::string_view bytes) {
  std::string error;
  return Profile::decode(bytes, error) ? "no error" : error;
}

/// `bytes` behind the magic number and the first function's index.
std::string file(std::initializer_list<int> bytes) {
  std::string result = std::string("wzcprof1") + '\0';
  for (int byte : bytes)
    result += static_cast<char>(byte);
  return result;
}

TEST(Profile, ComesBackAsItWas) {
  std::string error;
  for (const Profile &profile : {example(), Profile()}) {
    std::optional<Profile> decoded = Profile::decode(profile.encode(), error);
    ASSERT_TRUE(decoded) << error;
    EXPECT_EQ(decoded->firstIndex, profile.firstIndex);
    EXPECT_EQ(decoded->functions, profile.functions);
  }
}

TEST(Profile, IsRefusedUnlessWhole) {
  std::string bytes = example().encode();
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(decodeError(bytes.substr(0, size)),
              size < 8 ? "it does not begin with \"wzcprof1\"" : "it ends too early")
        << size;
  EXPECT_EQ(decodeError(bytes + '\0'), "it has more bytes than it should");
  EXPECT_EQ(decodeError(std::string("\0asm\1\0\0\0", 8)), "it does not begin with \"wzcprof1\"");
}

TEST(Profile, CountsMayNotPromiseMoreThanThereIs) {
  EXPECT_EQ(decodeError(file({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1})), "it ends too early");
  std::string one = file({1}) + std::string(16, 'd');
  EXPECT_EQ(decodeError(one + "\xFF\xFF\xFF\xFF\xFF\x7F"), "it ends too early");                     // name
  EXPECT_EQ(decodeError(one + std::string("\0\xFF\xFF\xFF\x7F", 5)), "it ends too early");           // counters
  EXPECT_EQ(decodeError(one + std::string("\0\0\x02\x01\x01\x01\x01\x01", 8)), "it ends too early"); // targets
}

TEST(Profile, NumbersHaveAtMost64Bits) {
  std::string most("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 10);
  std::string one = file({1}) + std::string(16, 'd') + std::string("\0\1\0", 3);
  std::string error;
  std::optional<Profile> profile = Profile::decode(one + most, error);
  ASSERT_TRUE(profile) << error;
  EXPECT_EQ(profile->functions[0].entries(), UINT64_MAX);
  most.back() = 2;
  EXPECT_EQ(decodeError(one + most), "it has a number of more than 64 bits");
  most.back() = '\x81';
  EXPECT_EQ(decodeError(one + most + '\0'), "it has a number of more than 64 bits");
}

TEST(Profile, TargetsAreFunctionsOfTheProfile) {
  std::string one = file({1}) + std::string(16, 'd') + std::string("\0\0\1", 3);
  std::string error;
  EXPECT_TRUE(Profile::decode(one + "\1\2\3", error));
  EXPECT_EQ(decodeError(one + "\2\2\3"), "it calls a function it does not have");
  EXPECT_EQ(decodeError(one + "\x80\x80\x80\x80\x10\2\3"), "it calls a function it does not have");
  // More votes than calls: no more than all.
  EXPECT_EQ(Profile::decode(one + "\1\x09\3", error)->functions[0].targets[0].votes, 3u);
}

TEST(Profile, AnyBytesAreReadOrRefused) {
  std::string bytes = example().encode();
  std::mt19937 random(1);
  unsigned refused = 0;
  for (unsigned i = 0; i < 20'000; ++i) {
    std::string changed = bytes;
    for (unsigned changes = 1 + random() % 4; changes; --changes)
      changed[8 + random() % (changed.size() - 8)] = static_cast<char>(random());
    std::string error;
    std::optional<Profile> profile = Profile::decode(changed, error);
    refused += !profile;
    EXPECT_EQ(error.empty(), profile.has_value());
    if (profile) {
      EXPECT_EQ(Profile::decode(profile->encode(), error)->functions, profile->functions);
    }
  }
  EXPECT_GT(refused, 1000u);
}

TEST(Profile, RunsAreAddedUp) {
  Profile sum = example(), other = example();
  other.functions[0].targets[0] = {1, 2, 4};
  ASSERT_TRUE(sum.add(other));
  EXPECT_EQ(sum.functions[0].counters, (std::vector<uint64_t>{2, 254, 256, UINT64_MAX, 0}));
  EXPECT_EQ(sum.functions[0].targets[0], (CallTarget{2, 3, 13})); // two votes against it
  EXPECT_EQ(sum.functions[2].counters, std::vector<uint64_t>{600});
  ASSERT_TRUE(sum.add(example()));
  EXPECT_EQ(sum.functions[0].targets[0], (CallTarget{2, 8, 22}));
}

TEST(Profile, OtherModulesAreNotAdded) {
  for (unsigned change = 0; change < 4; ++change) {
    Profile sum = example(), other = example();
    switch (change) {
    case 0: other.functions[1].digest[15] = 1; break;
    case 1: other.functions.pop_back(); break;
    case 2: other.functions[0].counters.pop_back(); break;
    case 3: other.functions[0].targets.pop_back(); break;
    }
    EXPECT_FALSE(sum.add(other));
    EXPECT_EQ(sum.functions, example().functions);
  }
}

} // namespace
} // namespace wzc
