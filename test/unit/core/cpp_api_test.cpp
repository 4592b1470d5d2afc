// The C++ interface: results, typed functions in both directions, failures, lifetimes.

#include "wzc/runtime.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "guest.h"

namespace {

GuestModule &plainGuest() {
  static GuestModule guest;
  if (!guest.module.type_count) {
    guest.memory("memory", 1, 3);
    guest.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
    guest.function("trap", "i:i", reinterpret_cast<void *>(guestTrap));
    guest.function("third", "F:F", reinterpret_cast<void *>(guestThird));
    guest.function("start", ":", reinterpret_cast<void *>(guestStart));
    guest.finish();
  }
  return guest;
}

GuestModule &importingGuest() {
  static GuestModule guest;
  if (!guest.module.type_count) {
    guest.importFunction("env", "f", "i:i");
    guest.memory("memory", 1, 1);
    guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
    guest.finish();
  }
  return guest;
}

TEST(CppApi, CallsTypedFunctions) {
  wzc::Store store;
  wzc::Linker linker(store);
  wzc::Instance instance = linker.instantiate(plainGuest().module).value();
  auto add = instance.func<int32_t(int32_t, int32_t)>("add").value();
  EXPECT_EQ(add(40, 2).value(), 42);
  EXPECT_EQ((instance.func<uint32_t(uint32_t, int32_t)>("add").value()(0xFFFFFFFF, 0).value()), 0xFFFFFFFF);
  EXPECT_EQ(instance.func<double(double)>("third").value()(3.0).value(), 1.0);
  instance.func<void()>("start").value()().value();
  EXPECT_EQ(instance.memory().read<int32_t>(0), 42);
}

TEST(CppApi, LookUpsFailByValue) {
  wzc::Store store;
  wzc::Instance instance = wzc::Linker(store).instantiate(plainGuest().module).value();
  auto missing = instance.func<void()>("nothing");
  EXPECT_FALSE(missing);
  EXPECT_EQ(missing.trap().code(), WZC_TRAP_NOT_FOUND);
  auto wrong = instance.func<int64_t(int32_t, int32_t)>("add");
  EXPECT_EQ(wrong.trap().code(), WZC_TRAP_WRONG_TYPE);
  EXPECT_FALSE(instance.memory("other"));
  EXPECT_EQ(wzc::Linker(store).instantiate(importingGuest().module).trap().message(),
            "import \"env\" \"f\": unknown import");
}

TEST(CppApi, ValueThrowsTheTrap) {
  wzc::Store store;
  wzc::Instance instance = wzc::Linker(store).instantiate(plainGuest().module).value();
  auto trap = instance.func<int32_t(int32_t)>("trap").value();
  EXPECT_EQ(trap(-5).value(), -5);
  try {
    trap(WZC_TRAP_UNREACHABLE).value();
    FAIL() << "no exception";
  } catch (const wzc::TrapError &error) {
    EXPECT_EQ(error.trap().code(), WZC_TRAP_UNREACHABLE);
    EXPECT_STREQ(error.what(), "trap: unreachable\n  at guest!trap");
  }
}

struct Counter {
  int *live;
  explicit Counter(int *count) : live(count) { ++*live; }
  Counter(const Counter &other) : live(other.live) { ++*live; }
  ~Counter() { --*live; }
};

TEST(CppApi, HostFunctions) {
  int live = 0;
  {
    wzc::Store store;
    int32_t seen = 0;
    auto run = [&](auto callable, int32_t argument) {
      wzc::Linker linker(store);
      linker.define("env", "f", std::move(callable)).value();
      wzc::Instance instance = linker.instantiate(importingGuest().module).value();
      return instance.func<int32_t(int32_t)>("call").value()(argument);
    };
    EXPECT_EQ(run([&](int32_t x) -> int32_t { return seen = x + 1; }, 6).value(), 7);
    EXPECT_EQ(seen, 7);
    EXPECT_EQ(run([counter = Counter(&live)](uint32_t x) { return x * 2; }, 21).value(), 42);
    EXPECT_EQ(live, 1);
    EXPECT_EQ(run(+[](int32_t x) { return x - 1; }, 5).value(), 4);

    // Objects of the failing function are destroyed before the trap leaves.
    auto failing = [&live](int32_t x) -> wzc::Result<int32_t> {
      Counter local(&live);
      if (x < 0)
        return wzc::Trap(WZC_TRAP_HOST_FAILURE, "negative");
      return x;
    };
    EXPECT_EQ(run(failing, 3).value(), 3);
    auto failed = run(failing, -3);
    EXPECT_FALSE(failed);
    EXPECT_EQ(failed.trap().code(), WZC_TRAP_HOST_FAILURE);
    EXPECT_EQ(failed.trap().message(), "negative");
    EXPECT_EQ(failed.trap().frameCount(), 1u);
    EXPECT_EQ(live, 1);

    auto withCaller = [](wzc::Caller caller, int32_t x) -> wzc::Result<int32_t> {
      if (!caller.memory().write<int32_t>(static_cast<uint32_t>(x), 77))
        return wzc::Trap(WZC_TRAP_MEMORY_OUT_OF_BOUNDS, "");
      return caller.memory().read<int32_t>(static_cast<uint32_t>(x)).value_or(0);
    };
    EXPECT_EQ(run(withCaller, 1001).value(), 77);
    EXPECT_EQ(run(withCaller, 65533).trap().code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  }
  EXPECT_EQ(live, 0);
}

TEST(CppApi, EveryTypeBothWays) {
  wzc::Store store;
  auto check = [&](auto callable, auto... args) {
    using F = decltype(callable);
    wzc_func *func = wzc::makeFunc(store, std::move(callable)).value();
    using Signature = typename wzc::detail::SignatureOf<F>::Type;
    return wzc::Func<Signature>::check(store.get(), func).value()(args...).value();
  };
  wzc_v128 vector = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  int anchor = 0;
  using All = std::tuple<int32_t, int64_t, float, double, void *, uint32_t, uint64_t>;
  All all = check(
      [](int32_t a, int64_t b, float c, double d, void *e, uint32_t f, uint64_t g) { return All{a, b, c, d, e, f, g}; },
      -1, int64_t{-2}, 1.5f, -2.5, static_cast<void *>(&anchor), 0xFFFFFFF0u, ~uint64_t{0});
  EXPECT_EQ(all, (All{-1, -2, 1.5f, -2.5, &anchor, 0xFFFFFFF0u, ~uint64_t{0}}));
  wzc_v128 back = check([](wzc_v128 v) { return v; }, vector);
  EXPECT_EQ(std::memcmp(&back, &vector, 16), 0);
}

TEST(CppApi, MemoryView) {
  wzc::Store store;
  wzc::Memory memory = wzc::Linker(store).instantiate(plainGuest().module).value().memory();
  EXPECT_EQ(memory.size(), 65536u);
  EXPECT_EQ(memory.bytes().size(), 65536u);
  EXPECT_EQ(memory.bytes(65535, 2).data(), nullptr);
  EXPECT_EQ(memory.bytes(65536, 0).size(), 0u);
  EXPECT_FALSE(memory.read<uint64_t>(65529));
  EXPECT_TRUE(memory.write<uint64_t>(65528, 5));
  EXPECT_EQ(memory.read<uint64_t>(65528), 5u);
  uint8_t *before = memory.bytes().data();
  EXPECT_EQ(memory.grow(2), 1u);
  EXPECT_EQ(memory.grow(1), std::nullopt);
  EXPECT_EQ(memory.bytes().data(), before);
}

TEST(CppApiDeathTest, ThrowingHostFunctionsEndTheProcess) {
  wzc::Store store;
  wzc::Linker linker(store);
  linker.define("env", "f", [](int32_t x) -> int32_t { throw x; }).value();
  wzc::Instance instance = linker.instantiate(importingGuest().module).value();
  auto call = instance.func<int32_t(int32_t)>("call").value();
  EXPECT_DEATH(
      {
        try {
          call(1).value();
        } catch (...) {
        }
      },
      "terminate");
}

} // namespace
