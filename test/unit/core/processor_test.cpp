#include "core/processor.h"

#include <gtest/gtest.h>

namespace {

TEST(Processor, IsWhatTheCompilerTakesItFor) {
#ifdef __x86_64__
  EXPECT_EQ(wzc::processor() >= WZC_PROCESSOR_X86_64_V3, __builtin_cpu_supports("x86-64-v3") != 0);
  EXPECT_EQ(wzc::processor() >= WZC_PROCESSOR_X86_64_V4, __builtin_cpu_supports("x86-64-v4") != 0);
#else
  EXPECT_EQ(wzc::processor(), WZC_PROCESSOR_BASIC);
#endif
  EXPECT_EQ(wzc::processor(), wzc::processor());
}

} // namespace
