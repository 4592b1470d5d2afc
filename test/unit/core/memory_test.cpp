// Memories: limits, growth, zeroing, bounds of the bulk operations.

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/libcalls.h"
#include "core/memory.h"
#include "guest.h"
#include "inside.h"

namespace {

TEST(Memory, GrowsInPlaceWithinItsLimits) {
  StoreHolder store;
  wzc_memory *memory = nullptr;
  ASSERT_EQ(wzc_memory_new(store, 1, 3, &memory), nullptr);
  uint8_t *base = wzc_memory_data(memory);
  EXPECT_EQ(wzc_memory_size(memory), 65536u);
  base[65535] = 9;
  EXPECT_EQ(wzc_memory_grow(memory, 0), 1);
  EXPECT_EQ(wzc_memory_grow(memory, 3), -1);
  EXPECT_EQ(wzc_memory_grow(memory, UINT64_MAX), -1);
  EXPECT_EQ(wzc_memory_grow(memory, UINT64_MAX / 65536 + 1), -1);
  EXPECT_EQ(wzc_memory_grow(memory, 2), 1);
  EXPECT_EQ(wzc_memory_grow(memory, 1), -1);
  EXPECT_EQ(wzc_memory_data(memory), base);
  EXPECT_EQ(wzc_memory_size(memory), 3u * 65536);
  EXPECT_EQ(base[65535], 9);
  for (size_t i = 65536; i < 3 * 65536; ++i)
    ASSERT_EQ(base[i], 0);
}

TEST(Memory, FreshMemoriesAreZeroEvenWhenAddressesAreReused) {
  for (int i = 0; i < 20; ++i) {
    StoreHolder store;
    wzc_memory *memory = nullptr;
    ASSERT_EQ(wzc_memory_new(store, 2, 2, &memory), nullptr);
    uint8_t *base = wzc_memory_data(memory);
    for (size_t at = 0; at < 2 * 65536; at += 512) {
      ASSERT_EQ(base[at], 0);
      base[at] = 0xFF;
    }
  }
}

TEST(Memory, LimitsOfTheStore) {
  wzc_store_options options = {};
  options.max_memory_bytes = 2 * 65536 + 5;
  StoreHolder store(&options);
  wzc_memory *memory = nullptr;
  TrapHolder tooLarge = wzc_memory_new(store, 3, UINT64_MAX, &memory);
  EXPECT_EQ(tooLarge.code(), WZC_TRAP_LIMIT_EXCEEDED);
  EXPECT_EQ(memory, nullptr);
  ASSERT_EQ(wzc_memory_new(store, 1, UINT64_MAX, &memory), nullptr);
  EXPECT_EQ(wzc_memory_grow(memory, 1), 1);
  EXPECT_EQ(wzc_memory_grow(memory, 1), -1);
}

TEST(Memory, RoomBehindStaysFree) {
  StoreHolder store;
  wzc_memory *memory = nullptr;
  ASSERT_EQ(wzc_memory_new(store, 1, UINT64_MAX, &memory), nullptr);
  EXPECT_EQ(wzc_memory_grow(memory, 65535), -1);
  EXPECT_EQ(wzc_memory_grow(memory, 1), 1);
  ASSERT_EQ(wzc_memory_new(store, 1, 65536, &memory), nullptr);
  EXPECT_EQ(wzc_memory_grow(memory, 65535), -1);
}

TEST(Memory, ImpossibleSizesAreErrors) {
  StoreHolder store;
  wzc_memory *memory = nullptr;
  for (uint64_t pages : {uint64_t{65537}, uint64_t{1} << 40, UINT64_MAX, UINT64_MAX / 65536}) {
    TrapHolder trap = wzc_memory_new(store, pages, UINT64_MAX, &memory);
    EXPECT_EQ(trap.code(), WZC_TRAP_OUT_OF_MEMORY) << pages;
    wzc::Memory *wide = nullptr;
    if (pages > 1 << 30) {
      TrapHolder trap64 = wzc::createMemory(wzc::storeOf(store), {pages, UINT64_MAX, 16, WZC_LIMITS_64}, {}, wide);
      EXPECT_EQ(trap64.code(), WZC_TRAP_OUT_OF_MEMORY) << pages;
    }
  }
}

TEST(Memory, SixtyFourBitMemoriesReserveWhatTheyMayGrowTo) {
  StoreHolder store;
  wzc::Memory *memory = nullptr;
  ASSERT_EQ(wzc::createMemory(wzc::storeOf(store), {1, uint64_t{1} << 20, 16, WZC_LIMITS_64}, {}, memory), nullptr);
  EXPECT_FALSE(memory->isGuarded);
  EXPECT_EQ(wzc::growMemory(*memory, 70000), 1); // beyond four gigabytes
  memory->base[uint64_t{70000} << 16] = 1;
  ASSERT_EQ(wzc::createMemory(wzc::storeOf(store), {0, UINT64_MAX, 16, WZC_LIMITS_64}, {}, memory), nullptr);
  EXPECT_EQ(wzc::growMemory(*memory, 16), 0);
}

TEST(Memory, AtChecksBounds) {
  StoreHolder store;
  wzc_memory *memory = nullptr;
  ASSERT_EQ(wzc_memory_new(store, 1, 1, &memory), nullptr);
  EXPECT_EQ(wzc_memory_at(memory, 65535, 1), wzc_memory_data(memory) + 65535);
  EXPECT_EQ(wzc_memory_at(memory, 65536, 0), wzc_memory_data(memory) + 65536);
  EXPECT_EQ(wzc_memory_at(memory, 65536, 1), nullptr);
  EXPECT_EQ(wzc_memory_at(memory, 65537, 0), nullptr);
  EXPECT_EQ(wzc_memory_at(memory, 1, UINT64_MAX), nullptr);
  EXPECT_EQ(wzc_memory_at(memory, UINT64_MAX, 2), nullptr);
}

TEST(Memory, WithoutAddressSpaceOnlyExplicitBoundsWork) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer needs address space itself";
#endif
  constexpr int kNoLimits = 77;
  pid_t child = fork();
  if (child == 0) {
    wzc_set_memory_pool(0);
    rlimit limit = {uint64_t{2} << 30, uint64_t{2} << 30};
    setrlimit(RLIMIT_AS, &limit);
    void *probe = mmap(nullptr, size_t{4} << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (probe != MAP_FAILED)
      _exit(kNoLimits);
    StoreHolder store;
    GuestModule guarded;
    guarded.memory("memory", 1, UINT64_MAX);
    wzc_instance *instance = nullptr;
    TrapHolder none = wzc_instance_new(store, &guarded.finish(), nullptr, 0, &instance);
    if (none.code() != WZC_TRAP_OUT_OF_MEMORY)
      _exit(1);
    GuestModule plain;
    plain.memory("memory", 1, UINT64_MAX);
    plain.module.flags = WZC_MODULE_EXPLICIT_BOUNDS;
    TrapHolder fine = wzc_instance_new(store, &plain.finish(), nullptr, 0, &instance);
    if (fine.code() != WZC_TRAP_NONE || wzc_memory_grow(wzc_instance_memory(instance, "memory"), 4) != 1)
      _exit(2);
    GuestModule importing;
    importing.importMemory("env", "memory", 1, UINT64_MAX);
    wzc_extern import;
    wzc_instance_export(instance, "memory", &import);
    TrapHolder unsafe = wzc_instance_new(store, &importing.finish(), &import, 1, &instance);
    _exit(unsafe.code() == WZC_TRAP_LINK_FAILURE ? 0 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoLimits)
    GTEST_SKIP() << "an emulator that does not limit the address space";
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(Memory, TheInstanceInFrontKnowsTheSizeAndItsLimits) {
  StoreHolder store;
  GuestModule guest;
  guest.memory("memory", 0, 2);
  guest.module.limit_count = wzc::InstanceLayout::kLimits;
  wzc_instance *instance = nullptr;
  ASSERT_EQ(wzc_instance_new(store, &guest.finish(), nullptr, 0, &instance), nullptr);
  const uint64_t &size = wzc::headerOf(instance).memory_size;
  auto *limits = reinterpret_cast<const uint64_t *>(reinterpret_cast<uint8_t *>(instance) + layoutOf(instance).limits);
  EXPECT_EQ(layoutOf(instance).limits, wzc::InstanceLayout::kLimitsOffset);
  EXPECT_EQ(size, 0u);
  EXPECT_EQ(limits[0], 0u);
  EXPECT_EQ(limits[127], 0u);
  ASSERT_EQ(wzc_memory_grow(wzc_instance_memory(instance, "memory"), 1), 0);
  EXPECT_EQ(size, 65536u);
  for (uint32_t i = 0; i < wzc::InstanceLayout::kLimits; ++i)
    EXPECT_EQ(limits[i], 65536u - i) << i;
  ASSERT_EQ(wzc_memory_grow(wzc_instance_memory(instance, "memory"), 2), -1);
  EXPECT_EQ(size, 65536u);
  // Growing by an instance that imports the memory.
  GuestModule importing;
  importing.importMemory("env", "memory", 0, 2);
  wzc_extern import;
  wzc_instance_export(instance, "memory", &import);
  wzc_instance *other = nullptr;
  ASSERT_EQ(wzc_instance_new(store, &importing.finish(), &import, 1, &other), nullptr);
  ASSERT_EQ(wzc_libcall_memory_grow(other, 0, 1), 1);
  EXPECT_EQ(size, 131072u);
  EXPECT_EQ(limits[3], 131072u - 3);
  EXPECT_EQ(wzc::headerOf(other).memory_size, 0u);
}

struct MemoryInit : testing::Test {
  StoreHolder store;
  GuestModule guest;
  wzc_instance *instance = nullptr;
  uint8_t *base = nullptr;

  void SetUp() override {
    guest.memory("memory", 1, 4);
    guest.data(0, "12345678", WZC_SEGMENT_PASSIVE);
    guest.data(0, "active");
    ASSERT_EQ(wzc_instance_new(store, &guest.finish(), nullptr, 0, &instance), nullptr);
    base = wzc_memory_data(wzc_instance_memory(instance, "memory"));
  }
  wzc_trap_code init(uint32_t segment, uint64_t to, uint64_t from, uint64_t length) {
    TrapHolder trap = runInside(store, [=, this] {
      wzc_libcall_memory_init(instance, 0, segment, static_cast<int64_t>(to), static_cast<int64_t>(from),
                              static_cast<int64_t>(length));
    });
    return trap.code();
  }
};

TEST_F(MemoryInit, Boundaries) {
  EXPECT_EQ(std::string(reinterpret_cast<char *>(base), 6), "active");
  EXPECT_EQ(init(0, 65528, 0, 8), WZC_TRAP_NONE);
  EXPECT_EQ(std::string(reinterpret_cast<char *>(base + 65528), 8), "12345678");
  EXPECT_EQ(init(0, 65536, 8, 0), WZC_TRAP_NONE);
  struct {
    uint64_t to, from, length;
  } outside[] = {{65529, 0, 8}, {65537, 0, 0},      {0, 9, 0},          {0, 1, 8},         {0, 0, 9},
                 {0, 8, 1},     {UINT64_MAX, 0, 2}, {0, UINT64_MAX, 2}, {0, 2, UINT64_MAX}};
  base[65529] = 'x';
  for (const auto &row : outside)
    EXPECT_EQ(init(0, row.to, row.from, row.length), WZC_TRAP_MEMORY_OUT_OF_BOUNDS)
        << row.to << ' ' << row.from << ' ' << row.length;
  // Nothing was written by those that failed.
  EXPECT_EQ(base[65529], 'x');
  EXPECT_EQ(std::string(reinterpret_cast<char *>(base), 6), "active");
}

TEST_F(MemoryInit, DroppedSegmentsAreEmpty) {
  EXPECT_EQ(init(1, 0, 0, 1), WZC_TRAP_MEMORY_OUT_OF_BOUNDS); // active: dropped by instantiation
  EXPECT_EQ(init(1, 0, 0, 0), WZC_TRAP_NONE);
  wzc_libcall_data_drop(instance, 0);
  wzc_libcall_data_drop(instance, 0);
  EXPECT_EQ(init(0, 0, 0, 1), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  EXPECT_EQ(init(0, 65536, 0, 0), WZC_TRAP_NONE);
}

TEST_F(MemoryInit, GrowLibcall) {
  EXPECT_EQ(wzc_libcall_memory_grow(instance, 0, 1), 1);
  EXPECT_EQ(wzc_libcall_memory_grow(instance, 0, 3), -1);
  EXPECT_EQ(wzc_libcall_memory_grow(instance, 0, int64_t{0xFFFFFFFF}), -1);
  EXPECT_EQ(wzc_libcall_memory_grow(instance, 0, 0), 2);
}

} // namespace
