// A directory granted for reading stays as it is, whatever the guest tries.

#include "wasi_test.h"

#include <map>

namespace wzc::wasi {
namespace {

class ReadOnlyTest : public ResolverTest {
protected:
  static constexpr int kWritable = 4;

  void SetUp() override {
    ResolverTest::SetUp();
    std::filesystem::create_directories(host("d/e"));
    hostWrite(host("f"), "content");
    hostWrite(host("d/g"), "content");
    std::filesystem::create_symlink("f", host("l"));
    std::filesystem::create_directory(base + "/writable");
    hostWrite(base + "/writable/w", "w");
    start(WZC_DIR_READ_ONLY, GetParam());
    ASSERT_EQ(wzc_wasi_config_dir(config, (base + "/writable").c_str(), "/w", WZC_DIR_READ_WRITE), nullptr);
    before = snapshot();
  }
  void TearDown() override {
    EXPECT_EQ(snapshot(), before);
    ResolverTest::TearDown();
  }

  /// Names, sizes, link counts, modification times and contents of everything in the directory.
  std::map<std::string, std::string> snapshot() const {
    std::map<std::string, std::string> result;
    auto describe = [&](const std::filesystem::path &path) {
      struct stat status;
      lstat(path.c_str(), &status);
      result[path] = std::to_string(status.st_mode) + " " + std::to_string(status.st_nlink) + " " +
                     std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + " " +
                     (S_ISREG(status.st_mode) ? hostRead(path) : "");
    };
    describe(root);
    for (const auto &entry : std::filesystem::recursive_directory_iterator(root))
      describe(entry.path());
    return result;
  }

  std::map<std::string, std::string> before;
};

TEST_P(ReadOnlyTest, CanBeRead) {
  int fd = mustOpen("f", 0, kRightFdRead | kRightFdSeek);
  std::string data;
  EXPECT_EQ(read(fd, 100, &data), Errno::Success);
  EXPECT_EQ(data, "content");
  uint32_t at;
  EXPECT_EQ(stat("d/g", &at), Errno::Success);
  EXPECT_EQ(readlink("l", &data), Errno::Success);
  EXPECT_EQ(p1::fd_readdir(&wasi, kDir, 4096, 4096, 0, 64), 0);
}

TEST_P(ReadOnlyTest, NamesCannotBeChanged) {
  EXPECT_EQ(mkdir("n"), Errno::Notcapable);
  EXPECT_EQ(rmdir("d/e"), Errno::Notcapable);
  EXPECT_EQ(unlink("f"), Errno::Notcapable);
  EXPECT_EQ(rename("f", "n"), Errno::Notcapable);
  EXPECT_EQ(symlink("f", "n"), Errno::Notcapable);
  EXPECT_EQ(link("f", "n"), Errno::Notcapable);
  EXPECT_EQ(setTimes("f", 0, 0, kSetModified), Errno::Notcapable);
}

TEST_P(ReadOnlyTest, FilesCannotBeOpenedForWriting) {
  int fd;
  EXPECT_EQ(open("f", 0, kRightFdWrite, &fd), Errno::Notcapable);
  EXPECT_EQ(open("f", 0, kRightFdRead | kRightFdAllocate, &fd), Errno::Notcapable);
  EXPECT_EQ(open("f", 0, kRightFdRead | kRightFdFilestatSetSize, &fd), Errno::Notcapable);
  EXPECT_EQ(open("f", kOpenTruncate, kRightFdRead, &fd), Errno::Notcapable);
  EXPECT_EQ(open("n", kOpenCreate, kRightFdRead, &fd), Errno::Notcapable);
  EXPECT_EQ(open("n", kOpenCreate | kOpenExclusive | kOpenTruncate, 0, &fd), Errno::Notcapable);
}

TEST_P(ReadOnlyTest, OpenFilesCannotBeChanged) {
  int fd = mustOpen("f", 0, kAllRights & ~kModifyingRights);
  EXPECT_EQ(write(fd, "x"), Errno::Notcapable);
  EXPECT_EQ(p1::fd_pwrite(&wasi, fd, iovs({{100, 1}}), 1, 0, 64), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_filestat_set_size(&wasi, fd, 0), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_filestat_set_times(&wasi, fd, 0, 0, kSetModified), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_allocate(&wasi, fd, 0, 100), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_filestat_set_times(&wasi, kDir, 0, 0, kSetModified), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, fd, kRightFdWrite, 0), int(Errno::Notcapable));
  EXPECT_EQ(p1::fd_fdstat_set_rights(&wasi, kDir, kDirectoryRights, kRightFdWrite), int(Errno::Notcapable));
}

TEST_P(ReadOnlyTest, DirectoriesOpenedInItInheritTheLimit) {
  int sub = mustOpen("d", kOpenDirectory, kAllRights & ~kModifyingRights);
  int fd;
  EXPECT_EQ(open("g", 0, kRightFdWrite, &fd, sub), Errno::Notcapable);
  EXPECT_EQ(open("n", kOpenCreate, kRightFdRead, &fd, sub), Errno::Notcapable);
  EXPECT_EQ(open("g", kOpenTruncate, kRightFdRead, &fd, sub), Errno::Notcapable);
  EXPECT_EQ(mkdir("n", sub), Errno::Notcapable);
  EXPECT_EQ(unlink("g", sub), Errno::Notcapable);
  EXPECT_EQ(p1::fd_renumber(&wasi, sub, 2), 0);
  EXPECT_EQ(unlink("g", 2), Errno::Notcapable);
}

TEST_P(ReadOnlyTest, NothingMovesBetweenGrants) {
  // Out: a second name in a writable directory would make the file writable.
  EXPECT_EQ(link("f", "stolen", kDir, kWritable), Errno::Notcapable);
  EXPECT_EQ(rename("f", "stolen", kDir, kWritable), Errno::Notcapable);
  // In.
  EXPECT_EQ(link("w", "n", kWritable, kDir), Errno::Notcapable);
  EXPECT_EQ(rename("w", "n", kWritable, kDir), Errno::Notcapable);
  EXPECT_EQ(rename("w", "f", kWritable, kDir), Errno::Notcapable);
  EXPECT_EQ(hostRead(base + "/writable/w"), "w");
  EXPECT_FALSE(std::filesystem::exists(base + "/writable/stolen"));
  // A link in the writable directory does not lead into the other one.
  EXPECT_EQ(symlink("../root/f", "way", kWritable), Errno::Success);
  int fd;
  EXPECT_EQ(open("way", 0, kRightFdWrite, &fd, kWritable), Errno::Notcapable);
}

WZC_BOTH_RESOLVERS(ReadOnlyTest);

} // namespace
} // namespace wzc::wasi
