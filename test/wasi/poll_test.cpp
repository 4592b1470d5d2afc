// Waiting.

#include "wasi_test.h"

#include <chrono>

namespace wzc::wasi {
namespace {

class PollTest : public WasiTest {
protected:
  static constexpr uint32_t kIn = 8192, kOut = 100'000, kCount = 64;

  void SetUp() override {
    WasiTest::SetUp();
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(wzc_wasi_config_stdio(config, 0, ends[0]), nullptr);
    ASSERT_EQ(wzc_wasi_config_stdio(config, 1, ends[1]), nullptr);
  }
  void TearDown() override {
    for (int end : ends)
      if (end >= 0)
        ::close(end);
    WasiTest::TearDown();
  }

  void clock(uint32_t index, uint32_t id, uint64_t timeout, uint16_t flags = 0) {
    uint32_t at = kIn + index * kSubscriptionSize;
    std::memset(&bytes[at], 0, kSubscriptionSize);
    set<uint64_t>(at, 1000 + index);
    bytes[at + 8] = 0;
    set(at + 16, id);
    set(at + 24, timeout);
    set(at + 40, flags);
  }
  void stream(uint32_t index, EventType type, uint32_t fd) {
    uint32_t at = kIn + index * kSubscriptionSize;
    std::memset(&bytes[at], 0, kSubscriptionSize);
    set<uint64_t>(at, 1000 + index);
    bytes[at + 8] = uint8_t(type);
    set(at + 16, fd);
  }
  Errno poll(uint32_t count) { return Errno(p1::poll_oneoff(&wasi, kIn, kOut, int(count), kCount)); }
  uint32_t events() const { return get<uint32_t>(kCount); }
  uint64_t userData(uint32_t event) const { return get<uint64_t>(kOut + event * kEventSize); }
  Errno error(uint32_t event) const { return Errno(get<uint16_t>(kOut + event * kEventSize + 8)); }
  uint8_t type(uint32_t event) const { return bytes[kOut + event * kEventSize + 10]; }
  uint64_t ready(uint32_t event) const { return get<uint64_t>(kOut + event * kEventSize + 16); }
  uint16_t flags(uint32_t event) const { return get<uint16_t>(kOut + event * kEventSize + 24); }

  int ends[2] = {-1, -1};
};

TEST_F(PollTest, SleepsAsLongAsTheNearestClock) {
  clock(0, 1, 10'000'000'000);
  clock(1, 1, 20'000'000);
  auto before = std::chrono::steady_clock::now();
  ASSERT_EQ(poll(2), Errno::Success);
  auto slept = std::chrono::steady_clock::now() - before;
  EXPECT_GE(slept, std::chrono::milliseconds(20));
  EXPECT_LT(slept, std::chrono::seconds(5));
  ASSERT_EQ(events(), 1u);
  EXPECT_EQ(userData(0), 1001u);
  EXPECT_EQ(error(0), Errno::Success);
  EXPECT_EQ(type(0), 0);
}

TEST_F(PollTest, AbsoluteTimes) {
  for (uint32_t id : {0u, 1u}) {
    ASSERT_EQ(p1::clock_time_get(&wasi, int(id), 0, 128), 0);
    uint64_t deadline = get<uint64_t>(128) + 15'000'000;
    clock(0, id, deadline, 1);
    ASSERT_EQ(poll(1), Errno::Success);
    ASSERT_EQ(p1::clock_time_get(&wasi, int(id), 0, 128), 0);
    EXPECT_GE(get<uint64_t>(128), deadline);
    clock(0, id, 1, 1); // long ago
    ASSERT_EQ(poll(1), Errno::Success);
    EXPECT_EQ(events(), 1u);
  }
}

TEST_F(PollTest, StreamsBecomeReady) {
  stream(0, EventType::FdRead, 0);
  stream(1, EventType::FdWrite, 1);
  ASSERT_EQ(poll(2), Errno::Success);
  ASSERT_EQ(events(), 1u);
  EXPECT_EQ(userData(0), 1001u);
  EXPECT_EQ(type(0), uint8_t(EventType::FdWrite));
  ASSERT_EQ(::write(ends[1], "12345", 5), 5);
  ASSERT_EQ(poll(2), Errno::Success);
  ASSERT_EQ(events(), 2u);
  EXPECT_EQ(userData(0), 1000u);
  EXPECT_EQ(ready(0), 5u);
  EXPECT_EQ(flags(0), 0u);
}

TEST_F(PollTest, AClosedEndIsAHangup) {
  start(WZC_DIR_READ_WRITE);
  ASSERT_EQ(wzc_wasi_config_stdio(config, 0, ends[0]), nullptr);
  ::close(std::exchange(ends[1], -1));
  stream(0, EventType::FdRead, 0);
  ASSERT_EQ(poll(1), Errno::Success);
  ASSERT_EQ(events(), 1u);
  EXPECT_EQ(flags(0), 1u);
}

TEST_F(PollTest, ATimeoutBesidesASilentStream) {
  stream(0, EventType::FdRead, 0);
  clock(1, 1, 5'000'000);
  ASSERT_EQ(poll(2), Errno::Success);
  ASSERT_EQ(events(), 1u);
  EXPECT_EQ(userData(0), 1001u);
}

TEST_F(PollTest, ErrorsAreEvents) {
  int file = mustOpen("f", kOpenCreate, kRightFdRead);
  stream(0, EventType::FdRead, 77);
  stream(1, EventType::FdWrite, uint32_t(file));
  clock(2, 2, 1);
  clock(3, 99, 1);
  clock(4, 1, 1, 2);
  stream(5, EventType::FdRead, 0);
  ASSERT_EQ(poll(6), Errno::Success);
  ASSERT_EQ(events(), 5u);
  EXPECT_EQ(error(0), Errno::Badf);
  EXPECT_EQ(error(1), Errno::Notcapable);
  EXPECT_EQ(error(2), Errno::Notsup);
  EXPECT_EQ(error(3), Errno::Inval);
  EXPECT_EQ(error(4), Errno::Inval);
}

TEST_F(PollTest, HostileCountsAndPointers) {
  EXPECT_EQ(poll(0), Errno::Inval);
  for (uint32_t count : {4097u, 0x05555556u, 0x08000000u, 0x10000000u, 0x80000000u, UINT32_MAX})
    EXPECT_EQ(poll(count), Errno::Inval) << count;
  clock(0, 1, 0);
  EXPECT_EQ(p1::poll_oneoff(&wasi, kMemorySize - 47, kOut, 1, kCount), int(Errno::Fault));
  EXPECT_EQ(p1::poll_oneoff(&wasi, kIn, kMemorySize - 31, 1, kCount), int(Errno::Fault));
  EXPECT_EQ(p1::poll_oneoff(&wasi, kIn, kOut, 1, kMemorySize - 3), int(Errno::Fault));
  bytes[kIn + 8] = 3;
  EXPECT_EQ(poll(1), Errno::Inval);
}

TEST_F(PollTest, ManySubscriptions) {
  for (uint32_t i = 0; i < 1500; ++i)
    clock(i, 1, i % 2 ? UINT64_MAX : 0);
  ASSERT_EQ(poll(1500), Errno::Success);
  EXPECT_EQ(events(), 750u);
}

TEST_F(PollTest, EventsMayOverwriteSubscriptions) {
  for (uint32_t i = 0; i < 8; ++i)
    clock(i, 1, 0);
  ASSERT_EQ(Errno(p1::poll_oneoff(&wasi, kIn, kIn, 8, kCount)), Errno::Success);
  EXPECT_EQ(events(), 8u);
  for (uint32_t i = 0; i < 8; ++i)
    EXPECT_EQ(get<uint64_t>(kIn + i * kEventSize), 1000 + i);
}

} // namespace
} // namespace wzc::wasi
