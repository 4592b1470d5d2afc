// Opening files.

#include "wasi_test.h"

#include <sys/socket.h>
#include <sys/un.h>

namespace wzc::wasi {
namespace {

class PathOpenTest : public ResolverTest {};

TEST_P(PathOpenTest, CreateExclusiveTruncate) {
  int fd;
  EXPECT_EQ(open("f", 0, kRightFdRead, &fd), Errno::Noent);
  EXPECT_EQ(open("f", kOpenCreate | kOpenExclusive, kRightFdWrite, &fd), Errno::Success);
  EXPECT_EQ(write(fd, "data"), Errno::Success);
  EXPECT_EQ(open("f", kOpenCreate | kOpenExclusive, kRightFdWrite, &fd), Errno::Exist);
  EXPECT_EQ(open("f", kOpenCreate, kRightFdRead, &fd), Errno::Success);
  EXPECT_EQ(hostRead(host("f")), "data");
  EXPECT_EQ(open("f", kOpenTruncate, kRightFdWrite, &fd), Errno::Success);
  EXPECT_EQ(hostRead(host("f")), "");
}

TEST_P(PathOpenTest, DirectoriesAndFiles) {
  ASSERT_EQ(mkdir("d"), Errno::Success);
  hostWrite(host("f"), "");
  int fd;
  EXPECT_EQ(open("d", 0, kRightFdRead, &fd), Errno::Success);
  EXPECT_EQ(open("d", kOpenDirectory, kRightFdReaddir, &fd), Errno::Success);
  EXPECT_EQ(open("d", 0, kRightFdRead | kRightFdWrite, &fd), Errno::Isdir);
  EXPECT_EQ(open("d", kOpenCreate, kRightFdWrite, &fd), Errno::Isdir);
  EXPECT_EQ(open(".", kOpenCreate, kRightFdRead, &fd), Errno::Isdir);
  EXPECT_EQ(open(".", kOpenCreate | kOpenExclusive, kRightFdRead, &fd), Errno::Exist);
  EXPECT_EQ(open("f", kOpenDirectory, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(open("n", kOpenDirectory | kOpenCreate, kRightFdRead, &fd), Errno::Inval);
}

TEST_P(PathOpenTest, UnknownBitsAreRefused) {
  hostWrite(host("f"), "");
  int fd;
  EXPECT_EQ(open("f", 16, kRightFdRead, &fd), Errno::Inval);
  EXPECT_EQ(open("f", 0x10000, kRightFdRead, &fd), Errno::Inval);
  EXPECT_EQ(open("f", 0, kRightFdRead, &fd, kDir, 2), Errno::Inval);
  EXPECT_EQ(open("f", 0, kRightFdRead, &fd, kDir, 1, 32), Errno::Inval);
}

TEST_P(PathOpenTest, NothingIsOpenedWithoutAPlaceForTheNumber) {
  size_t before = hostDescriptors();
  EXPECT_EQ(p1::path_open(&wasi, kDir, 0, int(put("f")), 1, kOpenCreate, kRightFdWrite, 0, 0, kMemorySize - 3),
            int(Errno::Fault));
  EXPECT_FALSE(std::filesystem::exists(host("f")));
  EXPECT_EQ(hostDescriptors(), before);
}

TEST_P(PathOpenTest, AFifoNeitherHangsNorOpens) {
  ASSERT_EQ(mkfifo(host("fifo").c_str(), 0600), 0);
  size_t before = hostDescriptors();
  int fd;
  EXPECT_EQ(open("fifo", 0, kRightFdRead, &fd), Errno::Acces);
  EXPECT_EQ(open("fifo", 0, kRightFdWrite, &fd), Errno::Nxio);
  EXPECT_EQ(open("fifo", 0, kRightFdRead | kRightFdWrite, &fd), Errno::Acces);
  EXPECT_EQ(open("fifo", kOpenCreate | kOpenTruncate, kRightFdRead | kRightFdWrite, &fd), Errno::Acces);
  EXPECT_EQ(hostDescriptors(), before);
  uint32_t at;
  EXPECT_EQ(stat("fifo", &at), Errno::Success);
  EXPECT_EQ(bytes[at + 16], uint8_t(FileType::Unknown));
}

TEST_P(PathOpenTest, ASocketDoesNotOpen) {
  int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  ASSERT_LT(host("sock").size(), sizeof address.sun_path);
  std::strcpy(address.sun_path, host("sock").c_str());
  ASSERT_EQ(bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
  int fd;
  EXPECT_EQ(open("sock", 0, kRightFdRead, &fd), Errno::Nxio);
  ::close(socket);
}

TEST_P(PathOpenTest, OnlyHarmlessDevicesOpen) {
  ASSERT_EQ(wzc_wasi_config_dir(config, "/dev", "/dev", WZC_DIR_READ_WRITE), nullptr);
  int fd;
  std::string data;
  EXPECT_EQ(open("zero", 0, kRightFdRead, &fd, kDir + 1), Errno::Success);
  EXPECT_EQ(read(fd, 4, &data), Errno::Success);
  EXPECT_EQ(data, std::string(4, '\0'));
  EXPECT_EQ(open("null", 0, kRightFdWrite, &fd, kDir + 1), Errno::Success);
  EXPECT_EQ(write(fd, "gone"), Errno::Success);
  if (!std::filesystem::exists("/dev/ptmx"))
    return;
  EXPECT_NE(open("ptmx", 0, kRightFdRead, &fd, kDir + 1), Errno::Success);
}

TEST_P(PathOpenTest, NonblockIsThereOnlyIfAsked) {
  size_t before = hostDescriptors();
  (void)before;
  mustOpen("f", kOpenCreate);
  mustOpen("g", kOpenCreate, kFileRights, kFdNonblock);
  int plain = -1, nonblocking = -1;
  for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    auto target = std::filesystem::read_symlink(entry.path(), ignored);
    if (target == host("f"))
      plain = std::stoi(entry.path().filename());
    if (target == host("g"))
      nonblocking = std::stoi(entry.path().filename());
  }
  ASSERT_GE(plain, 0);
  ASSERT_GE(nonblocking, 0);
  EXPECT_FALSE(fcntl(plain, F_GETFL) & O_NONBLOCK);
  EXPECT_TRUE(fcntl(nonblocking, F_GETFL) & O_NONBLOCK);
  EXPECT_TRUE(fcntl(plain, F_GETFD) & FD_CLOEXEC);
}

TEST_P(PathOpenTest, SynchronousFlagsAreKept) {
  int fd = mustOpen("f", kOpenCreate, kFileRights, kFdSync | kFdDsync | kFdRsync);
  EXPECT_EQ(p1::fd_fdstat_get(&wasi, fd, 64), 0);
  EXPECT_EQ(get<uint16_t>(66), kFdSync | kFdDsync | kFdRsync);
  EXPECT_EQ(write(fd, "x"), Errno::Success);
}

WZC_BOTH_RESOLVERS(PathOpenTest);

} // namespace
} // namespace wzc::wasi
