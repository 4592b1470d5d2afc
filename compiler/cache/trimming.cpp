#include "compiler/cache/trimming.h"

#include <algorithm>
#include <dirent.h>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace wzc {

namespace {

constexpr time_t kHour = 3600;

struct Entry {
  std::string name;
  uint64_t size;
  timespec lastUse;
};

bool isBefore(const timespec &a, const timespec &b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

} // namespace

void noteUse(int fd, time_t lastUse) {
  if (time(nullptr) - lastUse > kHour)
    futimens(fd, nullptr);
}

void trimCache(const std::string &directory, std::string_view extension, uint64_t limit) {
  DIR *stream = opendir(directory.c_str());
  if (!stream)
    return;
  std::vector<Entry> entries;
  uint64_t total = 0;
  time_t now = time(nullptr);
  std::string temporary = std::string(extension) + ".tmp-";
  while (const dirent *item = readdir(stream)) {
    std::string_view name = item->d_name;
    struct stat status;
    if (fstatat(dirfd(stream), item->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
      continue;
    if (name.ends_with(extension)) {
      entries.push_back({std::string(name), static_cast<uint64_t>(status.st_size), status.st_mtim});
      total += entries.back().size;
    } else if (name.find(temporary) != std::string_view::npos && now - status.st_mtime > kHour) {
      unlinkat(dirfd(stream), item->d_name, 0);
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry &a, const Entry &b) { return isBefore(a.lastUse, b.lastUse); });
  for (const Entry &entry : entries) {
    if (total <= limit)
      break;
    unlinkat(dirfd(stream), entry.name.c_str(), 0);
    total -= entry.size;
  }
  closedir(stream);
}

} // namespace wzc
