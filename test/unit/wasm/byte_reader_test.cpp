// LEB128 at its edges, and reads at the end.

#include "compiler/wasm/byte_reader.h"
#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

struct Outcome {
  uint64_t value = 0;
  uint64_t used = 0;
  std::optional<ErrorCode> error;
};

template <class Read> Outcome run(const Bytes &bytes, Read read) {
  Diag diag;
  ByteReader reader(bytes, {0, bytes.size()}, diag);
  Outcome outcome;
  outcome.value = static_cast<uint64_t>(read(reader));
  outcome.used = reader.offset();
  if (diag.error())
    outcome.error = diag.error()->code;
  EXPECT_EQ(reader.ok(), diag.ok());
  return outcome;
}

Outcome u32(const Bytes &bytes) {
  return run(bytes, [](ByteReader &r) { return r.u32("x"); });
}
Outcome s32(const Bytes &bytes) {
  return run(bytes, [](ByteReader &r) { return r.s32("x"); });
}
Outcome s33(const Bytes &bytes) {
  return run(bytes, [](ByteReader &r) { return r.s33("x"); });
}
Outcome u64(const Bytes &bytes) {
  return run(bytes, [](ByteReader &r) { return r.u64("x"); });
}
Outcome s64(const Bytes &bytes) {
  return run(bytes, [](ByteReader &r) { return r.s64("x"); });
}

TEST(ByteReader, ReadsWhatWasWritten) {
  for (uint64_t value : {0ull, 1ull, 127ull, 128ull, 16383ull, 16384ull, 0x7FFFFFFFull, 0x80000000ull, 0xFFFFFFFFull}) {
    Outcome outcome = u32(uleb(value));
    EXPECT_FALSE(outcome.error);
    EXPECT_EQ(outcome.value, value);
    EXPECT_EQ(outcome.used, uleb(value).size());
  }
  for (uint64_t value : {0x100000000ull, 0x7FFFFFFFFFFFFFFFull, 0x8000000000000000ull, 0xFFFFFFFFFFFFFFFFull})
    EXPECT_EQ(u64(uleb(value)).value, value);
  for (int64_t value : {0ll, 1ll, -1ll, 63ll, 64ll, -64ll, -65ll, 0x7FFFFFFFll, -0x80000000ll})
    EXPECT_EQ(static_cast<int32_t>(s32(sleb(value)).value), value);
  for (int64_t value : {-1ll, 0xFFFFFFFFll, -0x100000000ll})
    EXPECT_EQ(static_cast<int64_t>(s33(sleb(value)).value), value);
  for (int64_t value : {INT64_MAX, INT64_MIN, int64_t{-1}, int64_t{1} << 62, -(int64_t{1} << 62) - 1})
    EXPECT_EQ(static_cast<int64_t>(s64(sleb(value)).value), value);
}

TEST(ByteReader, AcceptsPaddingUpToTheLargestLength) {
  EXPECT_EQ(u32({0x82, 0x80, 0x80, 0x80, 0x00}).value, 2u);
  EXPECT_EQ(static_cast<int32_t>(s32({0xFE, 0xFF, 0xFF, 0xFF, 0x7F}).value), -2);
  EXPECT_EQ(u64({0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}).value, 2u);
  EXPECT_EQ(static_cast<int64_t>(s64({0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}).value), -2);
}

TEST(ByteReader, RefusesTooLong) {
  EXPECT_EQ(u32({0x82, 0x80, 0x80, 0x80, 0x80, 0x00}).error, ErrorCode::lebTooLong);
  EXPECT_EQ(s32({0x82, 0x80, 0x80, 0x80, 0x80, 0x00}).error, ErrorCode::lebTooLong);
  EXPECT_EQ(s33({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}).error, ErrorCode::lebTooLong);
  EXPECT_EQ(u64({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}).error, ErrorCode::lebTooLong);
}

TEST(ByteReader, RefusesUnusedBits) {
  for (uint8_t last : {0x10, 0x20, 0x40, 0x7F})
    EXPECT_EQ(u32({0x80, 0x80, 0x80, 0x80, last}).error, ErrorCode::lebTooLarge);
  // The four value bits of the last byte end in the sign, which the three above must repeat.
  for (uint8_t last : {0x08, 0x38, 0x70, 0x4F, 0x1F})
    EXPECT_EQ(s32({0x80, 0x80, 0x80, 0x80, last}).error, ErrorCode::lebTooLarge) << int(last);
  for (uint8_t last : {0x00, 0x07, 0x78, 0x7F})
    EXPECT_FALSE(s32({0x80, 0x80, 0x80, 0x80, last}).error) << int(last);
  for (uint8_t last : {0x02, 0x7E, 0x7F})
    EXPECT_EQ(u64({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, last}).error, ErrorCode::lebTooLarge);
  for (uint8_t last : {0x01, 0x7E})
    EXPECT_EQ(s64({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, last}).error, ErrorCode::lebTooLarge);
}

TEST(ByteReader, EveryTruncationIsAnUnexpectedEnd) {
  Bytes longest = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00};
  for (size_t size = 0; size < 4; ++size)
    EXPECT_EQ(u32(Bytes(longest.begin(), longest.begin() + static_cast<long>(size))).error, ErrorCode::unexpectedEnd);
  for (size_t size = 0; size < 9; ++size)
    EXPECT_EQ(u64(Bytes(longest.begin(), longest.begin() + static_cast<long>(size))).error, ErrorCode::unexpectedEnd);
}

TEST(ByteReader, ErrorsStick) {
  Bytes bytes = {0x80};
  Diag diag;
  ByteReader reader(bytes, {0, 1}, diag);
  reader.u32("first");
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8("second"), 0);
  EXPECT_EQ(reader.fixed64("third"), 0u);
  EXPECT_EQ(reader.take(1, "fourth").size, 0u);
  EXPECT_EQ(diag.error()->message, "unexpected end, expected first");
}

TEST(ByteReader, CountsAreBoundedByTheRest) {
  Bytes bytes = cat(uleb(0xFFFFFFFF), 1, 2, 3);
  EXPECT_EQ(run(bytes, [](ByteReader &r) { return r.count("x", 0xFFFFFFFF); }).error, ErrorCode::unexpectedEnd);
  EXPECT_EQ(run(bytes, [](ByteReader &r) { return r.count("x", 100); }).error, ErrorCode::tooMany);
  EXPECT_EQ(run({3, 1, 2, 3}, [](ByteReader &r) { return r.count("x", 3); }).value, 3u);
  EXPECT_EQ(run({2, 1, 2, 3}, [](ByteReader &r) { return r.count("x", 3, 2); }).error, ErrorCode::unexpectedEnd);
}

} // namespace
