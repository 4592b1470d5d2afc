// Nothing leads out of a granted directory. Every case runs with openat2 and with the walk, which must agree.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

class ResolverEscapeTest : public ResolverTest {
protected:
  void SetUp() override {
    ResolverTest::SetUp();
    hostWrite(base + "/secret", "secret");
    std::filesystem::create_directories(host("a/b/c"));
    hostWrite(host("a/file"), "inside");
    hostWrite(host("top"), "top");
    auto link = [this](const char *target, const char *name) { std::filesystem::create_symlink(target, host(name)); };
    link("a/file", "good");
    link("a/b", "dir");
    link("a/b/", "dirslash");
    link("a/file/", "fileslash");
    link("../../top", "a/b/up");
    link("../secret", "out");
    link("a/../../secret", "out2");
    link("../../../secret", "a/b/out");
    link("/etc/passwd", "absolute");
    link((base + "/secret").c_str(), "absolute2");
    link((root + "/top").c_str(), "absoluteinside");
    link("/", "slash");
    link("..", "parent");
    link(".", "self");
    link("loop2", "loop1");
    link("loop1", "loop2");
    link("missing", "dangling");
    link("../created-outside", "danglingout");
    for (int i = 0; i < 45; ++i)
      link(i == 0 ? "top" : ("chain" + std::to_string(i - 1)).c_str(), ("chain" + std::to_string(i)).c_str());
  }
};

TEST_P(ResolverEscapeTest, Inside) {
  for (const char *path : {"top", "./top", "a/../top", "a/b/../../top", "a//b/..//../top", "dir/../../top", "a/b/up",
                           "dir/up", "self/self/top", "dirslash/../file/../../top"}) {
    int fd = -1;
    bool isPlain = std::string(path).find("file/..") == std::string::npos;
    EXPECT_EQ(open(path, 0, kRightFdRead, &fd), isPlain ? Errno::Success : Errno::Notdir) << path;
    if (!isPlain)
      continue;
    std::string data;
    EXPECT_EQ(read(fd, 10, &data), Errno::Success);
    EXPECT_EQ(data, "top") << path;
  }
  int fd;
  EXPECT_EQ(open(".", kOpenDirectory, kRightFdReaddir, &fd), Errno::Success);
  EXPECT_EQ(open("a/..", kOpenDirectory, kRightFdReaddir, &fd), Errno::Success);
  EXPECT_EQ(open("dir/", 0, kRightFdReaddir, &fd), Errno::Success);
  EXPECT_EQ(open("dirslash", 0, kRightFdReaddir, &fd), Errno::Success);
}

TEST_P(ResolverEscapeTest, Escapes) {
  for (const char *path : {"..",
                           "../secret",
                           "../root/top",
                           "a/../../secret",
                           "./../secret",
                           "a/b/../../../secret",
                           "out",
                           "out2",
                           "a/b/out",
                           "dir/out",
                           "absolute",
                           "absolute2",
                           "absoluteinside",
                           "slash",
                           "slash/etc/passwd",
                           "parent",
                           "parent/secret",
                           "parent/root/top",
                           "self/../secret",
                           "/",
                           "/etc/passwd",
                           "/top",
                           "//top",
                           "danglingout",
                           "../missing",
                           "..//",
                           "a/./b/../../.."}) {
    int fd = -1;
    uint32_t at;
    EXPECT_EQ(open(path, 0, kRightFdRead, &fd), Errno::Notcapable) << path;
    EXPECT_EQ(open(path, kOpenCreate, kRightFdWrite, &fd), Errno::Notcapable) << path;
    EXPECT_EQ(stat(path, &at), Errno::Notcapable) << path;
    std::string within = std::string(path) + "/x";
    EXPECT_EQ(mkdir(within), Errno::Notcapable) << within;
    EXPECT_EQ(unlink(within), Errno::Notcapable) << within;
    EXPECT_EQ(rmdir(within), Errno::Notcapable) << within;
    EXPECT_EQ(rename(within, "z"), Errno::Notcapable) << within;
    EXPECT_EQ(rename("top", within), Errno::Notcapable) << within;
    EXPECT_EQ(link(within, "z"), Errno::Notcapable) << within;
    EXPECT_EQ(link("top", within), Errno::Notcapable) << within;
    EXPECT_EQ(symlink("top", within), Errno::Notcapable) << within;
    EXPECT_EQ(setTimes(within, 0, 0, kSetAccessedNow), Errno::Notcapable) << within;
    std::string target;
    EXPECT_EQ(readlink(within, &target), Errno::Notcapable) << within;
  }
  EXPECT_FALSE(std::filesystem::exists(base + "/created-outside"));
  EXPECT_FALSE(std::filesystem::exists(base + "/x"));
  EXPECT_EQ(hostRead(base + "/secret"), "secret");
  EXPECT_EQ(hostRead(host("top")), "top");
}

TEST_P(ResolverEscapeTest, LastLinkIsNotFollowedUnlessAsked) {
  int fd;
  EXPECT_EQ(open("good", 0, kRightFdRead, &fd, kDir, 0), Errno::Loop);
  EXPECT_EQ(open("out", 0, kRightFdRead, &fd, kDir, 0), Errno::Loop);
  EXPECT_EQ(open("good", 0, kRightFdRead, &fd), Errno::Success);
  uint32_t at;
  EXPECT_EQ(stat("out", &at, 0), Errno::Success);
  EXPECT_EQ(bytes[at + 16], uint8_t(FileType::SymbolicLink));
  EXPECT_EQ(stat("good", &at), Errno::Success);
  EXPECT_EQ(bytes[at + 16], uint8_t(FileType::RegularFile));
  // Changes of names act on the link.
  EXPECT_EQ(unlink("out"), Errno::Success);
  EXPECT_EQ(hostRead(base + "/secret"), "secret");
  EXPECT_EQ(rename("absolute", "renamed"), Errno::Success);
  EXPECT_EQ(rmdir("dir"), Errno::Notdir);
}

TEST_P(ResolverEscapeTest, Times) {
  EXPECT_EQ(setTimes("good", 0, 1'000'000'000, kSetModified), Errno::Success);
  uint32_t at;
  EXPECT_EQ(stat("a/file", &at), Errno::Success);
  EXPECT_EQ(get<uint64_t>(at + 48), 1'000'000'000u);
  EXPECT_EQ(setTimes("out", 0, 2'000'000'000, kSetModified), Errno::Notcapable);
  EXPECT_EQ(setTimes("absolute2", 0, 2'000'000'000, kSetModified), Errno::Notcapable);
  EXPECT_EQ(setTimes("out", 0, 3'000'000'000, kSetModified, 0), Errno::Success); // the link itself
  struct stat secret;
  ASSERT_EQ(::stat((base + "/secret").c_str(), &secret), 0);
  EXPECT_GT(secret.st_mtim.tv_sec, 1000);
  EXPECT_EQ(setTimes("loop1", 0, 0, kSetAccessedNow), Errno::Loop);
  EXPECT_EQ(setTimes("dangling", 0, 0, kSetAccessedNow), Errno::Noent);
  EXPECT_EQ(setTimes(".", 0, 4'000'000'000, kSetModified), Errno::Success);
  EXPECT_EQ(setTimes("..", 0, 4'000'000'000, kSetModified), Errno::Notcapable);
  EXPECT_EQ(setTimes("fileslash", 0, 0, kSetModified), Errno::Notdir);
}

TEST_P(ResolverEscapeTest, HardLinksToWhatALinkNames) {
  EXPECT_EQ(link("good", "hard", kDir, kDir, kLookupSymlinkFollow), Errno::Success);
  EXPECT_EQ(hostRead(host("hard")), "inside");
  EXPECT_FALSE(std::filesystem::is_symlink(host("hard")));
  EXPECT_EQ(link("out", "stolen", kDir, kDir, kLookupSymlinkFollow), Errno::Notcapable);
  EXPECT_EQ(link("absolute2", "stolen", kDir, kDir, kLookupSymlinkFollow), Errno::Notcapable);
  EXPECT_EQ(link("absolute2", "copy"), Errno::Success); // of the link
  EXPECT_TRUE(std::filesystem::is_symlink(host("copy")));
  EXPECT_EQ(link("dir", "z", kDir, kDir, kLookupSymlinkFollow), Errno::Perm);
}

TEST_P(ResolverEscapeTest, Loops) {
  int fd;
  uint32_t at;
  EXPECT_EQ(open("loop1", 0, kRightFdRead, &fd), Errno::Loop);
  EXPECT_EQ(open("loop1/x", 0, kRightFdRead, &fd), Errno::Loop);
  EXPECT_EQ(open("chain39", 0, kRightFdRead, &fd), Errno::Success);
  EXPECT_EQ(open("chain40", 0, kRightFdRead, &fd), Errno::Loop);
  EXPECT_EQ(open("chain44", 0, kRightFdRead, &fd), Errno::Loop);
  EXPECT_EQ(stat("loop1", &at), Errno::Loop);
  EXPECT_EQ(setTimes("chain39", 0, 0, kSetAccessedNow), Errno::Success);
  EXPECT_EQ(setTimes("chain40", 0, 0, kSetAccessedNow), Errno::Loop);
}

TEST_P(ResolverEscapeTest, DanglingLinksCreateInside) {
  int fd;
  EXPECT_EQ(open("dangling", 0, kRightFdRead, &fd), Errno::Noent);
  EXPECT_EQ(open("dangling", kOpenCreate | kOpenExclusive, kRightFdWrite, &fd), Errno::Exist);
  EXPECT_EQ(open("danglingout", kOpenCreate | kOpenExclusive, kRightFdWrite, &fd), Errno::Exist);
  EXPECT_EQ(open("dangling", kOpenCreate, kRightFdWrite, &fd), Errno::Success);
  EXPECT_TRUE(std::filesystem::exists(host("missing")));
}

TEST_P(ResolverEscapeTest, TrailingSlashes) {
  int fd;
  uint32_t at;
  EXPECT_EQ(open("top/", 0, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(open("good/", 0, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(open("fileslash", 0, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(stat("fileslash", &at), Errno::Notdir);
  EXPECT_EQ(stat("dir/", &at, 0), Errno::Success); // a slash follows
  EXPECT_EQ(bytes[at + 16], uint8_t(FileType::Directory));
  EXPECT_EQ(open("new/", kOpenCreate, kRightFdWrite, &fd), Errno::Isdir);
  EXPECT_EQ(open("top/", kOpenCreate, kRightFdWrite, &fd), Errno::Isdir);
  EXPECT_EQ(mkdir("made/"), Errno::Success);
  EXPECT_EQ(mkdir("top/"), Errno::Exist);
  EXPECT_EQ(unlink("top/"), Errno::Notdir);
  EXPECT_EQ(unlink("made/"), Errno::Isdir);
  EXPECT_EQ(unlink("good/"), Errno::Notdir);
  EXPECT_EQ(rename("top/", "z"), Errno::Notdir);
  EXPECT_EQ(rename("top", "z/"), Errno::Notdir);
  EXPECT_EQ(rename("made/", "moved/"), Errno::Success);
  EXPECT_EQ(symlink("top", "moved/"), Errno::Exist);
  EXPECT_EQ(symlink("top", "nothing/"), Errno::Noent);
  EXPECT_EQ(link("top", "nothing/"), Errno::Noent);
  EXPECT_EQ(link("top/", "z"), Errno::Notdir);
  EXPECT_EQ(rmdir("moved//"), Errno::Success);
  std::string target;
  EXPECT_EQ(readlink("dir/", &target), Errno::Inval);
  EXPECT_EQ(readlink("good/", &target), Errno::Notdir);
  EXPECT_EQ(hostRead(host("top")), "top");
}

TEST_P(ResolverEscapeTest, DotsAreNoNames) {
  for (const char *path : {".", "a/.", "a/..", "a/b/../", "./", "dir/.."}) {
    EXPECT_EQ(mkdir(path), Errno::Exist) << path;
    EXPECT_EQ(rmdir(path), Errno::Inval) << path;
    EXPECT_EQ(unlink(path), Errno::Isdir) << path;
    EXPECT_EQ(rename(path, "z"), Errno::Busy) << path;
    EXPECT_EQ(rename("a", path), Errno::Busy) << path;
    EXPECT_EQ(link(path, "z"), Errno::Perm) << path;
    EXPECT_EQ(link("top", path), Errno::Exist) << path;
    EXPECT_EQ(symlink("x", path), Errno::Exist) << path;
    std::string target;
    EXPECT_EQ(readlink(path, &target), Errno::Inval) << path;
  }
}

TEST_P(ResolverEscapeTest, Missing) {
  int fd;
  EXPECT_EQ(open("", 0, kRightFdRead, &fd), Errno::Noent);
  EXPECT_EQ(mkdir(""), Errno::Noent);
  EXPECT_EQ(open("nothing/x", 0, kRightFdRead, &fd), Errno::Noent);
  EXPECT_EQ(open("top/x", 0, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(open("top/..", 0, kRightFdRead, &fd), Errno::Notdir);
  EXPECT_EQ(open("nothing/../top", 0, kRightFdRead, &fd), Errno::Noent);
  EXPECT_EQ(open(std::string(300, 'n'), 0, kRightFdRead, &fd), Errno::Nametoolong);
  EXPECT_EQ(mkdir(std::string(256, 'n')), Errno::Nametoolong);
  EXPECT_EQ(mkdir(std::string(255, 'n')), Errno::Success);
  EXPECT_EQ(open(std::string(5000, 'n'), 0, kRightFdRead, &fd), Errno::Nametoolong);
  EXPECT_EQ(open(std::string("top\0x", 5), 0, kRightFdRead, &fd), Errno::Inval);
}

TEST_P(ResolverEscapeTest, DeepPathsAndManyDots) {
  std::string deep, back;
  for (int i = 0; i < 200; ++i) {
    deep += "d/";
    back += "../";
    ASSERT_EQ(mkdir(deep), Errno::Success) << i;
    next = 1024;
  }
  int fd;
  EXPECT_EQ(open(deep + back + "top", 0, kRightFdRead, &fd), Errno::Success);
  EXPECT_EQ(open(deep + back + "../secret", 0, kRightFdRead, &fd), Errno::Notcapable);
}

TEST_P(ResolverEscapeTest, LinksThatGrowThePath) {
  std::string longName(200, 'l');
  ASSERT_EQ(mkdir(longName), Errno::Success);
  std::string target;
  for (int i = 0; i < 10; ++i)
    target += longName + "/../";
  ASSERT_EQ(symlink(target + ".", "grow"), Errno::Success);
  int fd;
  EXPECT_EQ(open("grow/grow/grow/top", 0, kRightFdRead, &fd), Errno::Success);
}

TEST_P(ResolverEscapeTest, NoDescriptorIsLeftOpen) {
  size_t before = hostDescriptors();
  int fd;
  for (const char *path : {"a/b/../../../secret", "a/b/out", "loop1", "a/b/c/none", "top/x", "absolute", "a/b/c"}) {
    (void)open(path, 0, kRightFdRead | kRightFdWrite, &fd);
    (void)mkdir(path);
    (void)setTimes(path, 0, 0, kSetAccessedNow);
    uint32_t at;
    (void)stat(path, &at);
  }
  EXPECT_EQ(hostDescriptors(), before);
}

TEST_P(ResolverEscapeTest, MagicLinks) {
  start(WZC_DIR_READ_WRITE);
  ASSERT_EQ(wzc_wasi_config_dir(config, "/proc/self", "proc", WZC_DIR_READ_WRITE), nullptr);
  if (GetParam())
    useWalkingResolver(*config);
  for (const char *path : {"root/etc/passwd", "cwd/x", "exe", "fd/0", "fd/../root/etc"}) {
    int fd;
    Errno error = open(path, 0, kRightFdRead, &fd, kDir + 1);
    EXPECT_TRUE(error == Errno::Loop || error == Errno::Notcapable || error == Errno::Noent) << path;
  }
}

WZC_BOTH_RESOLVERS(ResolverEscapeTest);

} // namespace
} // namespace wzc::wasi
