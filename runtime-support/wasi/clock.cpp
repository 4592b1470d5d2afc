// Clocks.

#include "functions.h"

namespace wzc::wasi {

Errno clockResGet(Wasi &wasi, uint32_t id, uint32_t result) {
  uint64_t nanoseconds;
  Errno error = os::clockResolution(Clock(id), nanoseconds);
  if (error != Errno::Success)
    return error;
  return wasi.guest().store(result, nanoseconds) ? Errno::Success : Errno::Fault;
}

// The precision asked for is a hint; the clocks have one precision, their best.
Errno clockTimeGet(Wasi &wasi, uint32_t id, uint64_t, uint32_t result) {
  uint64_t nanoseconds;
  Errno error = os::clockTime(Clock(id), nanoseconds);
  if (error != Errno::Success)
    return error;
  return wasi.guest().store(result, nanoseconds) ? Errno::Success : Errno::Fault;
}

} // namespace wzc::wasi
