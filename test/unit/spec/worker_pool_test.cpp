// spec/worker_pool: a job that crashes, hangs or writes much costs nothing but itself.

#include "spec/worker_pool.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <unistd.h>

namespace wzc::spec {
namespace {

TEST(WorkerPool, everyJobReportsItsOwnEnd) {
  std::map<size_t, WorkerResult> results;
  auto job = [](size_t index, const std::function<void(size_t)> &announce) -> std::string {
    announce(index * 100);
    if (index == 1) {
      std::fputs("last words\n", stderr);
      std::signal(SIGSEGV, SIG_DFL);
      std::raise(SIGSEGV);
    }
    if (index == 2)
      for (;;)
        pause();
    if (index == 3)
      std::_Exit(7);
    return index == 4 ? std::string(1 << 20, 'x') : "fine";
  };
  WorkerPool(2, 1).run(5, job, [&](size_t index, const WorkerResult &result) {
    results[index] = result;
    return false;
  });
  ASSERT_EQ(results.size(), 5u);
  EXPECT_EQ(results[0].output, "fine");
  EXPECT_EQ(results[0].death, "");
  EXPECT_TRUE(results[1].death.starts_with("killed by signal 11")) << results[1].death;
  EXPECT_EQ(results[1].errorOutput, "last words\n");
  EXPECT_EQ(results[1].at, 100u);
  EXPECT_TRUE(results[2].timedOut);
  EXPECT_EQ(results[2].death, "timed out");
  EXPECT_EQ(results[3].death, "ended with status 7");
  EXPECT_EQ(results[4].output.size(), size_t{1} << 20);
}

TEST(WorkerPool, runsAJobAgainWhenAsked) {
  int runs = 0;
  auto job = [&](size_t, const std::function<void(size_t)> &) { return std::to_string(runs); };
  std::string outputs;
  WorkerPool(4, 10).run(1, job, [&](size_t, const WorkerResult &result) {
    outputs += result.output;
    return ++runs < 3;
  });
  EXPECT_EQ(outputs, "012");
}

} // namespace
} // namespace wzc::spec
