#include "activation.h"

#include <cstdlib>
#include <unistd.h>
#include <unwind.h>

#include "backtrace.h"
#include "fp_mode.h"
#include "instance.h"
#include "interpreter_entry.h"
#include "stack.h"
#include "store.h"
#include "trap.h"

namespace wzc {

// The assembly reads these members at these offsets. A class with a base is not of standard layout, but every compiler
// for these platforms lays it out by the same rules.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
static_assert(offsetof(Store, entryLimit) == 0 && offsetof(Store, usesFloats) == 8 && offsetof(Store, outermost) == 16);
#pragma GCC diagnostic pop
static_assert(InstanceLayout::kHeader == -65536 - 64 && offsetof(wzc_instance_state, store) == 24);

extern "C" {
__thread ThreadState wzc_thread = {nullptr, kNoLimit, 0, 0, 0, nullptr, nullptr, 0, 0, nullptr};
}

static void setStackLimit(Store &store, uint64_t limit) {
  if (store.stackLimit == limit)
    return;
  store.stackLimit = limit;
  store.entryLimit =
      store.maxStackBytes ? 0 : limit; // where there is a bound of the store's own, each entry has its own
  for (Instance *instance : store.instances)
    headerOf(instance->state).stack_limit = limit;
}

/// The limit for an entry at stack address `sp` into a store that bounds the stack itself.
static uint64_t boundedLimit(const Store &store, const ThreadState &thread, uint64_t sp) {
  uint64_t active = store.stackLimit;
  bool nested = store.outermost && active >= thread.stackGuard && active < thread.stackHigh;
  uint64_t own = nested ? active : sp > store.maxStackBytes ? sp - store.maxStackBytes : 0;
  return own > thread.limit ? own : thread.limit;
}

/// What the preparation of an entry has changed. The assembly knows the size.
struct EntryChanges {
  uint64_t previousLimit; // of the store
  uint64_t hostMode;      // floating-point settings
};
static_assert(sizeof(EntryChanges) == 16);

/// What an entry does when one of its cheap tests fails: first entry of a thread, or of this thread into the store,
/// little stack left, a store that bounds its stack, or floating-point settings that are not the default. Sets limit
/// and settings for guests. A trap ends the entry with nothing changed.
extern "C" __attribute__((visibility("hidden"))) wzc_trap *wzc_prepare_entry(Store *store, EntryChanges *changes) {
  ThreadState &thread = wzc_thread;
  if (thread.limit == kNoLimit && !prepareThread(thread))
    return outOfMemory();
  uint64_t sp = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  uint64_t limit = store->maxStackBytes ? boundedLimit(*store, thread, sp) : thread.limit;
  if (sp < limit)
    return newTrap(WZC_TRAP_CALL_STACK_EXHAUSTED);
  // Without an entry below this one, nobody needs the old limit, and the next entry of this thread will find its own.
  changes->previousLimit = store->outermost ? store->stackLimit : limit;
  setStackLimit(*store, limit);
  FpMode mode = readFpMode();
  changes->hostMode = mode;
  if (!isDefault(mode))
    setFpMode(kDefaultFpMode);
  return nullptr;
}

extern "C" __attribute__((visibility("hidden"))) void wzc_undo_entry(Store *store, const EntryChanges *changes) {
  setStackLimit(*store, changes->previousLimit);
  if (auto mode = static_cast<FpMode>(changes->hostMode); !isDefault(mode))
    setFpMode(mode);
}

/// The whole of such an entry by an array of values.
extern "C" __attribute__((visibility("hidden"))) wzc_trap *
wzc_enter_slow(Store *store, wzc_array_call arrayCall, void *code, void *context, wzc_value *values) {
  EntryChanges changes = {};
  if (wzc_trap *trap = wzc_prepare_entry(store, &changes))
    return trap;
  wzc_trap *trap = wzc_enter_armed(store, arrayCall, code, context, values);
  wzc_undo_entry(store, &changes);
  return trap;
}

/// A C++ exception reached the entry routine: it must not pass, or the activation would stay armed. Answering the
/// search phase with an error makes the thrower call std::terminate(). Forced unwinding (pthread_exit, cancellation)
/// goes on, because the thread ends.
extern "C" __attribute__((visibility("hidden"))) _Unwind_Reason_Code wzc_entry_personality(int, _Unwind_Action actions,
                                                                                           _Unwind_Exception_Class,
                                                                                           struct _Unwind_Exception *,
                                                                                           struct _Unwind_Context *) {
  return actions & _UA_FORCE_UNWIND ? _URC_CONTINUE_UNWIND : _URC_FATAL_PHASE1_ERROR;
}

static Activation &innermostActivation() {
  Activation *activation = wzc_thread.innermost;
  if (!activation) {
    static constexpr char message[] = "wzc: trap raised outside of a call into WebAssembly\n";
    if (write(2, message, sizeof(message) - 1) < 0) {
      // Nothing is left to be told to.
    }
    std::abort();
  }
  return *activation;
}

void leaveInterpreters(const Activation &activation) {
  ThreadState &thread = wzc_thread;
  while (thread.interpreters && thread.interpreters->activation == &activation) {
    thread.interpreters->leave(*thread.interpreters);
    thread.interpreters = thread.interpreters->previous;
  }
}

void raiseTrap(wzc_trap_code code) { raiseTrap(newTrap(code)); }

void raiseTrap(wzc_trap *trap) {
  Activation &activation = innermostActivation();
  // An exit is not a failure: nobody asks where it came from.
  if (!trap->hasBacktrace && trap->code != WZC_TRAP_EXIT)
    addBacktrace(*trap, activation);
  leaveInterpreters(activation);
  wzc_resume(&activation, trap);
}

} // namespace wzc

extern "C" void wzc_trap_raise(wzc_trap *trap) { wzc::raiseTrap(trap); }
