// What the runtime knows of a thread's stack.

#ifndef WZC_CORE_STACK_H
#define WZC_CORE_STACK_H

#include "activation.h"

namespace wzc {

/// Finds the bounds of the calling thread's stack and gives the thread an alternate signal stack unless it has one.
/// False when memory is exhausted.
[[nodiscard]] bool prepareThread(ThreadState &thread);

} // namespace wzc

#endif
