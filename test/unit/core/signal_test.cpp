// Faults: which ones become traps, which ones go on to the handler before ours, which ones end the process.

#include <gtest/gtest.h>

#include <algorithm>
#include <climits>
#include <csetjmp>
#include <csignal>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/activation.h"
#include "guest.h"

namespace {

wzc_trap *hostSegfault(void *, wzc_instance *, const wzc_value *, wzc_value *) {
  volatile int *nowhere = reinterpret_cast<volatile int *>(16);
  __asm__ volatile("" : "+r"(nowhere));
  *nowhere = 1;
  return nullptr;
}

wzc_trap *hostTouchesGuard(void *, wzc_instance *caller, const wzc_value *, wzc_value *) {
  wzc_memory *memory = wzc_instance_memory(caller, "memory");
  volatile uint8_t *outside = wzc_memory_data(memory) + wzc_memory_size(memory);
  *outside = 1;
  return nullptr;
}

struct Fixture : testing::Test {
  StoreHolder store;
  GuestModule guest;
  wzc_instance *instance = nullptr;

  void start(wzc_host_callback callback = hostSegfault) {
    guest.importFunction("env", "f", "i:i");
    guest.memory("memory", 1, 2);
    guest.function("load", "i:i", reinterpret_cast<void *>(guestLoad));
    guest.function("loadNested", "i:i", reinterpret_cast<void *>(guestLoadNested));
    guest.function("store", "ii:", reinterpret_cast<void *>(guestStore));
    guest.function("recurse", "i:i", reinterpret_cast<void *>(guestRecurseUnchecked));
    guest.function("wild", "i:i", reinterpret_cast<void *>(guestWildRead));
    guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
    guest.data(0, "abcdefgh");
    wzc_func *host = nullptr;
    ASSERT_EQ(wzc_func_new(store, "i:i", callback, nullptr, nullptr, &host), nullptr);
    wzc_extern import = {WZC_EXTERN_FUNC, {host}};
    TrapHolder trap = wzc_instance_new(store, &guest.finish(), &import, 1, &instance);
    ASSERT_EQ(trap.code(), WZC_TRAP_NONE) << trap.message();
  }
};

using SignalTest = Fixture;
using SignalDeathTest = Fixture;

TEST_F(SignalTest, AccessOutsideOfMemoryTraps) {
  start();
  EXPECT_EQ(callExport(instance, "load", 0).value, 0x64636261);
  EXPECT_EQ(callExport(instance, "load", 65532).value, 0);
  for (int32_t index : {65536, 65533, 65535, 0x20000, INT32_MAX, INT32_MIN, -1, -4}) {
    for (const char *name : {"load", "loadNested"}) {
      TrapHolder trap = callExport(instance, name, index).trap;
      ASSERT_EQ(trap.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS) << index;
      bool nested = name[4] != '\0';
      ASSERT_EQ(trap.frames(), nested ? 2u : 1u);
      ASSERT_EQ(trap.frame(0), "load");
      ASSERT_EQ(trap.frame(nested ? 1 : 0), name);
    }
  }
  EXPECT_EQ(callExport(instance, "store", 100, 7).trap, nullptr);
  EXPECT_EQ(callExport(instance, "load", 100).value, 7);
  TrapHolder stored = callExport(instance, "store", 65536, 7).trap;
  EXPECT_EQ(stored.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  // After growing, what trapped is accessible.
  EXPECT_EQ(wzc_memory_grow(wzc_instance_memory(instance, "memory"), 1), 1);
  EXPECT_EQ(callExport(instance, "load", 65536).trap, nullptr);
}

TEST_F(SignalTest, TheSignalMaskIsPutBack) {
  start();
  TrapHolder trap = callExport(instance, "load", -1).trap;
  sigset_t mask;
  sigemptyset(&mask);
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  EXPECT_FALSE(sigismember(&mask, SIGSEGV));
  for (int i = 0; i < 1000; ++i) {
    TrapHolder again = callExport(instance, "load", -1).trap;
    ASSERT_EQ(again.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  }
}

TEST_F(SignalTest, StackGuardTraps) {
  start();
  EXPECT_EQ(callExport(instance, "recurse", 100).value, 100);
  for (int i = 0; i < 3; ++i) {
    TrapHolder trap = callExport(instance, "recurse", 1 << 30).trap;
    ASSERT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
    ASSERT_EQ(trap.frames(), 1u);
    ASSERT_EQ(trap.frame(0), "recurse");
  }
  EXPECT_EQ(wzc::wzc_thread.innermost, nullptr);
}

TEST_F(SignalTest, StackGuardOfThreads) {
  start();
  auto run = [](void *argument) -> void * {
    wzc_instance *guestInstance = static_cast<wzc_instance *>(argument);
    TrapHolder trap = callExport(guestInstance, "recurse", 1 << 30).trap;
    TrapHolder load = callExport(guestInstance, "load", -1).trap;
    EXPECT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
    EXPECT_EQ(load.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
    return argument;
  };
  size_t small = std::max(size_t{64} << 10, static_cast<size_t>(PTHREAD_STACK_MIN));
  for (size_t size : {small, size_t{1} << 20}) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    ASSERT_EQ(pthread_attr_setstacksize(&attributes, size), 0);
    pthread_t thread;
    ASSERT_EQ(pthread_create(&thread, &attributes, run, instance), 0);
    void *result = nullptr;
    pthread_join(thread, &result);
    EXPECT_EQ(result, instance) << size;
    pthread_attr_destroy(&attributes);
  }
}

TEST_F(SignalTest, WorksInAForkedChild) {
  start();
  pid_t child = fork();
  if (child == 0) {
    TrapHolder trap = callExport(instance, "load", -1).trap;
    TrapHolder stack = callExport(instance, "recurse", 1 << 30).trap;
    _exit(trap.code() == WZC_TRAP_MEMORY_OUT_OF_BOUNDS && stack.code() == WZC_TRAP_CALL_STACK_EXHAUSTED ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

/// Runs `body` in a child and tells how that ended: the number of the signal that killed it, or minus the exit status.
template <class Body> int endOf(Body body) {
  pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

TEST_F(SignalTest, FaultOfAHostFunctionIsNotOurs) {
  start();
  EXPECT_EQ(endOf([&] { callExport(instance, "call", 1); }), SIGSEGV);
}

TEST_F(SignalTest, HostFunctionMayNotTouchTheGuardEither) {
  start(hostTouchesGuard);
  EXPECT_EQ(endOf([&] { callExport(instance, "call", 1); }), SIGSEGV);
}

TEST_F(SignalTest, FaultOutsideOfAnyCallIsNotOurs) {
  start();
  EXPECT_EQ(endOf([] { hostSegfault(nullptr, nullptr, nullptr, nullptr); }), SIGSEGV);
}

TEST_F(SignalTest, SentSignalsAreNotFaults) {
  start([](void *, wzc_instance *, const wzc_value *, wzc_value *) -> wzc_trap * {
    raise(SIGSEGV);
    return nullptr;
  });
  EXPECT_EQ(endOf([&] { callExport(instance, "call", 1); }), SIGSEGV);
}

TEST_F(SignalDeathTest, UnexpectedAddressAborts) {
  start();
  EXPECT_EXIT(callExport(instance, "wild", 16), testing::KilledBySignal(SIGABRT),
              "wzc: compiled code at 0x[0-9a-f]* faulted at unexpected address 0x0000000000000010");
}

// ---- other handlers in the process

volatile sig_atomic_t handlerCalls;
sigjmp_buf handlerJump;
volatile void *handlerAddress;

void plainHandler(int) {
  handlerCalls = handlerCalls + 1;
  siglongjmp(handlerJump, 1);
}

void infoHandler(int, siginfo_t *info, void *) {
  handlerAddress = info->si_addr;
  handlerCalls = handlerCalls + 1;
  siglongjmp(handlerJump, 1);
}

struct sigaction chainedAction;

// Behaves as a good neighbour: counts, then passes on to whoever was there before.
void chainingHandler(int signal, siginfo_t *info, void *context) {
  handlerCalls = handlerCalls + 1;
  if (handlerCalls > 100)
    _exit(99);
  if (chainedAction.sa_flags & SA_SIGINFO)
    chainedAction.sa_sigaction(signal, info, context);
  else if (chainedAction.sa_handler == SIG_DFL) {
    sigaction(signal, &chainedAction, nullptr);
  } else
    chainedAction.sa_handler(signal);
}

void install(struct sigaction action, struct sigaction *old = nullptr) {
  sigemptyset(&action.sa_mask);
  sigaction(SIGSEGV, &action, old);
}

struct sigaction plainAction(void (*handler)(int), int flags = 0) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  return action;
}

struct sigaction infoAction(void (*handler)(int, siginfo_t *, void *), int flags = 0) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = flags | SA_SIGINFO;
  return action;
}

bool hostFaultIsHandled() {
  int before = handlerCalls;
  if (sigsetjmp(handlerJump, 1) == 0)
    hostSegfault(nullptr, nullptr, nullptr, nullptr);
  return handlerCalls == before + 1;
}

// Each case runs in a child: it changes the handlers of the process.
TEST_F(SignalTest, HandlerInstalledBeforeOurs) {
  start();
  for (int flags : {0, static_cast<int>(SA_NODEFER), static_cast<int>(SA_ONSTACK)})
    for (bool withInfo : {false, true})
      EXPECT_EQ(endOf([&] {
                  handlerCalls = 0;
                  install(withInfo ? infoAction(infoHandler, flags) : plainAction(plainHandler, flags));
                  wzc_install_signal_handlers();
                  if (!hostFaultIsHandled() || !hostFaultIsHandled())
                    _exit(1);
                  if (withInfo && handlerAddress != reinterpret_cast<void *>(16))
                    _exit(2);
                  TrapHolder trap = callExport(instance, "load", -1).trap;
                  if (trap.code() != WZC_TRAP_MEMORY_OUT_OF_BOUNDS || handlerCalls != 2)
                    _exit(3);
                }),
                0);
}

TEST_F(SignalTest, HandlerOfAHostFaultInsideAnImport) {
  start();
  EXPECT_EQ(endOf([&] {
              handlerCalls = 0;
              install(plainAction(plainHandler));
              wzc_install_signal_handlers();
              if (sigsetjmp(handlerJump, 1) == 0)
                callExport(instance, "call", 1);
              _exit(handlerCalls == 1 ? 0 : 1);
            }),
            0);
}

TEST_F(SignalTest, IgnoredSignalStillKillsOnAFault) {
  start();
  EXPECT_EQ(endOf([&] {
              install(plainAction(SIG_IGN));
              wzc_install_signal_handlers();
              raise(SIGSEGV); // sent, and so really ignored
              TrapHolder trap = callExport(instance, "load", -1).trap;
              if (trap.code() != WZC_TRAP_MEMORY_OUT_OF_BOUNDS)
                _exit(1);
              hostSegfault(nullptr, nullptr, nullptr, nullptr);
            }),
            SIGSEGV);
}

TEST_F(SignalTest, OneShotHandler) {
  start();
  EXPECT_EQ(endOf([&] {
              handlerCalls = 0;
              install(plainAction(plainHandler, static_cast<int>(SA_RESETHAND)));
              wzc_install_signal_handlers();
              if (!hostFaultIsHandled())
                _exit(1);
              hostFaultIsHandled();
              _exit(2);
            }),
            SIGSEGV);
}

TEST_F(SignalTest, HandlerInstalledAfterOursThatChains) {
  start();
  EXPECT_EQ(endOf([&] {
              handlerCalls = 0;
              wzc_install_signal_handlers();
              install(infoAction(chainingHandler, SA_ONSTACK), &chainedAction);
              TrapHolder trap = callExport(instance, "load", -1).trap;
              _exit(trap.code() == WZC_TRAP_MEMORY_OUT_OF_BOUNDS && handlerCalls == 1 ? 0 : 1);
            }),
            0);
}

TEST_F(SignalTest, InstalledAgainOnTopOfAHandlerThatChainsToUs) {
  start();
  // ours -> chaining handler -> ours: a fault of the host must reach the default action, not go round for ever.
  EXPECT_EQ(endOf([&] {
              handlerCalls = 0;
              struct sigaction dfl = plainAction(SIG_DFL);
              install(dfl);
              wzc_install_signal_handlers();
              install(infoAction(chainingHandler, SA_ONSTACK), &chainedAction);
              wzc_install_signal_handlers();
              wzc_install_signal_handlers();
              TrapHolder trap = callExport(instance, "load", -1).trap;
              if (trap.code() != WZC_TRAP_MEMORY_OUT_OF_BOUNDS || handlerCalls != 0)
                _exit(1);
              hostSegfault(nullptr, nullptr, nullptr, nullptr);
            }),
            SIGSEGV);
}

TEST_F(SignalTest, ThreadsKeepTheirOwnAlternateStack) {
  start();
  auto run = [](void *argument) -> void * {
    static char own[64 << 10];
    stack_t mine = {};
    mine.ss_sp = own;
    mine.ss_size = sizeof(own);
    sigaltstack(&mine, nullptr);
    TrapHolder trap = callExport(static_cast<wzc_instance *>(argument), "load", -1).trap;
    stack_t now = {};
    sigaltstack(nullptr, &now);
    bool ok = trap.code() == WZC_TRAP_MEMORY_OUT_OF_BOUNDS && now.ss_sp == own && !wzc::wzc_thread.alternateStack;
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
    return ok ? argument : nullptr;
  };
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, nullptr, run, instance), 0);
  void *result = nullptr;
  pthread_join(thread, &result);
  EXPECT_EQ(result, instance);
}

} // namespace
