// What the process knows of modules and types.

#include <gtest/gtest.h>

#include <algorithm>

#include <pthread.h>

#include "core/line_table.h"
#include "core/registry.h"
#include "core/type_registry.h"
#include "guest.h"

namespace {

uint32_t idOf(const std::vector<uint32_t> &params, const std::vector<uint32_t> &results) {
  return wzc::internType(params.data(), static_cast<uint32_t>(params.size()), results.data(),
                         static_cast<uint32_t>(results.size()));
}

TEST(TypeRegistry, SameStructureSameId) {
  uint32_t id = idOf({WZC_I32, WZC_I64}, {WZC_F32});
  EXPECT_NE(id, 0u);
  EXPECT_EQ(idOf({WZC_I32, WZC_I64}, {WZC_F32}), id);
  EXPECT_NE(idOf({WZC_I64, WZC_I32}, {WZC_F32}), id);
  EXPECT_NE(idOf({WZC_I32}, {WZC_I64, WZC_F32}), id);
  EXPECT_NE(idOf({WZC_I32, WZC_I64, WZC_F32}, {}), id);
  EXPECT_NE(idOf({}, {WZC_I32, WZC_I64, WZC_F32}), id);
  EXPECT_EQ(wzc::funcType(id).paramCount, 2u);
  EXPECT_EQ(wzc::funcType(id).results()[0], static_cast<uint32_t>(WZC_F32));
}

TEST(TypeRegistry, ManyTypesKeepTheirIds) {
  std::vector<uint32_t> ids;
  auto shape = [](uint32_t i) {
    std::vector<uint32_t> params;
    for (uint32_t bits = i + 1; bits; bits /= 4)
      params.push_back(WZC_V128 + bits % 4);
    return params;
  };
  for (uint32_t i = 0; i < 5000; ++i)
    ids.push_back(idOf(shape(i), {WZC_EXTERNREF}));
  for (uint32_t i = 0; i < 5000; ++i)
    ASSERT_EQ(idOf(shape(i), {WZC_EXTERNREF}), ids[i]);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

// Threads intern types, register modules and look both up at once.
TEST(Registry, Threads) {
  auto run = [](void *) -> void * {
    for (int round = 0; round < 50; ++round) {
      GuestModule guest;
      guest.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
      guest.function("trap", "i:i", reinterpret_cast<void *>(guestTrap));
      StoreHolder store;
      wzc_instance *instance = nullptr;
      TrapHolder made = wzc_instance_new(store, &guest.finish(), nullptr, 0, &instance);
      if (made.trap || callExport(instance, "add", round, 1).value != round + 1)
        return nullptr;
      TrapHolder trap = callExport(instance, "trap", 1).trap;
      if (trap.frames() != 1)
        return nullptr;
      wzc_module_unregister(&guest.module);
    }
    return reinterpret_cast<void *>(1);
  };
  pthread_t threads[4];
  for (pthread_t &thread : threads)
    ASSERT_EQ(pthread_create(&thread, nullptr, run, nullptr), 0);
  for (pthread_t &thread : threads) {
    void *result = nullptr;
    pthread_join(thread, &result);
    EXPECT_NE(result, nullptr);
  }
}

TEST(Registry, CodeRangesComeAndGo) {
  static const uint8_t code[1000] = {};
  uintptr_t base = reinterpret_cast<uintptr_t>(code);
  GuestModule first, second, inner, empty;
  auto set = [&](GuestModule &guest, size_t from, size_t to) -> const wzc_module & {
    guest.module.code_begin = code + from;
    guest.module.code_end = code + to;
    return guest.finish();
  };
  const wzc_module &high = set(second, 600, 900);
  const wzc_module &low = set(first, 100, 500);
  const wzc_module &nested = set(inner, 200, 300);
  const wzc_module &none = set(empty, 50, 50);
  for (const wzc_module *module : {&high, &low, &nested, &none})
    ASSERT_NE(wzc::registerModule(*module), nullptr);
  auto covered = [&](size_t at) { return wzc::isGuestCode(base + at); };
  EXPECT_FALSE(covered(50));
  EXPECT_FALSE(covered(99));
  EXPECT_TRUE(covered(100));
  EXPECT_TRUE(covered(250));
  EXPECT_TRUE(covered(400)); // behind the nested range
  EXPECT_TRUE(covered(499));
  EXPECT_FALSE(covered(500));
  EXPECT_TRUE(covered(600));
  EXPECT_FALSE(covered(900));
  wzc_module_unregister(&low);
  wzc_module_unregister(&low);
  EXPECT_FALSE(covered(100));
  EXPECT_TRUE(covered(250));
  EXPECT_FALSE(covered(400));
  EXPECT_TRUE(covered(899));
  wzc_module_unregister(&nested);
  wzc_module_unregister(&high);
  wzc_module_unregister(&none);
  EXPECT_FALSE(covered(250));
  EXPECT_FALSE(covered(700));
}

TEST(Registry, AnotherModuleAtTheSameAddressIsNoticed) {
  GuestModule guest;
  guest.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
  guest.finish();
  wzc::ModuleRecord *record = wzc::registerModule(guest.module);
  uint32_t before = record->typeIds[0];
  EXPECT_EQ(wzc::registerModule(guest.module), record);
  GuestModule other; // with another hash
  other.type("FF:F");
  other.function("add", "FF:F", reinterpret_cast<void *>(guestAdd));
  guest.module = other.finish();
  EXPECT_NE(wzc::registerModule(guest.module)->typeIds[0], before);
  wzc_module_unregister(&guest.module);
}

TEST(LineTable, Lookup) {
  // Function 0: native 0 -> 100, 5 -> 102, 300 -> 90. Function 1: nothing. Function 2: native 3 -> 20000, at 9 a
  // version starts, 11 -> 5.
  const uint8_t bytes[] = {0, 0xE4, 0x00, 5, 2, 0xA7, 0x02, 0x74, 3, 0xA0, 0x9C, 0x01, 6, 0xE0, 0xE3, 0x7E, 2, 5};
  const uint32_t offsets[] = {0, 8, 8, 18};
  wzc_module module = {};
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 0), UINT32_MAX);
  module.line_bytes = bytes;
  module.line_offsets = offsets;
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 0), 100u);
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 4), 100u);
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 5), 102u);
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 299), 102u);
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 300), 90u);
  EXPECT_EQ(wzc::lookUpOffset(module, 0, 1000000), 90u);
  EXPECT_EQ(wzc::lookUpOffset(module, 1, 0), UINT32_MAX);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 2), UINT32_MAX);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 3), 20000u);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 8), 20000u);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 9), UINT32_MAX);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 10), UINT32_MAX);
  EXPECT_EQ(wzc::lookUpOffset(module, 2, 11), 5u);
  EXPECT_TRUE(wzc::startsVersion(module, 2, 9));
  EXPECT_FALSE(wzc::startsVersion(module, 2, 10));
  EXPECT_FALSE(wzc::startsVersion(module, 2, 11));
  EXPECT_FALSE(wzc::startsVersion(module, 1, 0));
}

} // namespace
