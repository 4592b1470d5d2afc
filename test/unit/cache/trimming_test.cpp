// noteUse(), trimCache(): what is kept and what goes.

#include "compiler/cache/trimming.h"

#include "compiler/support/temporary_directory.h"
#include "compiler/support/write_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {
namespace {

class CacheTrimmingTest : public ::testing::Test {
protected:
  void SetUp() override { ASSERT_FALSE(directory.create()); }

  std::string at(const std::string &name) const { return directory.path() + "/" + name; }
  bool has(const std::string &name) const { return access(at(name).c_str(), F_OK) == 0; }
  time_t useOf(const std::string &name) const {
    struct stat status;
    return stat(at(name).c_str(), &status) == 0 ? status.st_mtime : 0;
  }
  void put(const std::string &name, size_t size, time_t age) const {
    ASSERT_FALSE(writeFileAtomically(at(name), std::string(size, 'x')));
    timespec times[2] = {};
    times[0].tv_sec = times[1].tv_sec = time(nullptr) - age;
    ASSERT_EQ(utimensat(AT_FDCWD, at(name).c_str(), times, 0), 0);
  }

  TemporaryDirectory directory;
};

TEST_F(CacheTrimmingTest, RemovesWhatWasNotUsedForLongest) {
  put("old.so", 100, 50000);
  put("older.so", 100, 60000);
  put("new.so", 100, 10);
  put("middle.so", 100, 5000);
  trimCache(directory.path(), ".so", 400);
  EXPECT_TRUE(has("old.so") && has("older.so") && has("new.so") && has("middle.so"));
  trimCache(directory.path(), ".so", 399);
  EXPECT_FALSE(has("older.so"));
  EXPECT_TRUE(has("old.so") && has("new.so") && has("middle.so"));
  trimCache(directory.path(), ".so", 100);
  EXPECT_TRUE(has("new.so"));
  EXPECT_FALSE(has("old.so") || has("middle.so"));
  trimCache(directory.path(), ".so", 0);
  EXPECT_FALSE(has("new.so"));
}

TEST_F(CacheTrimmingTest, RemovesOldTemporariesAndNothingElse) {
  put("a.so.tmp-xyz", 10, 4000);
  put("b.so.tmp-xyz", 10, 100);
  put("notes.txt", 10, 4000000);
  put("c.part", 10, 4000000);
  trimCache(directory.path(), ".so", 0);
  EXPECT_FALSE(has("a.so.tmp-xyz"));
  EXPECT_TRUE(has("b.so.tmp-xyz"));
  EXPECT_TRUE(has("notes.txt") && has("c.part"));
}

TEST_F(CacheTrimmingTest, AMissingDirectoryIsNoError) { trimCache(at("missing"), ".so", 0); }

TEST_F(CacheTrimmingTest, UseIsNotedOnceAnHour) {
  put("old.so", 10, 4000);
  put("recent.so", 10, 3000);
  time_t recent = useOf("recent.so");
  for (const char *name : {"old.so", "recent.so"}) {
    int fd = open(at(name).c_str(), O_RDONLY | O_CLOEXEC);
    noteUse(fd, useOf(name));
    close(fd);
  }
  EXPECT_LT(time(nullptr) - useOf("old.so"), 100);
  EXPECT_EQ(useOf("recent.so"), recent);
}

} // namespace
} // namespace wzc
