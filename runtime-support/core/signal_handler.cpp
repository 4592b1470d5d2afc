// One handler for SIGSEGV and SIGBUS in the process, chained to those that were there before.
//
// A fault is ours only if the interrupted instruction is compiled code, its thread is inside a call into a guest, and
// the address is one such code may hit: in the reservation of a memory of the store, or in the guard of the thread's
// stack. Ours with any other address is a bug of the compiler, which must not go on: report and abort. Everything else
// goes to the handler before us with the context untouched.
//
// The handler takes no lock, allocates nothing and prints nothing (but for the report). It continues the thread at a
// landing routine by rewriting the context, so that the signal mask is put back by the return from the handler.

#include "signal_handler.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "backtrace.h"
#include "interpreter_entry.h"
#include "process.h"
#include "registry.h"
#include "signal_context.h"
#include "store.h"
#include "trap.h"
#include "vector.h"

namespace wzc {

namespace {

/// A handler that was installed when we came, newest first. Never freed: a handler may be running through it.
struct EarlierAction {
  struct sigaction action;
  std::atomic<bool> isReset; // SA_RESETHAND, and it has run
  EarlierAction *older;
};

constexpr int kSignals[] = {SIGSEGV, SIGBUS};
std::atomic<EarlierAction *> earlierActions[2];
std::atomic<bool> areInstalled;

std::atomic<EarlierAction *> &earlierOf(int signal) { return earlierActions[signal == SIGBUS]; }

void handleSignal(int signal, siginfo_t *info, void *context);

bool isOurs(const struct sigaction &action) {
  return (action.sa_flags & SA_SIGINFO) && action.sa_sigaction == handleSignal;
}

// ---- handlers before ours

void useDefault(int signal, const siginfo_t *info) {
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  // A fault happens again when the handler returns. A signal somebody sent does not, so send it again; it is blocked
  // until then.
  if (info->si_code <= 0)
    raise(signal);
}

void callEarlier(const struct sigaction &action, int signal, siginfo_t *info, void *context) {
  // The kernel has blocked what our action asks for, which is only the signal itself.
  sigset_t wanted = action.sa_mask;
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &wanted, &before);
  if (action.sa_flags & SA_NODEFER) {
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, signal);
    if (!sigismember(&action.sa_mask, signal))
      pthread_sigmask(SIG_UNBLOCK, &own, nullptr);
  }
  if (action.sa_flags & SA_SIGINFO)
    action.sa_sigaction(signal, info, context);
  else
    action.sa_handler(signal);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

/// Passes the signal on. A handler installed after us may call us as the one before it, and we may have been installed
/// once more on top of it: then the signal comes here again while it is being passed on, and goes one handler further
/// down. Such a call is told by the same context arriving on a deeper frame.
void chain(int signal, siginfo_t *info, void *context) {
  ThreadState &thread = wzc_thread;
  uintptr_t frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  bool isAgain = thread.chainContext == context && frame < thread.chainFrame;
  uint32_t depth = isAgain ? thread.chainDepth : 0;
  EarlierAction *earlier = earlierOf(signal).load(std::memory_order_acquire);
  for (uint32_t i = 0; earlier && i < depth; ++i)
    earlier = earlier->older;
  bool isDefault = !earlier || earlier->isReset.load(std::memory_order_relaxed) ||
                   (!(earlier->action.sa_flags & SA_SIGINFO) && earlier->action.sa_handler == SIG_DFL);
  bool isIgnored = !isDefault && !(earlier->action.sa_flags & SA_SIGINFO) && earlier->action.sa_handler == SIG_IGN;
  if (isIgnored && info->si_code <= 0)
    return;
  if (isDefault || isIgnored) { // the kernel does not let a fault be ignored either
    useDefault(signal, info);
    return;
  }
  if (earlier->action.sa_flags & static_cast<int>(SA_RESETHAND))
    earlier->isReset.store(true, std::memory_order_relaxed);
  const void *outerContext = thread.chainContext;
  uintptr_t outerFrame = thread.chainFrame;
  thread.chainContext = context;
  thread.chainFrame = frame;
  thread.chainDepth = depth + 1;
  callEarlier(earlier->action, signal, info, context);
  thread.chainContext = outerContext;
  thread.chainFrame = outerFrame;
  thread.chainDepth = depth;
}

// ---- our own faults

struct Report {
  char text[160];
  size_t size = 0;

  void add(const char *part) {
    while (*part)
      text[size++] = *part++;
  }
  void addHex(uintptr_t number) {
    add("0x");
    for (int shift = 60; shift >= 0; shift -= 4)
      text[size++] = "0123456789abcdef"[number >> shift & 15];
  }
};

[[noreturn]] void reportAndAbort(uintptr_t pc, uintptr_t address) {
  Report report;
  report.add("wzc: compiled code at ");
  report.addHex(pc);
  report.add(" faulted at unexpected address ");
  report.addHex(address);
  report.add("\n");
  if (write(2, report.text, report.size) < 0) {
    // Nothing is left to be told to.
  }
  std::abort();
}

/// Whether the signal tells of an access by the interrupted instruction; not one sent by somebody, nor broken hardware.
bool isAccessFault(int signal, const siginfo_t &info) {
  if (info.si_code <= 0)
    return false;
#ifdef BUS_MCEERR_AR
  if (signal == SIGBUS && (info.si_code == BUS_MCEERR_AR || info.si_code == BUS_MCEERR_AO))
    return false;
#endif
  return true;
}

/// Makes the thread continue with a trap if the fault is ours.
bool claim(int signal, const siginfo_t &info, ucontext_t &context) {
  const ThreadState &thread = wzc_thread;
  Activation *activation = thread.innermost;
  uintptr_t pc = programCounter(context);
  if (!activation || !isAccessFault(signal, info) || !isGuestCode(pc))
    return false;
  uintptr_t address = reinterpret_cast<uintptr_t>(info.si_addr);
  if (isInMemoryReservation(activation->store(), address)) {
    landOnFaultingStack(context);
    return true;
  }
  // Up to the activation, not only the guard: a system short of memory may refuse the stack earlier.
  if (address >= thread.stackGuard && address < reinterpret_cast<uintptr_t>(activation)) {
    landOnActivation(context, activation);
    return true;
  }
  reportAndAbort(pc, address);
}

void handleSignal(int signal, siginfo_t *info, void *context) {
  int savedErrno = errno;
  if (!claim(signal, *info, *static_cast<ucontext_t *>(context)))
    chain(signal, info, context);
  errno = savedErrno;
}

// ---- installation

bool sameAction(const struct sigaction &a, const struct sigaction &b) {
  if (a.sa_flags != b.sa_flags)
    return false;
  return a.sa_flags & SA_SIGINFO ? a.sa_sigaction == b.sa_sigaction : a.sa_handler == b.sa_handler;
}

/// Puts our handler on top of the present one. Without memory to remember that one, leaves it alone.
void installFor(int signal) {
  struct sigaction present;
  if (sigaction(signal, nullptr, &present) != 0 || isOurs(present))
    return;
  std::atomic<EarlierAction *> &head = earlierOf(signal);
  EarlierAction *newest = head.load(std::memory_order_relaxed);
  if (!newest || newest->isReset || !sameAction(newest->action, present)) {
    EarlierAction *entry = createRecord<EarlierAction>();
    if (!entry)
      return;
    entry->action = present;
    entry->older = newest;
    // Before our handler is there: it must find whom to pass a signal on to.
    head.store(entry, std::memory_order_release);
  }
  struct sigaction own = {};
  own.sa_sigaction = handleSignal;
  own.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&own.sa_mask);
  sigaction(signal, &own, nullptr);
}

} // namespace

void ensureSignalHandlers() {
  if (!areInstalled.load(std::memory_order_acquire))
    wzc_install_signal_handlers();
}

/// Where the landing routine for a fault in a memory's guard goes on: on the stack of the function at fault.
extern "C" __attribute__((visibility("hidden"))) void wzc_raise_memory_fault() {
  raiseTrap(WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
}

/// The trap for a fault at `pc` in the stack's guard, where the stack cannot be walked any more.
extern "C" __attribute__((visibility("hidden"))) wzc_trap *wzc_make_stack_overflow_trap(uintptr_t pc) {
  wzc_trap *trap = newTrap(WZC_TRAP_CALL_STACK_EXHAUSTED);
  addSingleFrame(*trap, pc);
  leaveInterpreters(*wzc_thread.innermost);
  return trap;
}

} // namespace wzc

extern "C" void wzc_install_signal_handlers(void) {
  wzc::ProcessLock lock;
  for (int signal : wzc::kSignals)
    wzc::installFor(signal);
  wzc::areInstalled.store(true, std::memory_order_release);
}
