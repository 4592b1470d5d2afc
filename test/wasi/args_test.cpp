// Arguments and environment.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

class ArgsTest : public WasiTest {};

TEST_F(ArgsTest, ArgumentsReachTheGuest) {
  ASSERT_EQ(wzc_wasi_config_arg(config, "prog"), nullptr);
  ASSERT_EQ(wzc_wasi_config_arg(config, ""), nullptr);
  ASSERT_EQ(wzc_wasi_config_arg(config, "two words"), nullptr);
  EXPECT_EQ(p1::args_sizes_get(&wasi, 8, 16), 0);
  EXPECT_EQ(get<uint32_t>(8), 3u);
  EXPECT_EQ(get<uint32_t>(16), 5u + 1 + 10);
  EXPECT_EQ(p1::args_get(&wasi, 100, 200), 0);
  EXPECT_EQ(get<uint32_t>(100), 200u);
  EXPECT_EQ(get<uint32_t>(104), 205u);
  EXPECT_EQ(get<uint32_t>(108), 206u);
  EXPECT_EQ(text(200, 16), std::string("prog\0\0two words\0", 16));
}

TEST_F(ArgsTest, EnvironmentIsEmptyUntilGranted) {
  EXPECT_EQ(p1::environ_sizes_get(&wasi, 8, 16), 0);
  EXPECT_EQ(get<uint32_t>(8), 0u);
  EXPECT_EQ(get<uint32_t>(16), 0u);
  ASSERT_EQ(wzc_wasi_config_env(config, "A=b=c"), nullptr);
  EXPECT_EQ(p1::environ_sizes_get(&wasi, 8, 16), 0);
  EXPECT_EQ(get<uint32_t>(8), 1u);
  EXPECT_EQ(p1::environ_get(&wasi, 100, 200), 0);
  EXPECT_EQ(text(get<uint32_t>(100), 6), std::string("A=b=c\0", 6));
}

TEST_F(ArgsTest, NothingIsWrittenOutsideTheMemory) {
  ASSERT_EQ(wzc_wasi_config_arg(config, "argument"), nullptr);
  ASSERT_EQ(wzc_wasi_config_env(config, "K=V"), nullptr);
  const int fault = int(Errno::Fault);
  for (uint32_t bad : {kMemorySize, kMemorySize - 3, uint32_t(INT32_MIN), UINT32_MAX}) {
    EXPECT_EQ(p1::args_sizes_get(&wasi, int(bad), 8), fault);
    EXPECT_EQ(p1::args_sizes_get(&wasi, 8, int(bad)), fault);
    EXPECT_EQ(p1::args_get(&wasi, int(bad), 8), fault);
    EXPECT_EQ(p1::args_get(&wasi, 8, int(bad)), fault);
    EXPECT_EQ(p1::environ_sizes_get(&wasi, int(bad), 8), fault);
    EXPECT_EQ(p1::environ_get(&wasi, 8, int(bad)), fault);
  }
  // The last byte that fits, and one less.
  EXPECT_EQ(p1::args_get(&wasi, 8, int(kMemorySize - 9)), 0);
  EXPECT_EQ(p1::args_get(&wasi, 8, int(kMemorySize - 8)), fault);
}

} // namespace
} // namespace wzc::wasi
