// Trap objects and their text.

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/trap.h"
#include "guest.h"

namespace {

std::string format(const wzc_trap *trap) {
  char *text = wzc_trap_format(trap);
  std::string result = text ? text : "(null)";
  std::free(text);
  return result;
}

TEST(Trap, MessagesAndCodes) {
  TrapHolder plain = wzc_trap_new(WZC_TRAP_UNREACHABLE, nullptr);
  EXPECT_EQ(plain.message(), "unreachable");
  EXPECT_EQ(wzc_trap_exit_status(plain.trap), 0);
  TrapHolder own = wzc_trap_new(WZC_TRAP_HOST_FAILURE, "disk on fire");
  EXPECT_EQ(own.message(), "disk on fire");
  EXPECT_EQ(format(own.trap), "trap: disk on fire");
  TrapHolder unknown = wzc_trap_new(static_cast<wzc_trap_code>(999), nullptr);
  EXPECT_EQ(unknown.code(), WZC_TRAP_HOST_FAILURE);
  wzc_trap_delete(nullptr);
}

TEST(Trap, Exit) {
  TrapHolder positive = wzc_trap_new_exit(3);
  EXPECT_EQ(wzc_trap_exit_status(positive.trap), 3);
  EXPECT_EQ(format(positive.trap), "trap: exit with status 3");
  TrapHolder negative = wzc_trap_new_exit(INT32_MIN);
  EXPECT_EQ(format(negative.trap), "trap: exit with status -2147483648");
}

TEST(Trap, EveryCodeOfTheHeaderHasAMessage) {
#define WZC_TRAP(name, number, text)                                                                                   \
  {                                                                                                                    \
    TrapHolder trap = wzc_trap_new(static_cast<wzc_trap_code>(number), nullptr);                                       \
    EXPECT_EQ(trap.code(), static_cast<wzc_trap_code>(number));                                                        \
    EXPECT_EQ(trap.message(), text);                                                                                   \
  }
#include "abi/traps.def"
#undef WZC_TRAP
}

TEST(Trap, Backtrace) {
  wzc_module module = {};
  module.name = "mod";
  wzc_frame frames[] = {{&module, 7, 0x1234, "inner", 5}, {&module, 8, UINT32_MAX, "", 0}, {&module, 9, 0, "a\nb", 3}};
  TrapHolder trap = wzc_trap_new(WZC_TRAP_MEMORY_OUT_OF_BOUNDS, nullptr);
  wzc::setFrames(trap.trap, frames, 3);
  EXPECT_EQ(format(trap.trap), "trap: out of bounds memory access\n"
                               "  at mod!inner (offset 0x1234)\n"
                               "  at mod!#8\n"
                               "  at mod!a\\0ab (offset 0x0)");
}

} // namespace
