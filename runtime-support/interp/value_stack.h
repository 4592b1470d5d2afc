// The stack on which frames of interpreted functions lie: one for each store, because a store is used by one thread at
// a time and its activations nest.

#ifndef WZC_INTERP_VALUE_STACK_H
#define WZC_INTERP_VALUE_STACK_H

#include "core/store.h"
#include "interp/code.h"

#include <cstdlib>

namespace wzc::interp {

struct ValueStack {
  Slot *end;
  Slot *top; // where the next activation may put its first frame
};

/// Enough for a recursion about as deep as compiled code can go on a usual native stack.
inline constexpr uint64_t kDefaultStackBytes = 8 << 20;
inline constexpr uint64_t kMinStackBytes = 64 << 10;
/// Less than an impossible frame.
inline constexpr uint64_t kMaxStackBytes = uint64_t{1} << 30;

/// The stack of `store`, made if there is none yet; null when memory is exhausted.
inline ValueStack *valueStackOf(Store &store) {
  if (!store.interpreterStack) {
    uint64_t bytes = store.maxStackBytes ? store.maxStackBytes : kDefaultStackBytes;
    if (bytes < kMinStackBytes)
      bytes = kMinStackBytes;
    if (bytes > kMaxStackBytes)
      bytes = kMaxStackBytes;
    // Memory that is never touched costs nothing on systems that commit on demand.
    auto *stack = static_cast<ValueStack *>(std::malloc(sizeof(ValueStack) + bytes));
    if (!stack)
      return nullptr;
    stack->top = reinterpret_cast<Slot *>(stack + 1);
    stack->end = stack->top + bytes / sizeof(Slot);
    store.interpreterStack = stack;
  }
  return static_cast<ValueStack *>(store.interpreterStack);
}

} // namespace wzc::interp

#endif
