// Reading, writing, seeking.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

class FdIoTest : public WasiTest {};

TEST_F(FdIoTest, ScatterAndGather) {
  int fd = mustOpen("f", kOpenCreate);
  uint32_t hello = put("hello"), world = put(", world");
  EXPECT_EQ(p1::fd_write(&wasi, fd, iovs({{hello, 5}, {0, 0}, {world, 7}}), 3, 64), 0);
  EXPECT_EQ(get<uint32_t>(64), 12u);
  EXPECT_EQ(hostRead(host("f")), "hello, world");
  EXPECT_EQ(p1::fd_pread(&wasi, fd, iovs({{100, 3}, {200, 4}}), 2, 2, 64), 0);
  EXPECT_EQ(get<uint32_t>(64), 7u);
  EXPECT_EQ(text(100, 3), "llo");
  EXPECT_EQ(text(200, 4), ", wo");
  EXPECT_EQ(p1::fd_tell(&wasi, fd, 64), 0);
  EXPECT_EQ(get<uint64_t>(64), 12u);
  EXPECT_EQ(p1::fd_pwrite(&wasi, fd, iovs({{put("J"), 1}}), 1, 0, 64), 0);
  EXPECT_EQ(hostRead(host("f")), "Jello, world");
  // At the end: nothing, and no error.
  std::string data = "?";
  EXPECT_EQ(read(fd, 10, &data), Errno::Success);
  EXPECT_EQ(data, "");
}

TEST_F(FdIoTest, Seek) {
  int fd = mustOpen("f", kOpenCreate);
  ASSERT_EQ(write(fd, "0123456789"), Errno::Success);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, -3, 2, 64), 0);
  EXPECT_EQ(get<uint64_t>(64), 7u);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, -2, 1, 64), 0);
  EXPECT_EQ(get<uint64_t>(64), 5u);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, -6, 1, 64), int(Errno::Inval));
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 3, 64), int(Errno::Inval));
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, -1, 64), int(Errno::Inval));
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 0, kMemorySize - 7), int(Errno::Fault));
  EXPECT_EQ(p1::fd_tell(&wasi, fd, 64), 0);
  EXPECT_EQ(get<uint64_t>(64), 5u);
}

TEST_F(FdIoTest, TellNeedsLessThanSeek) {
  int fd = mustOpen("f", kOpenCreate, kRightFdTell | kRightFdWrite);
  EXPECT_EQ(p1::fd_tell(&wasi, fd, 64), 0);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 1, 64), 0);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 1, 1, 64), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_pwrite(&wasi, fd, iovs({{100, 1}}), 1, 0, 64), int(Errno::Notcapable));
}

TEST_F(FdIoTest, BadPointersLeaveTheFileAlone) {
  int fd = mustOpen("f", kOpenCreate);
  uint32_t data = put("data");
  const int fault = int(Errno::Fault);
  EXPECT_EQ(p1::fd_write(&wasi, fd, iovs({{data, 4}}), 1, kMemorySize - 3), fault);
  EXPECT_EQ(p1::fd_write(&wasi, fd, iovs({{data, 4}, {kMemorySize - 1, 2}}), 2, 64), fault);
  EXPECT_EQ(p1::fd_write(&wasi, fd, kMemorySize - 4, 1, 64), fault);
  EXPECT_EQ(p1::fd_pwrite(&wasi, fd, iovs({{data, UINT32_MAX}}), 1, 0, 64), fault);
  EXPECT_EQ(hostRead(host("f")), "");
  ASSERT_EQ(write(fd, "text"), Errno::Success);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 0, 64), 0);
  EXPECT_EQ(p1::fd_read(&wasi, fd, iovs({{100, 4}}), 1, kMemorySize - 3), fault);
  EXPECT_EQ(p1::fd_read(&wasi, fd, iovs({{100, 4}, {kMemorySize, 1}}), 2, 64), fault);
  std::string rest;
  EXPECT_EQ(read(fd, 10, &rest), Errno::Success);
  EXPECT_EQ(rest, "text");
}

TEST_F(FdIoTest, OffsetsBeyondTheHosts) {
  int fd = mustOpen("f", kOpenCreate);
  uint32_t pieces = iovs({{100, 1}});
  EXPECT_EQ(p1::fd_pread(&wasi, fd, pieces, 1, -1, 64), int(Errno::Inval));
  EXPECT_EQ(p1::fd_pwrite(&wasi, fd, pieces, 1, INT64_MIN, 64), int(Errno::Inval));
}

TEST_F(FdIoTest, DirectoriesAreNeitherReadNorWritten) {
  std::string data;
  EXPECT_EQ(read(kDir, 10, &data), Errno::Notcapable);
  EXPECT_EQ(write(kDir, "x"), Errno::Notcapable);
  EXPECT_EQ(p1::fd_seek(&wasi, kDir, 0, 0, 64), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, kDir, 0), int(Errno::Notcapable));
}

TEST_F(FdIoTest, ManyPiecesInSeveralCalls) {
  int fd = mustOpen("f", kOpenCreate);
  constexpr uint32_t kPieces = 1500;
  uint32_t array = reserve(kPieces * 8), data = put("ab");
  for (uint32_t i = 0; i < kPieces; ++i) {
    set(array + i * 8, data);
    set(array + i * 8 + 4, uint32_t(2));
  }
  EXPECT_EQ(p1::fd_write(&wasi, fd, int(array), kPieces, 64), 0);
  uint32_t done = get<uint32_t>(64);
  EXPECT_EQ(done, BufferList::kCapacity * 2);
  EXPECT_EQ(std::filesystem::file_size(host("f")), done);
}

TEST_F(FdIoTest, AFunctionWithoutMemoryFaults) {
  int fd = mustOpen("f", kOpenCreate);
  wasi.memory = nullptr;
  EXPECT_EQ(p1::fd_write(&wasi, fd, 0, 0, 0), int(Errno::Fault));
  EXPECT_EQ(p1::args_sizes_get(&wasi, 0, 0), int(Errno::Fault));
  EXPECT_EQ(p1::random_get(&wasi, 0, 0), int(Errno::Fault));
}

} // namespace
} // namespace wzc::wasi
