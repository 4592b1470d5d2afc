// Guests may use a thread's stack down to a reserve that host functions, the unwinder and signal delivery live from.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "stack.h"

#include <csignal>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "process.h"

namespace wzc {

constexpr size_t kReserve = 128 << 10;
// The kernel keeps this much unmapped below the main thread's stack (stack_guard_gap).
constexpr size_t kMainGuard = 1 << 20;
// A main thread with an unlimited stack would otherwise let a runaway recursion eat all memory.
constexpr size_t kMaxStack = 256 << 20;
constexpr size_t kSmallStack = 1 << 20;
// Assumed below the present frame when the system does not tell.
constexpr size_t kUnknownStack = 512 << 10;
constexpr size_t kAlternateStackSize = 64 << 10;

struct StackBounds {
  uintptr_t low;
  uintptr_t high;
  size_t guard;
};

static StackBounds findStackBounds() {
  uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  StackBounds bounds = {here > kUnknownStack ? here - kUnknownStack : 0, here + kUnknownStack, 0};
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return bounds;
  void *low = nullptr;
  size_t size = 0;
  size_t guard = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0 && size) {
    bounds.low = reinterpret_cast<uintptr_t>(low);
    bounds.high = bounds.low + size;
    if (pthread_attr_getguardsize(&attributes, &guard) == 0)
      bounds.guard = guard;
  }
  pthread_attr_destroy(&attributes);
  if (static_cast<pid_t>(syscall(SYS_gettid)) == getpid() && bounds.guard < kMainGuard)
    bounds.guard = kMainGuard;
  if (here > bounds.low && here - bounds.low > kMaxStack)
    bounds.low = here - kMaxStack;
  return bounds;
}

static pthread_key_t threadKey;
static bool haveThreadKey;

static void releaseThread(void *state) {
  ThreadState &thread = *static_cast<ThreadState *>(state);
  if (thread.alternateStack) {
    stack_t current = {};
    if (sigaltstack(nullptr, &current) == 0 && current.ss_sp == thread.alternateStack) {
      stack_t none = {};
      none.ss_flags = SS_DISABLE;
      sigaltstack(&none, nullptr);
    }
    munmap(thread.alternateStack, kAlternateStackSize);
    thread.alternateStack = nullptr;
  }
  // Another destructor of the thread may still call into a guest: it then prepares the thread once more.
  thread.limit = kNoLimit;
}

static bool makeAlternateStack(ThreadState &thread) {
  stack_t current = {};
  if (sigaltstack(nullptr, &current) != 0 || !(current.ss_flags & SS_DISABLE))
    return true;
  {
    ProcessLock lock;
    if (!haveThreadKey && pthread_key_create(&threadKey, releaseThread) != 0)
      return false;
    haveThreadKey = true;
  }
  void *memory = mmap(nullptr, kAlternateStackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  stack_t fresh = {};
  fresh.ss_sp = memory;
  fresh.ss_size = kAlternateStackSize;
  if (pthread_setspecific(threadKey, &thread) != 0 || sigaltstack(&fresh, nullptr) != 0) {
    munmap(memory, kAlternateStackSize);
    return false;
  }
  thread.alternateStack = memory;
  return true;
}

bool prepareThread(ThreadState &thread) {
  if (!makeAlternateStack(thread))
    return false;
  StackBounds bounds = findStackBounds();
  // Of a small stack, thread-local storage may take a good part at the high end: only what lies below us counts.
  uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  bool isSmall = bounds.high - bounds.low < kSmallStack;
  size_t quarter = ((isSmall && here > bounds.low ? here : bounds.high) - bounds.low) / 4;
  thread.stackGuard = bounds.low > bounds.guard ? bounds.low - bounds.guard : 0;
  thread.stackHigh = bounds.high;
  thread.reserve = quarter < kReserve ? quarter : kReserve;
  thread.limit = bounds.low + thread.reserve;
  return true;
}

} // namespace wzc
