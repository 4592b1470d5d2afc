// EntryCache: what is stored is found whole, or not at all.

#include "compiler/cache/entry_cache.h"

#include "compiler/support/temporary_directory.h"
#include "compiler/support/write_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {
namespace {

Hash keyOf(std::string_view text) { return Hasher().add(text).finish(); }

class EntryCacheTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(directory.create());
    ASSERT_FALSE(cache.open(directory.path()));
  }

  TemporaryDirectory directory;
  EntryCache cache{".part"};
};

TEST(Hasher, PartsDoNotRunTogether) {
  EXPECT_EQ(Hasher().add("a").add("b").finish(), Hasher().add("a").add("b").finish());
  EXPECT_NE(Hasher().add("ab").add("").finish(), Hasher().add("a").add("b").finish());
  EXPECT_NE(Hasher().add(uint64_t{1}).finish(), Hasher().add(uint64_t{256}).finish());
}

TEST_F(EntryCacheTest, ReadsWhatWasStored) {
  EXPECT_FALSE(cache.read(keyOf("a")));
  EXPECT_TRUE(cache.store(keyOf("a"), std::string_view("with \0 in it", 12)));
  EXPECT_EQ(cache.read(keyOf("a")), std::string("with \0 in it", 12));
  EXPECT_FALSE(cache.read(keyOf("b")));
  EXPECT_TRUE(cache.find(keyOf("a"))->ends_with(".part"));
}

TEST_F(EntryCacheTest, AChangedEntryIsAbsentUntilItIsStoredAgain) {
  cache.store(keyOf("a"), "some contents");
  std::string path = *cache.find(keyOf("a")), bytes;
  ASSERT_FALSE(readFile(path, bytes));
  bytes[3] ^= 4;
  ASSERT_FALSE(writeFileAtomically(path, bytes));
  EXPECT_FALSE(cache.read(keyOf("a")));
  EXPECT_TRUE(cache.store(keyOf("a"), "some contents"));
  EXPECT_EQ(cache.read(keyOf("a")), "some contents");
}

TEST_F(EntryCacheTest, AnUnusableDirectoryKeepsNothing) {
  EntryCache none{".part"};
  EXPECT_FALSE(none.store(keyOf("a"), "x"));
  EXPECT_EQ(none.open(directory.path() + "/missing"),
            "the cache " + directory.path() + "/missing is not used: No such file or directory");
  ASSERT_EQ(chmod(directory.path().c_str(), 0720), 0);
  EXPECT_TRUE(none.open(directory.path()));
  EXPECT_FALSE(none.store(keyOf("a"), "x"));
  EXPECT_FALSE(none.read(keyOf("a")));
  ASSERT_EQ(chmod(directory.path().c_str(), 0700), 0);
}

TEST_F(EntryCacheTest, MakesTheDirectoriesAboveToo) {
  std::string top = directory.path() + "/x";
  EXPECT_TRUE(EntryCache::makeDirectory(top + "/y/z"));
  EXPECT_TRUE(EntryCache::makeDirectory(top + "/y/z"));
  ASSERT_FALSE(writeFileAtomically(top + "/file", ""));
  EXPECT_FALSE(EntryCache::makeDirectory(top + "/file/z"));
  for (const char *name : {"/y/z", "/y"})
    rmdir((top + name).c_str());
  unlink((top + "/file").c_str());
  rmdir(top.c_str());
}

TEST_F(EntryCacheTest, TrimmingKeepsWhatWasUsedLast) {
  cache.store(keyOf("old"), std::string(1000, 'x'));
  cache.store(keyOf("new"), std::string(1000, 'x'));
  timespec times[2] = {};
  times[0].tv_sec = times[1].tv_sec = time(nullptr) - 100;
  ASSERT_EQ(utimensat(AT_FDCWD, cache.find(keyOf("old"))->c_str(), times, 0), 0);
  cache.trim(1500);
  EXPECT_FALSE(cache.read(keyOf("old")));
  EXPECT_TRUE(cache.read(keyOf("new")));
}

} // namespace
} // namespace wzc
