// The border to the guest's memory: boundaries, overflow, hostile arrays.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

TEST(GuestMemory, BytesAreInsideOrNull) {
  uint8_t storage[100];
  wzc_memory_state state = {storage, sizeof storage};
  GuestMemory guest(&state);
  EXPECT_EQ(guest.bytes(0, 100), storage);
  EXPECT_EQ(guest.bytes(99, 1), storage + 99);
  EXPECT_EQ(guest.bytes(100, 0), storage + 100);
  EXPECT_EQ(guest.bytes(101, 0), nullptr);
  EXPECT_EQ(guest.bytes(0, 101), nullptr);
  EXPECT_EQ(guest.bytes(1, 100), nullptr);
  EXPECT_EQ(guest.bytes(UINT32_MAX, 1), nullptr);
  EXPECT_EQ(guest.bytes(1, UINT64_MAX), nullptr);
  EXPECT_EQ(guest.bytes(50, UINT64_MAX - 40), nullptr);
}

TEST(GuestMemory, WithoutMemoryEverythingFails) {
  GuestMemory guest(nullptr);
  EXPECT_EQ(guest.bytes(0, 0), nullptr);
  EXPECT_EQ(guest.bytes(0, 1), nullptr);
  uint32_t value = 0;
  EXPECT_FALSE(guest.load(0, value));
  EXPECT_FALSE(guest.store(0, value));
}

TEST(GuestMemory, IntegersAreLittleEndianAndUnaligned) {
  uint8_t storage[16] = {};
  wzc_memory_state state = {storage, sizeof storage};
  GuestMemory guest(&state);
  EXPECT_TRUE(guest.store(1, uint32_t(0x11223344)));
  EXPECT_EQ(storage[1], 0x44);
  EXPECT_EQ(storage[4], 0x11);
  uint32_t value = 0;
  EXPECT_TRUE(guest.load(1, value));
  EXPECT_EQ(value, 0x11223344u);
  EXPECT_FALSE(guest.store(13, uint32_t(1)));
  EXPECT_FALSE(guest.store(9, uint64_t(1)));
}

class GatherTest : public WasiTest {
protected:
  BufferList list;
};

TEST_F(GatherTest, EveryPieceIsChecked) {
  GuestMemory guest = wasi.guest();
  EXPECT_EQ(guest.gather(iovs({{0, 10}, {kMemorySize, 0}, {kMemorySize - 1, 1}}), 3, list), Errno::Success);
  EXPECT_EQ(list.count, 3u);
  EXPECT_EQ(guest.gather(iovs({{0, 10}, {kMemorySize - 1, 2}}), 2, list), Errno::Fault);
  EXPECT_EQ(guest.gather(iovs({{UINT32_MAX, UINT32_MAX}}), 1, list), Errno::Fault);
  EXPECT_EQ(guest.gather(iovs({{0, UINT32_MAX}}), 1, list), Errno::Fault);
}

TEST_F(GatherTest, TheArrayItselfMustBeInside) {
  GuestMemory guest = wasi.guest();
  EXPECT_EQ(guest.gather(kMemorySize - 8, 2, list), Errno::Fault);
  EXPECT_EQ(guest.gather(0, UINT32_MAX, list), Errno::Fault);
  // 0x20000000 * 8 is 0 in 32 bits.
  EXPECT_EQ(guest.gather(0, 0x20000000, list), Errno::Fault);
  EXPECT_EQ(guest.gather(0, 0x20000001, list), Errno::Fault);
  EXPECT_EQ(guest.gather(kMemorySize, 0, list), Errno::Success);
}

TEST_F(GatherTest, ManyPiecesMakeAShortTransfer) {
  constexpr uint32_t kPieces = 5000;
  uint32_t array = reserve(kPieces * 8);
  for (uint32_t i = 0; i < kPieces; ++i) {
    set(array + i * 8, uint32_t(0));
    set(array + i * 8 + 4, uint32_t(16));
  }
  EXPECT_EQ(wasi.guest().gather(array, kPieces, list), Errno::Success);
  EXPECT_EQ(list.count, BufferList::kCapacity);
}

TEST_F(GatherTest, SumsStayBelowTheLargestTransfer) {
  // Only sizes are looked at, so the memory needs no more than its first page.
  wzc_memory_state huge = {bytes.data(), uint64_t(1) << 32};
  uint32_t array = iovs({{0, 0x7FFFFFFF}, {0, 0x7FFFFFFF}, {0, 0x7FFFFFFF}});
  EXPECT_EQ(GuestMemory(&huge).gather(array, 3, list), Errno::Success);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < list.count; ++i)
    sum += list.items[i].size;
  EXPECT_EQ(sum, 0x7FFFF000u);
}

TEST_F(GatherTest, PathsAreCopiedAndChecked) {
  GuestMemory guest = wasi.guest();
  char path[GuestMemory::kPathCapacity];
  EXPECT_EQ(guest.copyPath(put("a/b"), 3, path), Errno::Success);
  EXPECT_STREQ(path, "a/b");
  EXPECT_EQ(guest.copyPath(put(std::string("a\0b", 3)), 3, path), Errno::Inval);
  EXPECT_EQ(guest.copyPath(0, 4096, path), Errno::Nametoolong);
  EXPECT_EQ(guest.copyPath(0, UINT32_MAX, path), Errno::Fault);
  EXPECT_EQ(guest.copyPath(kMemorySize - 2, 3, path), Errno::Fault);
  EXPECT_EQ(guest.copyPath(put(std::string(4095, 'x')), 4095, path), Errno::Success);
}

} // namespace
} // namespace wzc::wasi
