// Changing names: directories, renaming, links, status.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

class PathTest : public ResolverTest {};

TEST_P(PathTest, Directories) {
  EXPECT_EQ(mkdir("d"), Errno::Success);
  EXPECT_EQ(mkdir("d"), Errno::Exist);
  EXPECT_EQ(mkdir("d/e"), Errno::Success);
  EXPECT_EQ(mkdir("x/y"), Errno::Noent);
  EXPECT_EQ(rmdir("d"), Errno::Notempty);
  EXPECT_EQ(rmdir("d/e"), Errno::Success);
  EXPECT_EQ(unlink("d"), Errno::Isdir);
  EXPECT_EQ(rmdir("d"), Errno::Success);
  EXPECT_EQ(rmdir("d"), Errno::Noent);
  hostWrite(host("f"), "");
  EXPECT_EQ(rmdir("f"), Errno::Notdir);
  EXPECT_EQ(unlink("f"), Errno::Success);
  EXPECT_EQ(unlink("f"), Errno::Noent);
}

TEST_P(PathTest, Rename) {
  hostWrite(host("a"), "A");
  hostWrite(host("b"), "B");
  ASSERT_EQ(mkdir("d"), Errno::Success);
  EXPECT_EQ(rename("a", "d/c"), Errno::Success);
  EXPECT_EQ(hostRead(host("d/c")), "A");
  EXPECT_EQ(rename("d/c", "b"), Errno::Success);
  EXPECT_EQ(hostRead(host("b")), "A");
  EXPECT_EQ(rename("b", "d"), Errno::Isdir);
  EXPECT_EQ(rename("d", "b"), Errno::Notdir);
  EXPECT_EQ(rename("d", "d/e"), Errno::Inval);
  EXPECT_EQ(rename("none", "x"), Errno::Noent);
  int sub = mustOpen("d", kOpenDirectory, kDirectoryRights);
  EXPECT_EQ(rename("b", "moved", kDir, sub), Errno::Success);
  EXPECT_EQ(hostRead(host("d/moved")), "A");
}

TEST_P(PathTest, LinksAndTheirTargets) {
  hostWrite(host("f"), "x");
  EXPECT_EQ(symlink("f", "l"), Errno::Success);
  EXPECT_EQ(symlink("f", "l"), Errno::Exist);
  EXPECT_EQ(symlink("/etc/passwd", "bad"), Errno::Notcapable);
  EXPECT_EQ(symlink("", "bad"), Errno::Noent);
  EXPECT_EQ(symlink(std::string("a\0b", 3), "bad"), Errno::Inval);
  std::string target;
  EXPECT_EQ(readlink("l", &target), Errno::Success);
  EXPECT_EQ(target, "f");
  EXPECT_EQ(readlink("f", &target), Errno::Inval);
  EXPECT_EQ(readlink("none", &target), Errno::Noent);
  ASSERT_EQ(symlink("longer-target", "cut"), Errno::Success);
  EXPECT_EQ(readlink("cut", &target, 6), Errno::Success);
  EXPECT_EQ(target, "longer");
  EXPECT_EQ(readlink("cut", &target, 0), Errno::Success);
  EXPECT_EQ(target, "");
  // Where the host's own links point is not told.
  std::filesystem::create_symlink(base + "/secret", host("abs"));
  EXPECT_EQ(readlink("abs", &target), Errno::Notcapable);
  EXPECT_EQ(p1::path_readlink(&wasi, kDir, int(put("l")), 1, kMemorySize - 1, 2, 64), int(Errno::Fault));
  EXPECT_EQ(p1::path_readlink(&wasi, kDir, int(put("l")), 1, 100, 2, kMemorySize - 3), int(Errno::Fault));
}

TEST_P(PathTest, HardLinks) {
  hostWrite(host("f"), "x");
  ASSERT_EQ(mkdir("d"), Errno::Success);
  EXPECT_EQ(link("f", "g"), Errno::Success);
  uint32_t at;
  EXPECT_EQ(stat("g", &at), Errno::Success);
  EXPECT_EQ(get<uint64_t>(at + 24), 2u);
  EXPECT_EQ(link("f", "g"), Errno::Exist);
  EXPECT_EQ(link("d", "e"), Errno::Perm);
  EXPECT_EQ(link("none", "e"), Errno::Noent);
  EXPECT_EQ(link("f", "h", kDir, kDir, 2), Errno::Inval);
  EXPECT_EQ(link("f", "h", kDir, 99), Errno::Badf);
}

TEST_P(PathTest, Status) {
  hostWrite(host("f"), "12345");
  uint32_t at;
  EXPECT_EQ(stat("f", &at), Errno::Success);
  struct stat status;
  ASSERT_EQ(::stat(host("f").c_str(), &status), 0);
  EXPECT_EQ(get<uint64_t>(at), status.st_dev);
  EXPECT_EQ(get<uint64_t>(at + 8), status.st_ino);
  EXPECT_EQ(bytes[at + 16], uint8_t(FileType::RegularFile));
  EXPECT_EQ(get<uint64_t>(at + 32), 5u);
  EXPECT_EQ(get<uint64_t>(at + 48), uint64_t(status.st_mtim.tv_sec) * 1'000'000'000 + uint64_t(status.st_mtim.tv_nsec));
  EXPECT_EQ(stat("f", &at, 2), Errno::Inval);
  EXPECT_EQ(p1::path_filestat_get(&wasi, kDir, 0, int(put("f")), 1, kMemorySize - 63), int(Errno::Fault));
  EXPECT_EQ(p1::path_filestat_get(&wasi, kDir, 0, kBad, 2, 64), int(Errno::Fault));
  EXPECT_EQ(setTimes("f", 5, 6, kSetAccessed | kSetModified), Errno::Success);
  EXPECT_EQ(stat("f", &at), Errno::Success);
  EXPECT_EQ(get<uint64_t>(at + 40), 5u);
  EXPECT_EQ(get<uint64_t>(at + 48), 6u);
  EXPECT_EQ(setTimes("f", 5, 6, kSetModified | kSetModifiedNow), Errno::Inval);
}

TEST_P(PathTest, AFileIsNoDirectoryToStartFrom) {
  int file = mustOpen("f", kOpenCreate);
  int fd;
  EXPECT_EQ(open("x", 0, kRightFdRead, &fd, file), Errno::Notcapable);
  EXPECT_EQ(mkdir("x", file), Errno::Notcapable);
}

TEST_P(PathTest, PathsFromAnOpenedDirectoryStayBeneathIt) {
  std::filesystem::create_directories(host("a/b"));
  hostWrite(host("a/f"), "f");
  int sub = mustOpen("a/b", kOpenDirectory, kDirectoryRights);
  int fd;
  EXPECT_EQ(open("../f", 0, kRightFdRead, &fd, sub), Errno::Notcapable);
  EXPECT_EQ(mkdir("../c", sub), Errno::Notcapable);
  EXPECT_EQ(mkdir("c", sub), Errno::Success);
}

WZC_BOTH_RESOLVERS(PathTest);

} // namespace
} // namespace wzc::wasi
