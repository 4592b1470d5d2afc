// writeFileAtomically(), readFile(): whole or not at all.

#include "test/unit/support/file_helpers.h"

#include <csignal>
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {
namespace {

class WriteFileTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(directory.create());
    mask = umask(022);
  }
  void TearDown() override { umask(mask); }

  std::string at(const char *name) const { return directory.path() + "/" + name; }
  unsigned modeOf(const char *name) const {
    struct stat status;
    return stat(at(name).c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }
  size_t entries() const {
    size_t count = 0;
    DIR *stream = opendir(directory.path().c_str());
    while (readdir(stream))
      ++count;
    closedir(stream);
    return count - 2;
  }

  TemporaryDirectory directory;
  mode_t mask = 0;
};

TEST_F(WriteFileTest, WritesAndReplaces) {
  std::string big(3000000, 'x'), bytes;
  put(at("file"), "first");
  put(at("file"), big);
  EXPECT_EQ(contents(at("file")), big);
  put(at("file"), "");
  EXPECT_EQ(contents(at("file")), "");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFileTest, ModeFollowsTheUmask) {
  put(at("data"), "x");
  put(at("program"), "x", FileMode::Executable);
  EXPECT_EQ(modeOf("data"), 0644u);
  EXPECT_EQ(modeOf("program"), 0755u);
  umask(077);
  put(at("data"), "x");
  EXPECT_EQ(modeOf("data"), 0600u);
}

TEST_F(WriteFileTest, FailsWithoutTraces) {
  EXPECT_EQ(*writeFileAtomically("/nonexistent/file", "x"),
            "cannot write /nonexistent/file: No such file or directory");
  EXPECT_EQ(*writeFileAtomically(directory.path(), "x"), "cannot write " + directory.path() + ": Is a directory");

  put(at("file"), "before");
  struct rlimit limit, before;
  getrlimit(RLIMIT_FSIZE, &before);
  limit = before;
  limit.rlim_cur = 1000;
  auto handler = signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::optional<std::string> error = writeFileAtomically(at("file"), std::string(5000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  ASSERT_TRUE(error);
  EXPECT_EQ(*error, "cannot write " + at("file") + ": File too large");
  EXPECT_EQ(contents(at("file")), "before");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFileTest, FollowsSymbolicLinks) {
  put(at("target"), "before");
  ASSERT_EQ(symlink("target", at("link").c_str()), 0);
  put(at("link"), "after");
  EXPECT_EQ(contents(at("target")), "after");
  struct stat status;
  ASSERT_EQ(lstat(at("link").c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
}

TEST_F(WriteFileTest, DevicesAreWrittenTo) {
  put("/dev/null", "x");
  struct stat status;
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
  EXPECT_EQ(*writeFileAtomically("/dev/full", "x"), "cannot write /dev/full: No space left on device");
}

TEST_F(WriteFileTest, ReadErrors) {
  std::string bytes = "before";
  EXPECT_EQ(*readFile(at("absent"), bytes), "cannot read " + at("absent") + ": No such file or directory");
  EXPECT_EQ(*readFile(directory.path(), bytes), "cannot read " + directory.path() + ": Is a directory");
  EXPECT_EQ(bytes, "");
}

TEST_F(WriteFileTest, TemporaryDirectoryIsPrivateAndGoes) {
  std::string path;
  {
    TemporaryDirectory inner;
    ASSERT_FALSE(inner.create());
    path = inner.path();
    put(path + "/file", "x");
    struct stat status;
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0700u);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST_F(WriteFileTest, WritesSeveral) {
  OutputFile files[] = {{at("a"), "first"}, {at("b"), "second", FileMode::Executable}};
  ASSERT_FALSE(writeFilesAtomically(files));
  EXPECT_EQ(contents(at("a")), "first");
  EXPECT_EQ(contents(at("b")), "second");
  EXPECT_EQ(modeOf("b"), 0755u);
  EXPECT_EQ(entries(), 2u);
}

TEST_F(WriteFileTest, WritesAllOfSeveralOrNone) {
  put(at("a"), "old");
  OutputFile files[] = {{at("a"), "new"}, {at("b"), "new"}, {at("missing/c"), "new"}};
  std::optional<std::string> error = writeFilesAtomically(files);
  ASSERT_TRUE(error);
  EXPECT_EQ(*error, "cannot write " + at("missing/c") + ": No such file or directory");
  EXPECT_EQ(contents(at("a")), "old");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFileTest, TakesTheFirstBackWhenTheLastCannotBePutInItsPlace) {
  // A device is written to at the end: it has nothing to be renamed.
  OutputFile files[] = {{at("a"), "new"}, {"/dev/full", "new"}};
  std::optional<std::string> error = writeFilesAtomically(files);
  ASSERT_TRUE(error);
  EXPECT_EQ(*error, "cannot write /dev/full: No space left on device");
  EXPECT_EQ(entries(), 0u);
}

TEST_F(WriteFileTest, ReadsNoMoreThanTheLimit) {
  put(at("file"), std::string(100000, 'x'));
  std::string bytes;
  EXPECT_FALSE(readFile(at("file"), bytes, 100000));
  EXPECT_EQ(bytes.size(), 100000u);
  std::optional<std::string> error = readFile(at("file"), bytes, 99999);
  ASSERT_TRUE(error);
  EXPECT_EQ(*error, "cannot read " + at("file") + ": File too large");
  EXPECT_TRUE(readFile("/dev/zero", bytes, 1000000));
}

} // namespace
} // namespace wzc
