// Entering guests and leaving them: results, traps, nesting, failures of host functions, floating-point mode, threads.

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <climits>
#include <pthread.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/activation.h"
#include "core/store.h"
#include "guest.h"

namespace {

wzc_instance *instantiate(wzc_store *store, const wzc_module &module, const std::vector<wzc_extern> &imports = {}) {
  wzc_instance *instance = nullptr;
  TrapHolder trap = wzc_instance_new(store, &module, imports.data(), imports.size(), &instance);
  EXPECT_EQ(trap.code(), WZC_TRAP_NONE) << trap.message();
  return instance;
}

wzc_extern external(wzc_func *func) {
  wzc_extern result = {WZC_EXTERN_FUNC, {nullptr}};
  result.of.func = func;
  return result;
}

GuestModule &plainGuest() {
  static GuestModule guest;
  if (!guest.module.type_count) {
    guest.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
    guest.function("trap", "i:i", reinterpret_cast<void *>(guestTrap));
    guest.function("trapNested", "i:i", reinterpret_cast<void *>(guestTrapNested));
    guest.function("recurse", "i:i", reinterpret_cast<void *>(guestRecurse));
    guest.function("third", "F:F", reinterpret_cast<void *>(guestThird));
    guest.finish();
  }
  return guest;
}

GuestModule &importingGuest() {
  static GuestModule guest;
  if (!guest.module.type_count) {
    guest.importFunction("env", "f", "i:i");
    guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
    guest.finish();
  }
  return guest;
}

TEST(Entry, ReturnsResults) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  CallResult result = callExport(instance, "add", 40, 2);
  EXPECT_EQ(result.trap, nullptr);
  EXPECT_EQ(result.value, 42);
  EXPECT_EQ(wzc::wzc_thread.innermost, nullptr);
}

TEST(Entry, ChecksTypesOnRequest) {
  StoreHolder store;
  wzc_func *add = wzc_instance_func(instantiate(store, plainGuest().module), "add");
  wzc_value values[2] = {valueOf(1), valueOf(2)};
  TrapHolder right = wzc_func_call(store, add, "ii:i", values);
  EXPECT_EQ(right.code(), WZC_TRAP_NONE);
  EXPECT_EQ(values[0].i32, 3);
  for (const char *wrong : {"i:i", "iii:i", "ii:", "ii:I", "ii", "", "ii:ii", "i"}) {
    TrapHolder trap = wzc_func_call(store, add, wrong, values);
    EXPECT_EQ(trap.code(), WZC_TRAP_WRONG_TYPE) << wrong;
    EXPECT_NE(trap.message().find("[i32 i32] -> [i32]"), std::string::npos);
  }
  StoreHolder other;
  TrapHolder foreign = wzc_func_call(other, add, nullptr, values);
  EXPECT_EQ(foreign.code(), WZC_TRAP_WRONG_TYPE);
  TrapHolder null = wzc_func_call(store, nullptr, nullptr, values);
  EXPECT_EQ(null.code(), WZC_TRAP_NULL_FUNCTION_REFERENCE);
}

TEST(Entry, TrapComesBackAsValueWithBacktrace) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  for (int i = 0; i < 1000; ++i) {
    TrapHolder trap = callExport(instance, "trapNested", WZC_TRAP_INTEGER_OVERFLOW).trap;
    ASSERT_EQ(trap.code(), WZC_TRAP_INTEGER_OVERFLOW);
    ASSERT_EQ(trap.message(), "integer overflow");
    ASSERT_EQ(trap.frames(), 2u);
    ASSERT_EQ(trap.frame(0), "trap");
    ASSERT_EQ(trap.frame(1), "trapNested");
    ASSERT_EQ(wzc::wzc_thread.innermost, nullptr);
  }
}

TEST(Entry, CalleeSavedRegistersSurviveATrap) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  volatile int seed = 3;
  int a = seed * 5, b = seed * 7, c = seed * 11, d = seed * 13, e = seed * 17, f = seed * 19;
  double x = seed * 0.5, y = seed * 0.25;
  TrapHolder trap = callExport(instance, "trap", 1).trap;
  EXPECT_EQ(a + b + c + d + e + f, 3 * (5 + 7 + 11 + 13 + 17 + 19));
  EXPECT_EQ(x + y, 2.25);
}

struct NestedCall {
  wzc_instance *inner;
  const char *name;
  wzc_trap_code seen;
};

// A host function that calls into another instance, looks at what came of it, and reports a failure of its own if the
// argument is negative.
wzc_trap *callInner(void *context, wzc_instance *, const wzc_value *args, wzc_value *results) {
  NestedCall &call = *static_cast<NestedCall *>(context);
  int32_t argument = args[0].i32;
  TrapHolder inner = callExport(call.inner, call.name, argument < 0 ? -argument : argument).trap;
  call.seen = inner.code();
  if (argument < 0)
    return wzc_trap_new(WZC_TRAP_HOST_FAILURE, "no such luck");
  results[0].i32 = 1000 + argument;
  return nullptr;
}

TEST(Entry, NestedTrapsReachTheirOwnCaller) {
  StoreHolder innerStore, outerStore;
  NestedCall call = {instantiate(innerStore, plainGuest().module), "trap", WZC_TRAP_NONE};
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(outerStore, "i:i", callInner, &call, nullptr, &host);
  ASSERT_EQ(made.code(), WZC_TRAP_NONE);
  wzc_instance *outer = instantiate(outerStore, importingGuest().module, {external(host)});

  CallResult fine = callExport(outer, "call", WZC_TRAP_UNREACHABLE);
  EXPECT_EQ(fine.trap, nullptr);
  EXPECT_EQ(fine.value, 1000 + WZC_TRAP_UNREACHABLE);
  EXPECT_EQ(call.seen, WZC_TRAP_UNREACHABLE);

  TrapHolder failed = callExport(outer, "call", -WZC_TRAP_UNREACHABLE).trap;
  EXPECT_EQ(call.seen, WZC_TRAP_UNREACHABLE);
  EXPECT_EQ(failed.code(), WZC_TRAP_HOST_FAILURE);
  EXPECT_EQ(failed.message(), "no such luck");
  ASSERT_EQ(failed.frames(), 1u);
  EXPECT_EQ(failed.frame(0), "call");
}

TEST(Entry, SameStoreNested) {
  StoreHolder store;
  NestedCall call = {instantiate(store, plainGuest().module), "recurse", WZC_TRAP_NONE};
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(store, "i:i", callInner, &call, nullptr, &host);
  wzc_instance *outer = instantiate(store, importingGuest().module, {external(host)});
  EXPECT_EQ(callExport(outer, "call", 100).value, 1100);
  EXPECT_EQ(call.seen, WZC_TRAP_NONE);
  EXPECT_EQ(callExport(outer, "call", 1 << 30).value, 1000 + (1 << 30));
  EXPECT_EQ(call.seen, WZC_TRAP_CALL_STACK_EXHAUSTED);
}

TEST(Entry, RecursionThroughHostFunctionsTrapsInTime) {
  StoreHolder store;
  // The guest calls the host, the host calls the guest, without end.
  NestedCall call = {nullptr, "call", WZC_TRAP_NONE};
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(store, "i:i", callInner, &call, nullptr, &host);
  call.inner = instantiate(store, importingGuest().module, {external(host)});
  EXPECT_EQ(callExport(call.inner, "call", 5).value, 1005);
  // The innermost entry failed, all the others returned.
  EXPECT_EQ(call.seen, WZC_TRAP_NONE);
  EXPECT_EQ(wzc::wzc_thread.innermost, nullptr);
}

TEST(Entry, StackLimitOfTheThread) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  EXPECT_EQ(callExport(instance, "recurse", 1000).value, 1000);
  TrapHolder trap = callExport(instance, "recurse", 1 << 30).trap;
  EXPECT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
  EXPECT_EQ(trap.frames(), 128u);
  EXPECT_EQ(callExport(instance, "recurse", 1000).value, 1000);
}

// A host function that has another thread call into the same store while it waits.
struct Handover {
  wzc_instance *instance;
  uint64_t limitBefore, limitAfter;
};

static wzc_trap *handOver(void *context, wzc_instance *, const wzc_value *, wzc_value *results) {
  Handover &handover = *static_cast<Handover *>(context);
  const uint64_t &limit = wzc::headerOf(handover.instance).stack_limit;
  handover.limitBefore = limit;
  std::thread([&] {
    EXPECT_EQ(callExport(handover.instance, "recurse", 10).value, 10);
    TrapHolder trap = callExport(handover.instance, "recurse", 1 << 30).trap;
    EXPECT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
  }).join();
  handover.limitAfter = limit;
  results[0].i32 = 0;
  return nullptr;
}

TEST(Entry, StackLimitFollowsTheThread) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  const uint64_t &limit = wzc::headerOf(instance).stack_limit;
  EXPECT_EQ(callExport(instance, "recurse", 10).value, 10);
  uint64_t own = limit;
  uint64_t other = 0;
  std::thread([&] {
    EXPECT_EQ(callExport(instance, "recurse", 10).value, 10);
    other = limit;
    // Of an instance made on this thread, too.
    EXPECT_EQ(wzc::headerOf(instantiate(store, plainGuest().module)).stack_limit, other);
  }).join();
  EXPECT_NE(own, other);
  EXPECT_EQ(callExport(instance, "recurse", 10).value, 10);
  EXPECT_EQ(limit, own);

  Handover handover = {instance, 0, 0};
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(store, "i:i", handOver, &handover, nullptr, &host);
  wzc_instance *outer = instantiate(store, importingGuest().module, {external(host)});
  EXPECT_EQ(callExport(outer, "call", 5).trap, nullptr);
  EXPECT_EQ(handover.limitBefore, own);
  EXPECT_EQ(handover.limitAfter, own);
  TrapHolder trap = callExport(instance, "recurse", 1 << 30).trap;
  EXPECT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
}

TEST(Entry, StackLimitOfTheStore) {
  wzc_store_options options = {};
  options.max_stack_bytes = 64 << 10;
  StoreHolder store(&options);
  wzc_instance *instance = instantiate(store, plainGuest().module);
  EXPECT_EQ(callExport(instance, "recurse", 100).value, 100);
  TrapHolder trap = callExport(instance, "recurse", 1000).trap;
  EXPECT_EQ(trap.code(), WZC_TRAP_CALL_STACK_EXHAUSTED);
  EXPECT_EQ(wzc::storeOf(store).outermost, nullptr);
  // Entries from inside do not get a fresh allowance.
  NestedCall call = {nullptr, "call", WZC_TRAP_NONE};
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(store, "i:i", callInner, &call, nullptr, &host);
  call.inner = instantiate(store, importingGuest().module, {external(host)});
  EXPECT_EQ(callExport(call.inner, "call", 5).value, 1005);
}

TEST(Entry, FloatingPointModeIsTheDefaultInsideAndTheHostsOutside) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  wzc_func *third = wzc_instance_func(instance, "third");
  auto call = [&] {
    wzc_value values[1] = {};
    values[0].f64 = 1.0;
    EXPECT_EQ(wzc_func_call(store, third, "F:F", values), nullptr);
    return values[0].f64;
  };
  double expected = call();
  for (int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    std::fesetround(mode);
    double got = call();
    int after = std::fegetround();
    TrapHolder trap = callExport(instance, "trap", 1).trap;
    int afterTrap = std::fegetround();
    std::fesetround(FE_TONEAREST);
    EXPECT_EQ(got, expected);
    EXPECT_EQ(after, mode);
    EXPECT_EQ(afterTrap, mode);
    EXPECT_EQ(trap.code(), WZC_TRAP_UNREACHABLE);
  }
}

struct ThreadJob {
  wzc_store *store;
  wzc_instance *instance;
  int32_t deep = 0;
  wzc_trap_code exhausted = WZC_TRAP_NONE;
  uint64_t reserve = 0;
};

void *runJob(void *argument) {
  ThreadJob &job = *static_cast<ThreadJob *>(argument);
  job.deep = callExport(job.instance, "recurse", 20).value;
  TrapHolder trap = callExport(job.instance, "recurse", 1 << 30).trap;
  job.exhausted = trap.code();
  job.reserve = wzc::wzc_thread.reserve;
  return nullptr;
}

void runOnThread(size_t stackSize, ThreadJob &job) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, stackSize), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, runJob, &job), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(Entry, SmallThreads) {
  StoreHolder store;
  ThreadJob job = {store, instantiate(store, plainGuest().module)};
  size_t small = std::max(size_t{64} << 10, static_cast<size_t>(PTHREAD_STACK_MIN));
  runOnThread(small, job);
  EXPECT_EQ(job.deep, 20);
  EXPECT_EQ(job.exhausted, WZC_TRAP_CALL_STACK_EXHAUSTED);
#if !defined(__SANITIZE_THREAD__) // which gives threads a larger stack than they ask for
  EXPECT_LE(job.reserve, small / 4);
#endif
  // The store then works on another thread, and on this one.
  runOnThread(1 << 20, job);
  EXPECT_EQ(job.exhausted, WZC_TRAP_CALL_STACK_EXHAUSTED);
  EXPECT_EQ(job.reserve, 128u << 10);
  EXPECT_EQ(callExport(job.instance, "recurse", 5000).value, 5000);
}

TEST(Entry, WorksAfterFork) {
  StoreHolder store;
  wzc_instance *instance = instantiate(store, plainGuest().module);
  pid_t child = fork();
  if (child == 0) {
    TrapHolder trap = callExport(instance, "trapNested", 1).trap;
    GuestModule fresh;
    fresh.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
    wzc_instance *second = instantiate(store, fresh.finish());
    _exit(trap.frames() == 2 && callExport(second, "add", 1, 2).value == 3 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(EntryDeathTest, TrapOutsideOfACallAborts) {
  EXPECT_DEATH(wzc_trap_raise(wzc_trap_new(WZC_TRAP_UNREACHABLE, nullptr)), "trap raised outside of a call");
}

wzc_trap *throwThrough(void *, wzc_instance *, const wzc_value *, wzc_value *) { throw 1; }

TEST(EntryDeathTest, ExceptionsDoNotPassTheEntry) {
  StoreHolder store;
  wzc_func *host = nullptr;
  TrapHolder made = wzc_func_new(store, "i:i", throwThrough, nullptr, nullptr, &host);
  wzc_instance *instance = instantiate(store, importingGuest().module, {external(host)});
  EXPECT_DEATH(
      {
        try {
          callExport(instance, "call", 1);
        } catch (...) {
        }
      },
      "terminate called");
}

} // namespace
