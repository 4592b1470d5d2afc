// Descriptors: what they are and may do, closing, renumbering, preopens, streams.

#include "wasi_test.h"

#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>

namespace wzc::wasi {
namespace {

class FdTest : public WasiTest {
protected:
  Errno fdstat(int fd, uint32_t *at) {
    *at = reserve(kFdstatSize);
    return Errno(p1::fd_fdstat_get(&wasi, fd, int(*at)));
  }
};

TEST_F(FdTest, PreopensAreFoundFromThree) {
  std::filesystem::create_directory(base + "/other");
  ASSERT_EQ(wzc_wasi_config_dir(config, (base + "/other").c_str(), "other", WZC_DIR_READ_ONLY), nullptr);
  EXPECT_EQ(p1::fd_prestat_get(&wasi, 3, 64), 0);
  EXPECT_EQ(get<uint32_t>(64), 0u);
  EXPECT_EQ(get<uint32_t>(68), 1u);
  EXPECT_EQ(p1::fd_prestat_get(&wasi, 4, 64), 0);
  EXPECT_EQ(get<uint32_t>(68), 5u);
  EXPECT_EQ(p1::fd_prestat_dir_name(&wasi, 4, 128, 5), 0);
  EXPECT_EQ(text(128, 5), "other");
  EXPECT_EQ(p1::fd_prestat_dir_name(&wasi, 4, 128, 4), int(Errno::Nametoolong));
  EXPECT_EQ(p1::fd_prestat_dir_name(&wasi, 4, kBad, 5), int(Errno::Fault));
  EXPECT_EQ(p1::fd_prestat_get(&wasi, 3, kBad), int(Errno::Fault));
  EXPECT_EQ(p1::fd_prestat_get(&wasi, 5, 64), int(Errno::Badf));
  // A directory the guest opened itself is none.
  ASSERT_EQ(mkdir("d"), Errno::Success);
  int fd = mustOpen("d", kOpenDirectory, kDirectoryRights);
  EXPECT_EQ(p1::fd_prestat_get(&wasi, fd, 64), int(Errno::Badf));
  EXPECT_EQ(p1::fd_prestat_dir_name(&wasi, fd, 64, 10), int(Errno::Badf));
}

TEST_F(FdTest, NumbersThatAreNotOpen) {
  for (int fd : {0, 1, 2, 4, 5000, -1, INT32_MIN}) {
    EXPECT_EQ(p1::fd_close(&wasi, fd), int(Errno::Badf)) << fd;
    EXPECT_EQ(p1::fd_fdstat_get(&wasi, fd, 64), int(Errno::Badf)) << fd;
    EXPECT_EQ(p1::fd_sync(&wasi, fd), int(Errno::Badf)) << fd;
    EXPECT_EQ(p1::fd_renumber(&wasi, fd, kDir), int(Errno::Badf)) << fd;
    std::string data;
    EXPECT_EQ(read(fd, 1, &data), Errno::Badf) << fd;
    EXPECT_EQ(write(fd, "x"), Errno::Badf) << fd;
  }
}

TEST_F(FdTest, FilesNeverTakeTheNumberOfAClosedStream) {
  EXPECT_EQ(mustOpen("a", kOpenCreate), 4);
  EXPECT_EQ(mustOpen("b", kOpenCreate), 5);
  EXPECT_EQ(close(4), Errno::Success);
  EXPECT_EQ(mustOpen("c", kOpenCreate), 4);
}

TEST_F(FdTest, AStreamTheGuestClosedItselfIsFree) {
  int null = ::open("/dev/null", O_RDONLY);
  ASSERT_EQ(wzc_wasi_config_stdio(config, 0, null), nullptr);
  ::close(null);
  EXPECT_EQ(close(0), Errno::Success);
  EXPECT_EQ(mustOpen("a", kOpenCreate), 0); // as POSIX has it
  EXPECT_EQ(mustOpen("b", kOpenCreate), 4); // 1 and 2 were never granted
}

TEST_F(FdTest, CloseLetsGoOfTheHostsDescriptorOnce) {
  size_t before = hostDescriptors();
  int fd = mustOpen("a", kOpenCreate);
  EXPECT_EQ(hostDescriptors(), before + 1);
  EXPECT_EQ(close(fd), Errno::Success);
  EXPECT_EQ(hostDescriptors(), before);
  EXPECT_EQ(close(fd), Errno::Badf);
}

TEST_F(FdTest, RenumberMovesAndCloses) {
  int a = mustOpen("a", kOpenCreate);
  int b = mustOpen("b", kOpenCreate);
  ASSERT_EQ(write(a, "from a"), Errno::Success);
  size_t before = hostDescriptors();
  EXPECT_EQ(p1::fd_renumber(&wasi, a, b), 0);
  EXPECT_EQ(hostDescriptors(), before - 1);
  EXPECT_EQ(close(a), Errno::Badf);
  EXPECT_EQ(write(b, "+"), Errno::Success);
  EXPECT_EQ(hostRead(host("a")), "from a+");
  EXPECT_EQ(hostRead(host("b")), "");
  // Onto itself, onto a closed stream, onto nothing.
  EXPECT_EQ(p1::fd_renumber(&wasi, b, b), 0);
  EXPECT_EQ(p1::fd_renumber(&wasi, b, 1), 0);
  EXPECT_EQ(write(1, "!"), Errno::Success);
  EXPECT_EQ(hostRead(host("a")), "from a+!");
  EXPECT_EQ(p1::fd_renumber(&wasi, 1, 4000), int(Errno::Badf));
  EXPECT_EQ(p1::fd_renumber(&wasi, 1, -1), int(Errno::Badf));
  EXPECT_EQ(write(1, "!"), Errno::Success);
}

TEST_F(FdTest, TheTableIsLimited) {
  hostWrite(host("f"), "");
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  rlimit enough = {std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 8192)), limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &enough), 0);
  std::vector<int> opened;
  Errno error;
  for (;;) {
    next = 1024;
    int fd;
    error = open("f", 0, kRightFdRead, &fd);
    if (error != Errno::Success)
      break;
    opened.push_back(fd);
    ASSERT_LT(opened.size(), FdTable::kMaxDescriptors);
  }
  EXPECT_EQ(error, Errno::Mfile);
  for (int fd : opened)
    EXPECT_EQ(close(fd), Errno::Success);
  EXPECT_EQ(mustOpen("f"), 4);
  setrlimit(RLIMIT_NOFILE, &limit);
}

TEST_F(FdTest, RightsOnlyShrink) {
  int fd = mustOpen("a", kOpenCreate, kRightFdRead | kRightFdWrite | kRightFdSeek);
  uint32_t at;
  ASSERT_EQ(fdstat(fd, &at), Errno::Success);
  EXPECT_EQ(bytes[at], uint8_t(FileType::RegularFile));
  EXPECT_EQ(get<uint64_t>(at + 8), uint64_t(kRightFdRead | kRightFdWrite | kRightFdSeek));
  EXPECT_EQ(get<uint64_t>(at + 16), 0u);
  EXPECT_EQ(p1::fd_filestat_get(&wasi, fd, 64), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, fd, kRightFdRead | kRightFdSync, 0), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, fd, kRightFdRead, kRightFdRead), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, fd, kRightFdRead, 0), 0);
  EXPECT_EQ(write(fd, "x"), Errno::Notcapable);
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, fd, kRightFdRead | kRightFdWrite, 0), int(Errno::Notcapable));
}

TEST_F(FdTest, InheritedRightsLimitWhatIsOpened) {
  ASSERT_EQ(p1::fd_fdstat_set_rights(&wasi, kDir, kDirectoryRights, kRightFdRead | kRightFdReaddir), 0);
  hostWrite(host("f"), "x");
  int fd;
  EXPECT_EQ(open("f", 0, kRightFdRead | kRightFdWrite, &fd), Errno::Notcapable);
  fd = mustOpen("f", 0, kRightFdRead | kRightFdSync | kRightFdSeek);
  uint32_t at;
  ASSERT_EQ(fdstat(fd, &at), Errno::Success);
  EXPECT_EQ(get<uint64_t>(at + 8), uint64_t(kRightFdRead));
}

TEST_F(FdTest, Flags) {
  int fd = mustOpen("a", kOpenCreate, kFileRights, kFdAppend);
  uint32_t at;
  ASSERT_EQ(fdstat(fd, &at), Errno::Success);
  EXPECT_EQ(get<uint16_t>(at + 2), kFdAppend);
  ASSERT_EQ(write(fd, "1"), Errno::Success);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 0, 64), 0);
  ASSERT_EQ(write(fd, "2"), Errno::Success);
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, fd, 0), 0);
  EXPECT_EQ(p1::fd_seek(&wasi, fd, 0, 0, 64), 0);
  ASSERT_EQ(write(fd, "3"), Errno::Success);
  EXPECT_EQ(hostRead(host("a")), "32");
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, fd, kFdNonblock), 0);
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, fd, kFdSync), int(Errno::Notsup));
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, fd, 32), int(Errno::Inval));
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, fd, -1), int(Errno::Inval));
  EXPECT_EQ(p1::fd_fdstat_get(&wasi, fd, kBad), int(Errno::Fault));
}

TEST_F(FdTest, StatusOfAFile) {
  int fd = mustOpen("a", kOpenCreate);
  ASSERT_EQ(write(fd, "12345"), Errno::Success);
  EXPECT_EQ(p1::fd_filestat_get(&wasi, fd, 64), 0);
  struct stat host_;
  ASSERT_EQ(::stat(host("a").c_str(), &host_), 0);
  EXPECT_EQ(get<uint64_t>(72), host_.st_ino);
  EXPECT_EQ(bytes[80], uint8_t(FileType::RegularFile));
  EXPECT_EQ(get<uint64_t>(88), 1u);
  EXPECT_EQ(get<uint64_t>(96), 5u);
  EXPECT_EQ(p1::fd_filestat_get(&wasi, fd, kMemorySize - 63), int(Errno::Fault));
  EXPECT_EQ(p1::fd_filestat_set_times(&wasi, fd, 1'500'000'000, 2'000'000'007, kSetAccessed | kSetModified), 0);
  EXPECT_EQ(p1::fd_filestat_get(&wasi, fd, 64), 0);
  EXPECT_EQ(get<uint64_t>(104), 1'500'000'000u);
  EXPECT_EQ(get<uint64_t>(112), 2'000'000'007u);
  EXPECT_EQ(p1::fd_filestat_set_times(&wasi, fd, 0, 0, kSetAccessed | kSetAccessedNow), int(Errno::Inval));
  EXPECT_EQ(p1::fd_filestat_set_times(&wasi, fd, 0, 0, 16), int(Errno::Inval));
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, fd, 2), 0);
  EXPECT_EQ(hostRead(host("a")), "12");
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, fd, -1), int(Errno::Inval));
  EXPECT_EQ(p1::fd_allocate(&wasi, fd, 0, 100), 0);
  EXPECT_EQ(std::filesystem::file_size(host("a")), 100u);
  EXPECT_EQ(p1::fd_allocate(&wasi, fd, 0, -1), int(Errno::Inval));
  EXPECT_EQ(p1::fd_advise(&wasi, fd, 0, 0, 3), 0);
  EXPECT_EQ(p1::fd_advise(&wasi, fd, 0, 0, 6), int(Errno::Inval));
  EXPECT_EQ(p1::fd_advise(&wasi, fd, -1, 0, 0), int(Errno::Inval));
  EXPECT_EQ(p1::fd_sync(&wasi, fd), 0);
  EXPECT_EQ(p1::fd_datasync(&wasi, fd), 0);
}

// ---- inherited streams

class StreamTest : public FdTest {
protected:
  void SetUp() override {
    FdTest::SetUp();
    ASSERT_EQ(::pipe(ends), 0);
  }
  void TearDown() override {
    for (int end : ends)
      if (end >= 0)
        ::close(end);
    FdTest::TearDown();
  }
  int ends[2] = {-1, -1};
};

TEST_F(StreamTest, NonblockStaysWithTheGuest) {
  ASSERT_EQ(wzc_wasi_config_stdio(config, 0, ends[0]), nullptr);
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, 0, kFdNonblock), 0);
  EXPECT_EQ(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
  uint32_t at;
  ASSERT_EQ(fdstat(0, &at), Errno::Success);
  EXPECT_EQ(get<uint16_t>(at + 2), kFdNonblock);
  std::string data;
  EXPECT_EQ(read(0, 10, &data), Errno::Again);
  ASSERT_EQ(::write(ends[1], "abc", 3), 3);
  EXPECT_EQ(read(0, 10, &data), Errno::Success);
  EXPECT_EQ(data, "abc");
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, 0, kFdAppend), int(Errno::Notsup));
}

TEST_F(StreamTest, NonblockingWritesNeverBlock) {
  ASSERT_EQ(wzc_wasi_config_stdio(config, 1, ends[1]), nullptr);
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, 1, kFdNonblock), 0);
  std::string block(100'000, 'x');
  uint64_t total = 0;
  for (;;) {
    next = 1024;
    uint32_t done = 0;
    Errno error = write(1, block, &done);
    if (error != Errno::Success) {
      EXPECT_EQ(error, Errno::Again);
      break;
    }
    total += done;
    ASSERT_LT(total, 10'000'000u);
  }
  EXPECT_GT(total, 0u);
}

TEST_F(StreamTest, AHostsNonblockingStreamBlocksTheGuest) {
  ASSERT_EQ(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
  ASSERT_EQ(wzc_wasi_config_stdio(config, 0, ends[0]), nullptr);
  std::thread writer([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_EQ(::write(ends[1], "late", 4), 4);
  });
  std::string data;
  EXPECT_EQ(read(0, 10, &data), Errno::Success);
  EXPECT_EQ(data, "late");
  writer.join();
  EXPECT_NE(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(StreamTest, ABrokenPipeIsAnErrorAndNoSignal) {
  ASSERT_EQ(wzc_wasi_config_stdio(config, 1, ends[1]), nullptr);
  ::close(std::exchange(ends[0], -1));
  EXPECT_EQ(write(1, "x"), Errno::Pipe);
  sigset_t pending;
  sigpending(&pending);
  EXPECT_FALSE(sigismember(&pending, SIGPIPE));
}

TEST_F(StreamTest, OnlyTheDirectionTheHostHas) {
  ASSERT_EQ(wzc_wasi_config_stdio(config, 0, ends[0]), nullptr);
  EXPECT_EQ(write(0, "x"), Errno::Notcapable);
  EXPECT_EQ(p1::fd_seek(&wasi, 0, 0, 0, 64), int(Errno::Spipe));
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, 0, 0), int(Errno::Notcapable));
}

TEST_F(StreamTest, AFileAsStreamCannotBeCut) {
  hostWrite(base + "/log", "precious");
  int log = ::open((base + "/log").c_str(), O_RDWR | O_APPEND);
  ASSERT_EQ(wzc_wasi_config_stdio(config, 2, log), nullptr);
  ::close(log);
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, 2, 0), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_flags(&wasi, 2, 0), int(Errno::Notsup));
  EXPECT_EQ(write(2, "+"), Errno::Success);
  EXPECT_EQ(hostRead(base + "/log"), "precious+");
}

TEST_F(StreamTest, ATerminalLooksLikeOneToTheLibrary) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || !isatty(terminal))
    GTEST_SKIP() << "no pseudo terminals here";
  ASSERT_EQ(wzc_wasi_config_stdio(config, 1, terminal), nullptr);
  ::close(terminal);
  uint32_t at;
  ASSERT_EQ(fdstat(1, &at), Errno::Success);
  EXPECT_EQ(bytes[at], uint8_t(FileType::CharacterDevice));
  EXPECT_EQ(get<uint64_t>(at + 8) & (kRightFdSeek | kRightFdTell), 0u);
  EXPECT_EQ(p1::fd_seek(&wasi, 1, 0, 1, 64), int(Errno::Spipe));
  EXPECT_EQ(p1::fd_tell(&wasi, 1, 64), int(Errno::Spipe));
}

} // namespace
} // namespace wzc::wasi
