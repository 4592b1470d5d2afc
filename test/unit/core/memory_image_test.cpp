// Images of initial memories and kept reservations: instances see what copying segments would have made, and nothing of
// each other.

#include <gtest/gtest.h>

#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <map>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/instance.h"
#include "core/libcalls.h"
#include "core/memory.h"
#include "guest.h"
#include "inside.h"

namespace {

constexpr uint64_t kPage = 65536;

std::string pattern(size_t size, unsigned seed) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>((i * 131 + seed * 7 + (i >> 8)) | 1);
  return text;
}

/// The files of images by their descriptors.
std::vector<int> imageFiles() {
  std::vector<int> files;
  DIR *directory = opendir("/proc/self/fd");
  while (dirent *entry = directory ? readdir(directory) : nullptr) {
    char target[256] = {};
    if (readlinkat(dirfd(directory), entry->d_name, target, sizeof(target) - 1) > 0 &&
        std::string(target).find("wzc-memory") != std::string::npos)
      files.push_back(atoi(entry->d_name));
  }
  if (directory)
    closedir(directory);
  return files;
}

wzc::Memory &lastMemory(wzc_store *store) { return *wzc::storeOf(store).memories.back(); }

/// A module whose instances can be made and looked at.
struct Guest : GuestModule {
  wzc_instance *make(wzc_store *store, wzc_trap_code expected = WZC_TRAP_NONE, std::vector<wzc_extern> imports = {}) {
    wzc_instance *instance = nullptr;
    TrapHolder trap = wzc_instance_new(store, &module, imports.data(), imports.size(), &instance);
    EXPECT_EQ(trap.code(), expected) << trap.message();
    return instance;
  }
};

/// Expects memory to hold what the pieces write in their order, and zero elsewhere.
void expectContents(const wzc::Memory &memory, uint64_t pages,
                    const std::vector<std::pair<uint64_t, std::string>> &pieces) {
  std::string expected(pages * kPage, '\0');
  for (const auto &[at, bytes] : pieces)
    expected.replace(at, bytes.size(), bytes);
  ASSERT_EQ(memory.size, pages * kPage);
  std::string found(reinterpret_cast<const char *>(memory.base), memory.size);
  size_t first = 0;
  while (first < found.size() && found[first] == expected[first])
    ++first;
  EXPECT_EQ(first, found.size()) << "first difference";
}

struct MemoryImages : testing::Test {
  void SetUp() override {
    wzc_set_memory_pool(0);
    wzc_set_memory_pool(16);
#if !defined(__linux__)
    GTEST_SKIP() << "no files without a name here";
#endif
  }
};

const std::vector<std::pair<uint64_t, std::string>> kPieces = {
    {70'001, pattern(9'000, 1)}, {75'000, pattern(6'000, 2)}, {60'000, pattern(5'000, 3)}};

void addPieces(Guest &guest, const std::vector<std::pair<uint64_t, std::string>> &pieces) {
  for (const auto &[at, bytes] : pieces)
    guest.data(static_cast<uint32_t>(at), bytes);
}

TEST_F(MemoryImages, HoldWhatSegmentsWriteInTheirOrder) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  addPieces(guest, kPieces);
  guest.finish();
  StoreHolder store;
  for (int i = 0; i < 4; ++i) {
    wzc_instance *instance = guest.make(store);
    wzc::Memory &memory = lastMemory(store);
    EXPECT_EQ(memory.reservation.image != nullptr, i > 0);
    expectContents(memory, 2, kPieces);
    EXPECT_EQ(wzc::instanceOf(instance).droppedData()[1], 1);
    // What lives at the same time is not shared either.
    memset(memory.base, 0x55, memory.size);
  }
}

TEST_F(MemoryImages, NothingOfAnInstanceIsSeenByTheNext) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  guest.function("load", "i:i", reinterpret_cast<void *>(guestLoad));
  addPieces(guest, kPieces);
  guest.finish();
  std::map<uint8_t *, int> uses;
  for (int i = 0; i < 10; ++i) {
    StoreHolder store;
    wzc_instance *instance = guest.make(store);
    wzc::Memory &memory = lastMemory(store);
    ++uses[memory.base];
    expectContents(memory, 2, kPieces);
    CallResult beyond = callExport(instance, "load", 2 * kPage);
    EXPECT_EQ(TrapHolder(beyond.trap).code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
    ASSERT_EQ(wzc_memory_grow(&memory, 3), 2);
    for (uint64_t at = 2 * kPage; at < 5 * kPage; ++at)
      ASSERT_EQ(memory.base[at], 0);
    memset(memory.base, 0xFF, memory.size);
  }
  EXPECT_LE(uses.size(), 3u) << "reservations were not used again: this test shows nothing";
}

TEST_F(MemoryImages, MemoriesOfTheHostAreCleanToo) {
  uint8_t *first = nullptr;
  for (int i = 0; i < 4; ++i) {
    StoreHolder store;
    wzc_memory *memory = nullptr;
    ASSERT_EQ(wzc_memory_new(store, 3, UINT64_MAX, &memory), nullptr);
    if (!first)
      first = memory->base;
    EXPECT_EQ(memory->base, first);
    expectContents(lastMemory(store), 3, {});
    memset(memory->base, 0xFF, memory->size);
  }
}

TEST_F(MemoryImages, AnotherModuleGetsAnotherReservation) {
  Guest one, other;
  one.memory("memory", 2, UINT64_MAX);
  other.memory("memory", 2, UINT64_MAX);
  addPieces(one, kPieces);
  one.finish();
  other.finish();
  for (int i = 0; i < 6; ++i) {
    StoreHolder store;
    (i % 2 ? other : one).make(store);
    expectContents(lastMemory(store), 2, i % 2 ? decltype(kPieces){} : kPieces);
    memset(lastMemory(store).base, 0xFF, 2 * kPage);
  }
}

TEST_F(MemoryImages, SegmentsBehindAnImportedOffsetKeepTheirPlaceInTheOrder) {
  Guest guest;
  uint32_t offset = guest.importGlobal("env", "offset", WZC_I32, false);
  guest.memory("memory", 2, UINT64_MAX);
  guest.data(1'000, pattern(8'000, 1));
  wzc_const_expr imported = {WZC_CONST_GLOBAL, offset, 0, 0, nullptr};
  guest.data(0, pattern(5'000, 2));
  guest.data(6'000, pattern(5'000, 3));
  guest.finish();
  std::vector<wzc_data_segment> segments(guest.module.data, guest.module.data + 3);
  segments[1].offset = &imported;
  guest.module.data = segments.data();
  StoreHolder store;
  for (int32_t at : {3'000, 3'000, 0, 100'000}) {
    wzc_extern import = {WZC_EXTERN_GLOBAL, {nullptr}};
    ASSERT_EQ(wzc_global_new(store, WZC_I32, false, valueOf(at), &import.of.global), nullptr);
    guest.make(store, WZC_TRAP_NONE, {import});
    expectContents(lastMemory(store), 2,
                   {{1'000, pattern(8'000, 1)}, {uint64_t(at), pattern(5'000, 2)}, {6'000, pattern(5'000, 3)}});
  }
  EXPECT_NE(lastMemory(store).reservation.image, nullptr);
}

TEST_F(MemoryImages, WhatCameBeforeATrapIsThereAndNothingElse) {
  Guest guest;
  guest.memory("memory", 1, UINT64_MAX);
  guest.data(100, pattern(5'000, 1));
  guest.data(kPage - 100, pattern(101, 2)); // one byte too many
  guest.data(20'000, pattern(5'000, 3));
  guest.finish();
  StoreHolder store;
  for (int i = 0; i < 4; ++i) {
    guest.make(store, WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
    EXPECT_EQ(lastMemory(store).reservation.image != nullptr, i > 0);
    expectContents(lastMemory(store), 1, {{100, pattern(5'000, 1)}});
  }
}

TEST_F(MemoryImages, ATrapOfAnElementSegmentComesBeforeAllData) {
  Guest guest;
  guest.memory("memory", 1, UINT64_MAX);
  guest.table("table", 1, 1);
  uint32_t function = guest.function("", "i:i", reinterpret_cast<void *>(guestLoad));
  guest.elements(1, {function});
  guest.data(100, pattern(5'000, 1));
  guest.finish();
  StoreHolder store;
  for (int i = 0; i < 3; ++i) {
    guest.make(store, WZC_TRAP_TABLE_OUT_OF_BOUNDS);
    EXPECT_EQ(lastMemory(store).reservation.image != nullptr, i > 0);
    expectContents(lastMemory(store), 1, {});
  }
}

TEST_F(MemoryImages, PassiveSegmentsStayOutside) {
  Guest guest;
  guest.memory("memory", 1, UINT64_MAX);
  guest.data(100, pattern(5'000, 1));
  guest.data(0, pattern(5'000, 2), WZC_SEGMENT_PASSIVE);
  guest.data(8'000, pattern(5'000, 3));
  guest.finish();
  StoreHolder store;
  for (int i = 0; i < 3; ++i) {
    wzc_instance *instance = guest.make(store);
    expectContents(lastMemory(store), 1, {{100, pattern(5'000, 1)}, {8'000, pattern(5'000, 3)}});
    EXPECT_EQ(runInside(store, [=] { wzc_libcall_memory_init(instance, 0, 1, 30'000, 0, 5'000); }), nullptr);
    TrapHolder dropped = runInside(store, [=] { wzc_libcall_memory_init(instance, 0, 2, 30'000, 0, 1); });
    EXPECT_EQ(dropped.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
    expectContents(lastMemory(store), 1,
                   {{100, pattern(5'000, 1)}, {8'000, pattern(5'000, 3)}, {30'000, pattern(5'000, 2)}});
  }
}

TEST_F(MemoryImages, SegmentsFarApartAreCopied) {
  Guest guest;
  guest.memory("memory", 1000, UINT64_MAX);
  guest.data(0, pattern(5'000, 1));
  guest.data(999 * kPage, pattern(5'000, 2));
  guest.finish();
  StoreHolder store;
  for (int i = 0; i < 3; ++i) {
    guest.make(store);
    EXPECT_EQ(lastMemory(store).reservation.image, nullptr);
    EXPECT_EQ(memcmp(lastMemory(store).base + 999 * kPage, pattern(5'000, 2).data(), 5'000), 0);
  }
}

TEST_F(MemoryImages, ADescriptorTheHostClosedIsNotUsed) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  addPieces(guest, kPieces);
  guest.finish();
  size_t before = imageFiles().size();
  StoreHolder store;
  guest.make(store);
  guest.make(store);
  std::vector<int> files = imageFiles();
  ASSERT_EQ(files.size(), before + 1);
  // Another file of other contents takes the number.
  int other = memfd_create("other", 0);
  std::string secret = pattern(2 * kPage, 9);
  ASSERT_EQ(write(other, secret.data(), secret.size()), static_cast<ssize_t>(secret.size()));
  for (int file : files)
    dup2(other, file);
  for (int i = 0; i < 3; ++i) {
    guest.make(store);
    EXPECT_EQ(lastMemory(store).reservation.image, nullptr);
    expectContents(lastMemory(store), 2, kPieces);
  }
  wzc_module_unregister(&guest.module);
  for (int file : files)
    EXPECT_EQ(close(file), 0) << "the runtime has closed a file that is not its own";
  close(other);
}

TEST_F(MemoryImages, GoWithTheirModule) {
  size_t before = imageFiles().size();
  {
    Guest guest;
    guest.memory("memory", 2, UINT64_MAX);
    addPieces(guest, kPieces);
    guest.finish();
    for (int i = 0; i < 3; ++i) {
      StoreHolder store;
      guest.make(store);
    }
    EXPECT_EQ(imageFiles().size(), before + 1);
  }
  EXPECT_EQ(imageFiles().size(), before);
}

TEST_F(MemoryImages, CannotBeChanged) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  addPieces(guest, kPieces);
  guest.finish();
  StoreHolder store;
  guest.make(store);
  guest.make(store);
  for (int file : imageFiles()) {
    EXPECT_EQ(pwrite(file, "x", 1, 0), -1);
    EXPECT_EQ(ftruncate(file, 0), -1);
    EXPECT_EQ(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), MAP_FAILED);
  }
}

TEST_F(MemoryImages, ReservationsThatCannotBeCleanedAreNotKept) {
  for (int i = 0; i < 3; ++i) {
    StoreHolder store;
    wzc_memory *memory = nullptr;
    ASSERT_EQ(wzc_memory_new(store, 1, UINT64_MAX, &memory), nullptr);
    expectContents(lastMemory(store), 1, {});
    memset(memory->base, 0xFF, memory->size);
    // The kernel does not drop pages that are locked. Called directly, because sanitizers make a function of it that
    // does nothing.
    if (syscall(SYS_mlock, memory->base, 4096) != 0)
      GTEST_SKIP() << "pages cannot be locked here";
  }
  EXPECT_FALSE(wzc::drainPool());
}

TEST_F(MemoryImages, ThePoolKeepsToItsSize) {
  auto makeAndDelete = [](int count) {
    StoreHolder store;
    wzc_memory *memory = nullptr;
    for (int i = 0; i < count; ++i)
      ASSERT_EQ(wzc_memory_new(store, 1, UINT64_MAX, &memory), nullptr);
  };
  auto kept = [] {
    constexpr uint64_t size = (uint64_t{8} << 30) + 2 * kPage + WZC_ROOM_BEHIND_MEMORY;
    int count = 0;
    for (wzc::Reservation reservation; wzc::takeReservation(size, kPage, nullptr, reservation); ++count)
      munmap(reservation.start, reservation.size);
    return count;
  };
  makeAndDelete(20);
  EXPECT_EQ(kept(), 16);
  wzc_set_memory_pool(3);
  makeAndDelete(20);
  EXPECT_EQ(kept(), 3);
  makeAndDelete(3);
  wzc_set_memory_pool(1);
  EXPECT_EQ(kept(), 1);
  wzc_set_memory_pool(0);
  makeAndDelete(3);
  EXPECT_EQ(kept(), 0);
  wzc_set_memory_pool(1000);
  makeAndDelete(70);
  EXPECT_EQ(kept(), 64);
}

TEST_F(MemoryImages, LargeMemoriesAreGivenBack) {
  {
    StoreHolder store;
    wzc_memory *memory = nullptr;
    ASSERT_EQ(wzc_memory_new(store, 1, UINT64_MAX, &memory), nullptr);
    ASSERT_EQ(wzc_memory_grow(memory, 2000), 1);
  }
  EXPECT_FALSE(wzc::drainPool());
}

TEST_F(MemoryImages, NothingIsKeptWhereAddressSpaceIsLimited) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer needs address space itself";
#endif
  pid_t child = fork();
  if (child == 0) {
    rlimit limit = {};
    getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = uint64_t{1} << 46;
    if (setrlimit(RLIMIT_AS, &limit) != 0)
      _exit(0);
    {
      StoreHolder store;
      wzc_memory *memory = nullptr;
      if (wzc_memory_new(store, 1, UINT64_MAX, &memory))
        _exit(2);
    }
    _exit(wzc::drainPool() ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(MemoryImages, SurviveFork) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  addPieces(guest, kPieces);
  guest.finish();
  auto cycle = [&] {
    for (int i = 0; i < 3; ++i) {
      StoreHolder store;
      guest.make(store);
      expectContents(lastMemory(store), 2, kPieces);
      memset(lastMemory(store).base, 0xFF, 2 * kPage);
    }
    return !testing::Test::HasFailure();
  };
  cycle();
  StoreHolder store;
  guest.make(store);
  pid_t child = fork();
  if (child == 0)
    _exit(cycle() ? 0 : 1);
  cycle();
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  expectContents(lastMemory(store), 2, kPieces);
}

TEST_F(MemoryImages, ManyThreads) {
  Guest guest;
  guest.memory("memory", 2, UINT64_MAX);
  addPieces(guest, kPieces);
  guest.finish();
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        StoreHolder store;
        wzc_instance *instance = nullptr;
        if (wzc_instance_new(store, &guest.module, nullptr, 0, &instance)) {
          ++wrong;
          return;
        }
        uint8_t *base = lastMemory(store).base;
        for (const auto &[at, bytes] : {kPieces[1], kPieces[2]})
          wrong += memcmp(base + at, bytes.data(), bytes.size()) != 0;
        wrong += base[0] != 0 || base[2 * kPage - 1] != 0;
        memset(base, 0xFF, 2 * kPage);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

} // namespace
