// progressLine(): what it says, and that it fits.

#include "driver/progress.h"

#include <gtest/gtest.h>

namespace wzc {
namespace {

TEST(ProgressLine, TellsRateAndTimeLeft) {
  EXPECT_EQ(progressLine(250, 1000, 0.5, 100), "[######..................] 250/1000 functions  500/s  1.5 s left");
  EXPECT_EQ(progressLine(1000, 1000, 2, 100), "[########################] 1000/1000 functions  500/s  0.0 s left");
}

TEST(ProgressLine, NothingDoneYet) {
  EXPECT_EQ(progressLine(0, 1000, 0.5, 100), "[........................] 0/1000 functions");
  EXPECT_EQ(progressLine(0, 0, 0, 100), "[########################] 0/0 functions");
}

TEST(ProgressLine, FitsTheTerminal) {
  EXPECT_EQ(progressLine(UINT64_MAX / 100, UINT64_MAX / 50, 1e-9, 30).size(), 30u);
  EXPECT_EQ(progressLine(1, 2, 1, 0), "");
}

} // namespace
} // namespace wzc
