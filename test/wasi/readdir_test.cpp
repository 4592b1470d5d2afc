// Listing directories: cookies, cut entries, what is not told.

#include "wasi_test.h"

#include <map>
#include <set>

namespace wzc::wasi {
namespace {

class ReaddirTest : public WasiTest {
protected:
  struct Entry {
    uint64_t next, inode;
    FileType type;
    std::string name;
  };

  Errno list(int fd, uint64_t cookie, uint32_t room, std::string *raw) {
    next = 70'000;
    uint32_t buffer = reserve(room), used = reserve(4);
    auto error = Errno(p1::fd_readdir(&wasi, fd, int(buffer), int(room), int64_t(cookie), int(used)));
    if (error == Errno::Success)
      *raw = text(buffer, get<uint32_t>(used));
    return error;
  }

  static std::vector<Entry> complete(const std::string &raw) {
    std::vector<Entry> entries;
    size_t at = 0;
    while (raw.size() - at >= kDirentSize) {
      Entry entry;
      uint32_t size;
      std::memcpy(&entry.next, &raw[at], 8);
      std::memcpy(&entry.inode, &raw[at + 8], 8);
      std::memcpy(&size, &raw[at + 16], 4);
      entry.type = FileType(raw[at + 20]);
      if (raw.size() - at - kDirentSize < size)
        break;
      entry.name = raw.substr(at + kDirentSize, size);
      at += kDirentSize + size;
      entries.push_back(entry);
    }
    return entries;
  }

  /// Everything, through a buffer of `room` bytes.
  std::multiset<std::string> names(int fd, uint32_t room) {
    std::multiset<std::string> result;
    uint64_t cookie = 0;
    for (int calls = 0; calls < 100'000; ++calls) {
      std::string raw;
      EXPECT_EQ(list(fd, cookie, room, &raw), Errno::Success);
      std::vector<Entry> entries = complete(raw);
      for (const Entry &entry : entries) {
        result.insert(entry.name);
        cookie = entry.next;
      }
      if (raw.size() < room)
        break;
      EXPECT_FALSE(entries.empty());
      if (entries.empty())
        break;
    }
    return result;
  }
};

TEST_F(ReaddirTest, AllNamesOnceWhateverTheBuffer) {
  std::multiset<std::string> expected = {".", ".."};
  for (int i = 0; i < 300; ++i) {
    std::string name = "file-" + std::to_string(i) + std::string(size_t(i % 40), 'x');
    hostWrite(host(name), "");
    expected.insert(name);
  }
  for (uint32_t room : {80u, 100u, 137u, 4096u, 65536u})
    EXPECT_EQ(names(kDir, room), expected) << room;
}

TEST_F(ReaddirTest, TypesAndInodes) {
  hostWrite(host("file"), "");
  std::filesystem::create_directory(host("dir"));
  std::filesystem::create_symlink("file", host("link"));
  ASSERT_EQ(mkfifo(host("fifo").c_str(), 0600), 0);
  std::string raw;
  ASSERT_EQ(list(kDir, 0, 4096, &raw), Errno::Success);
  std::map<std::string, Entry> entries;
  for (const Entry &entry : complete(raw))
    entries[entry.name] = entry;
  EXPECT_EQ(entries["file"].type, FileType::RegularFile);
  EXPECT_EQ(entries["dir"].type, FileType::Directory);
  EXPECT_EQ(entries["link"].type, FileType::SymbolicLink);
  EXPECT_EQ(entries["fifo"].type, FileType::Unknown);
  EXPECT_EQ(entries["."].type, FileType::Directory);
  EXPECT_EQ(entries[".."].type, FileType::Directory);
  struct stat status;
  ASSERT_EQ(::stat(host("file").c_str(), &status), 0);
  EXPECT_EQ(entries["file"].inode, status.st_ino);
  // The directory above the granted one is not the guest's to know.
  EXPECT_EQ(entries[".."].inode, 0u);
}

TEST_F(ReaddirTest, RemovingWhileListing) {
  for (int i = 0; i < 100; ++i)
    hostWrite(host("f" + std::to_string(i)), "");
  uint64_t cookie = 0;
  int removed = 0;
  for (;;) {
    std::string raw;
    ASSERT_EQ(list(kDir, cookie, 200, &raw), Errno::Success);
    for (const Entry &entry : complete(raw)) {
      cookie = entry.next;
      if (entry.name[0] != '.' && unlink(entry.name) == Errno::Success)
        ++removed;
    }
    if (raw.size() < 200)
      break;
  }
  EXPECT_EQ(removed, 100);
}

TEST_F(ReaddirTest, CookiesFitTheLibrarysTelldir) {
  for (int i = 0; i < 50; ++i)
    hostWrite(host("f" + std::to_string(i)), "");
  std::string raw;
  ASSERT_EQ(list(kDir, 0, 65536, &raw), Errno::Success);
  std::vector<Entry> all = complete(raw);
  ASSERT_EQ(all.size(), 52u);
  for (const Entry &entry : all)
    EXPECT_LE(entry.next, 52u);
  // From any cookie on, in any order, the rest is the same.
  for (size_t from : {40u, 3u, 51u, 17u}) {
    ASSERT_EQ(list(kDir, all[from].next, 65536, &raw), Errno::Success);
    std::vector<Entry> rest = complete(raw);
    ASSERT_EQ(rest.size(), all.size() - from - 1);
    for (size_t i = 0; i < rest.size(); ++i)
      EXPECT_EQ(rest[i].name, all[from + 1 + i].name);
  }
  EXPECT_EQ(list(kDir, 53, 65536, &raw), Errno::Inval);
}

TEST_F(ReaddirTest, AHugeDirectoryIsListedWhole) {
  constexpr size_t kFiles = 9'000; // more than are numbered
  for (size_t i = 0; i < kFiles; ++i)
    ::close(::open(host(std::to_string(i)).c_str(), O_CREAT | O_WRONLY, 0600));
  std::multiset<std::string> seen = names(kDir, 4096);
  EXPECT_EQ(seen.size(), kFiles + 2);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), kFiles + 2);
}

TEST_F(ReaddirTest, HostileArguments) {
  std::string raw;
  for (uint64_t cookie : {uint64_t(1), uint64_t(12345), uint64_t(1) << 31, uint64_t(1) << 32, uint64_t(INT64_MAX),
                          uint64_t(INT64_MAX) + 1, uint64_t(INT64_MAX) + 54321, UINT64_MAX}) {
    Errno error = list(kDir, cookie, 4096, &raw); // whatever the host makes of it, but of this directory
    EXPECT_TRUE(error == Errno::Success || error == Errno::Inval || error == Errno::Noent) << cookie;
  }
  EXPECT_EQ(list(kDir, 0, 0, &raw), Errno::Success);
  EXPECT_EQ(raw, "");
  EXPECT_EQ(list(kDir, 0, 10, &raw), Errno::Success);
  EXPECT_EQ(raw.size(), 10u);
  EXPECT_EQ(p1::fd_readdir(&wasi, kDir, kMemorySize - 10, 11, 0, 64), int(Errno::Fault));
  EXPECT_EQ(p1::fd_readdir(&wasi, kDir, 0, -1, 0, 64), int(Errno::Fault));
  EXPECT_EQ(p1::fd_readdir(&wasi, kDir, 0, 100, 0, kMemorySize - 3), int(Errno::Fault));
  int file = mustOpen("f", kOpenCreate);
  EXPECT_EQ(list(file, 0, 100, &raw), Errno::Notcapable);
}

} // namespace
} // namespace wzc::wasi
