// Clocks, random bytes, the process and sockets.

#include "wasi_test.h"

#include <ctime>

namespace wzc::wasi {
namespace {

class ClockTest : public WasiTest {};

TEST_F(ClockTest, RealtimeIsTheHosts) {
  EXPECT_EQ(p1::clock_time_get(&wasi, 0, 1, 8), 0);
  uint64_t now = uint64_t(time(nullptr)) * 1'000'000'000;
  uint64_t seen = get<uint64_t>(8);
  EXPECT_LT(seen > now ? seen - now : now - seen, 5'000'000'000u);
}

TEST_F(ClockTest, EveryClockHasTimeAndResolution) {
  for (int id = 0; id < 4; ++id) {
    EXPECT_EQ(p1::clock_time_get(&wasi, id, 0, 8), 0) << id;
    EXPECT_EQ(p1::clock_time_get(&wasi, id, 0, 16), 0) << id;
    EXPECT_GE(get<uint64_t>(16), get<uint64_t>(8)) << id;
    EXPECT_EQ(p1::clock_res_get(&wasi, id, 24), 0) << id;
    EXPECT_GT(get<uint64_t>(24), 0u) << id;
  }
}

TEST_F(ClockTest, UnknownClocksAndBadPointersAreErrors) {
  for (int id : {4, -1, INT32_MAX}) {
    EXPECT_EQ(p1::clock_time_get(&wasi, id, 0, 8), int(Errno::Inval));
    EXPECT_EQ(p1::clock_res_get(&wasi, id, 8), int(Errno::Inval));
  }
  EXPECT_EQ(p1::clock_time_get(&wasi, 0, 0, kMemorySize - 7), int(Errno::Fault));
  EXPECT_EQ(p1::clock_res_get(&wasi, 0, kMemorySize - 7), int(Errno::Fault));
}

TEST_F(ClockTest, RandomFillsExactlyTheBuffer) {
  std::fill(bytes.begin(), bytes.end(), uint8_t(0));
  EXPECT_EQ(p1::random_get(&wasi, 1000, 64), 0);
  EXPECT_EQ(text(992, 8), std::string(8, '\0'));
  EXPECT_EQ(text(1064, 8), std::string(8, '\0'));
  EXPECT_NE(text(1000, 64), std::string(64, '\0'));
  EXPECT_EQ(p1::random_get(&wasi, 0, kMemorySize), 0);
  EXPECT_EQ(p1::random_get(&wasi, kMemorySize, 0), 0);
  EXPECT_EQ(p1::random_get(&wasi, 1, kMemorySize), int(Errno::Fault));
  EXPECT_EQ(p1::random_get(&wasi, 0, -1), int(Errno::Fault));
}

TEST_F(ClockTest, ProcessAndSockets) {
  EXPECT_EQ(p1::sched_yield(&wasi), 0);
  EXPECT_EQ(p1::proc_raise(&wasi, 6), int(Errno::Notsup));
  EXPECT_EQ(p1::sock_accept(&wasi, kDir, 0, 8), int(Errno::Notsup));
  EXPECT_EQ(p1::sock_recv(&wasi, 99, 0, 0, 0, 8, 16), int(Errno::Badf));
  EXPECT_EQ(p1::sock_send(&wasi, kDir, 0, 0, 0, 8), int(Errno::Notsup));
  EXPECT_EQ(p1::sock_shutdown(&wasi, kDir, 0), int(Errno::Notsup));
}

} // namespace
} // namespace wzc::wasi
