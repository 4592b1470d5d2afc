// Trap objects.
//
// A trap is made where memory may be exhausted and the stack nearly so; making one therefore always succeeds: without
// memory a static object of the same code, without message or frames, takes its place.

#ifndef WZC_CORE_TRAP_H
#define WZC_CORE_TRAP_H

#include <string_view>

#include "wzc/runtime.h"

struct wzc_trap {
  wzc_trap_code code;
  int32_t exitStatus;
  bool isStatic;
  bool hasBacktrace;
  uint32_t frameCount;
  wzc_frame *frames; // owned
  char *message;     // owned; null: the text of the code
};

namespace wzc {

constexpr uint32_t kMaxFrames = 128;

/// `message` empty: the text of the code.
[[nodiscard]] wzc_trap *newTrap(wzc_trap_code code, std::string_view message = {});
[[nodiscard]] inline wzc_trap *outOfMemory() { return newTrap(WZC_TRAP_OUT_OF_MEMORY); }

/// Copies `frames` into `trap`, unless that is static or memory is exhausted.
void setFrames(wzc_trap *trap, const wzc_frame *frames, uint32_t count);

} // namespace wzc

#endif
