// CodeCache: entries are found whole, or not at all.

#include "driver/code_cache.h"

#include "compiler/support/temporary_directory.h"
#include "compiler/support/write_file.h"

#include <cstdlib>
#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {
namespace {

class CodeCacheTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(directory.create());
    setenv("XDG_CACHE_HOME", directory.path().c_str(), 1);
    ASSERT_FALSE(cache.open());
  }
  void TearDown() override {
    if (DIR *stream = opendir((directory.path() + "/wzc").c_str())) {
      while (const dirent *entry = readdir(stream))
        unlinkat(dirfd(stream), entry->d_name, 0);
      closedir(stream);
    }
    rmdir((directory.path() + "/wzc").c_str());
  }

  TemporaryDirectory directory;
  CodeCache cache;
};

TEST_F(CodeCacheTest, KeysDependOnEveryPartAndItsBoundaries) {
  EXPECT_EQ(CodeCache::keyOf("a", "b"), CodeCache::keyOf("a", "b"));
  EXPECT_NE(CodeCache::keyOf("a", "b"), CodeCache::keyOf("b", "a"));
  EXPECT_NE(CodeCache::keyOf("ab", ""), CodeCache::keyOf("a", "b"));
  EXPECT_NE(CodeCache::keyOf("a"), CodeCache::keyOf("a", ""));
}

TEST_F(CodeCacheTest, FindsWhatWasStored) {
  CodeCache::Key key = CodeCache::keyOf("module");
  EXPECT_FALSE(cache.find(key));
  cache.store(key, "code");
  std::optional<std::string> path = cache.find(key);
  ASSERT_TRUE(path);
  std::string bytes;
  ASSERT_FALSE(readFile(*path, bytes));
  EXPECT_TRUE(bytes.starts_with("code"));
  EXPECT_FALSE(cache.find(CodeCache::keyOf("other")));
}

TEST_F(CodeCacheTest, AnyChangeOfAnEntryMakesItAbsent) {
  CodeCache::Key key = CodeCache::keyOf("module");
  cache.store(key, "code of some length");
  std::string path = cache.find(key).value(), good;
  ASSERT_FALSE(readFile(path, good));
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    ASSERT_FALSE(writeFileAtomically(path, bad));
    EXPECT_FALSE(cache.find(key)) << i;
    ASSERT_FALSE(writeFileAtomically(path, good.substr(0, i)));
    EXPECT_FALSE(cache.find(key)) << i;
  }
  ASSERT_FALSE(writeFileAtomically(path, good + "x"));
  EXPECT_FALSE(cache.find(key));
  ASSERT_FALSE(writeFileAtomically(path, good));
  EXPECT_TRUE(cache.find(key));
}

TEST_F(CodeCacheTest, AnEntryUnderAnotherKeysNameIsAbsent) {
  CodeCache::Key first = CodeCache::keyOf("first"), second = CodeCache::keyOf("second");
  cache.store(first, "one");
  cache.store(second, "two");
  ASSERT_EQ(rename(cache.find(first)->c_str(), cache.find(second)->c_str()), 0);
  EXPECT_FALSE(cache.find(first));
  EXPECT_FALSE(cache.find(second));
}

TEST_F(CodeCacheTest, ADirectoryOthersCanWriteToIsNotUsed) {
  ASSERT_EQ(chmod((directory.path() + "/wzc").c_str(), 0770), 0);
  CodeCache other;
  EXPECT_TRUE(other.open());
  other.store(CodeCache::keyOf("x"), "code");
  EXPECT_FALSE(other.find(CodeCache::keyOf("x")));
  EXPECT_FALSE(cache.find(CodeCache::keyOf("x")));
}

} // namespace
} // namespace wzc
