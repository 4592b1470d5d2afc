// Entering WebAssembly from the host, and leaving it by a trap.
//
// Every call from the host into a guest has an activation: a small record on the native stack, at the stack pointer
// with which the entry routine (entry_*.S) calls the guest. A trap never unwinds: it puts the stack pointer back to the
// innermost activation, where the entry routine restores the callee-saved registers and returns the trap as a value.
// So no frame between trap and activation gets to clean up; those frames are WebAssembly code, code of this runtime,
// and host functions that have already returned or promised to own nothing (wzc_trap_raise).
//
// Calls nest: the thread's innermost activation is found through `wzc_thread`, older ones through `previous`. A store
// knows the outermost of the activations of its entries, whichever threads they are of.

#ifndef WZC_CORE_ACTIVATION_H
#define WZC_CORE_ACTIVATION_H

#include <cstddef>
#include <cstdint>

#include "abi/abi.h"

namespace wzc {

struct InterpreterEntry;
struct Store;

/// The assembly files know the offsets.
class Activation {
public:
  Store &store() const { return *reinterpret_cast<Store *>(storeAndNesting & ~kNested); }

private:
  static constexpr uintptr_t kNested = 1; // in entry_x86_64.S, which finds an outermost one by it
  [[maybe_unused]] Activation *previous;  // of the thread, for the assembly; null or unset in an outermost one
  uintptr_t storeAndNesting;
};
static_assert(sizeof(Activation) == 16);

struct ThreadState {
  Activation *innermost; // offset 0, known to the assembly files
  uint64_t limit;        // offset 8: lowest stack address guests may reach; UINT64_MAX until the thread is prepared
  uint64_t reserve;      // bytes of stack below the limit
  uintptr_t stackGuard;  // the lowest address that counts as this thread's stack guard
  uintptr_t stackHigh;
  void *alternateStack; // owned; null if the thread brought its own
  // While a handler that was installed before ours runs because ours passed a signal on:
  const void *chainContext;
  uintptr_t chainFrame;
  uint32_t chainDepth;
  InterpreterEntry *interpreters; // innermost first; see interpreter_entry.h
};

static_assert(offsetof(ThreadState, innermost) == 0 && offsetof(ThreadState, limit) == 8);

constexpr uint64_t kNoLimit = UINT64_MAX;

extern "C" {

// __thread and not thread_local: no wrapper function, no dynamic initialisation. Initial-exec: the entry path and the
// signal handler reach it by one load and never allocate.
extern __thread ThreadState wzc_thread __attribute__((tls_model("initial-exec"), visibility("hidden")));

/// Calls array_call(code, context, values) under a new activation. The trap, or null.
wzc_trap *wzc_enter(Store *store, wzc_array_call arrayCall, void *code, void *context, wzc_value *values);
/// The same for a thread that is prepared, in the floating-point mode guests expect, with the thread's stack limit in
/// the store.
wzc_trap *wzc_enter_armed(Store *store, wzc_array_call arrayCall, void *code, void *context, wzc_value *values);
/// Ends the call that `activation` belongs to: wzc_enter returns `trap`.
[[noreturn]] void wzc_resume(Activation *activation, wzc_trap *trap);

} // extern "C"

/// Ends the innermost call with a trap of `code`, or with `trap`; adds the back-trace of the present stack.
[[noreturn]] void raiseTrap(wzc_trap_code code);
[[noreturn]] void raiseTrap(wzc_trap *trap);

} // namespace wzc

#endif
