#include "compiler/cache/entry_cache.h"

#include "compiler/cache/trimming.h"

#include "compiler/support/write_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {

namespace {

struct Trailer {
  char magic[8];
  uint64_t size; // of the contents in front
  uint8_t hash[32];
};
constexpr char kMagic[8] = {'w', 'z', 'c', 'c', 'o', 'd', 'e', '1'};

Hash hashEntry(const Hash &key, std::string_view contents) {
  return Hasher().add(key).addRaw({reinterpret_cast<const uint8_t *>(contents.data()), contents.size()}).finish();
}

/// The contents of an entry; nothing if it is not whole.
std::optional<std::string_view> contentsOf(const Hash &key, std::string_view entry) {
  Trailer trailer;
  if (entry.size() <= sizeof trailer)
    return std::nullopt;
  size_t size = entry.size() - sizeof trailer;
  memcpy(&trailer, entry.data() + size, sizeof trailer);
  if (memcmp(trailer.magic, kMagic, sizeof kMagic) != 0 || trailer.size != size)
    return std::nullopt;
  Hash hash = hashEntry(key, entry.substr(0, size));
  if (memcmp(trailer.hash, hash.data(), hash.size()) != 0)
    return std::nullopt;
  return entry.substr(0, size);
}

/// An entry's file, mapped.
class EntryFile {
public:
  explicit EntryFile(const std::string &path) : fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
      return;
    size = static_cast<size_t>(status.st_size);
    if (void *mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0); mapped != MAP_FAILED)
      bytes = mapped;
  }
  EntryFile(const EntryFile &) = delete;
  EntryFile &operator=(const EntryFile &) = delete;
  ~EntryFile() {
    if (bytes)
      munmap(bytes, size);
    if (fd >= 0)
      close(fd);
  }

  /// The contents if the entry is whole, and then notes that it was used.
  std::optional<std::string_view> use(const Hash &key) const {
    if (!bytes)
      return std::nullopt;
    std::optional<std::string_view> contents = contentsOf(key, {static_cast<const char *>(bytes), size});
    if (contents)
      noteUse(fd, status.st_mtime);
    return contents;
  }

private:
  int fd;
  struct stat status = {};
  void *bytes = nullptr;
  size_t size = 0;
};

} // namespace

std::string EntryCache::pathOf(const Hash &key) const {
  std::string path = directory + "/";
  for (uint8_t byte : key) {
    path += "0123456789abcdef"[byte >> 4];
    path += "0123456789abcdef"[byte & 15];
  }
  return path + extension;
}

bool EntryCache::makeDirectory(const std::string &path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0)
    return true;
  for (size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    if (mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST)
      return false;
    if (slash == std::string::npos)
      return true;
  }
}

std::optional<std::string> EntryCache::open(const std::string &path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0)
    return "the cache " + path + " is not used: " + strerror(errno);
  if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 022))
    return "the cache " + path + " is not used: it must be a directory of yours that nobody else can write to";
  directory = path;
  return std::nullopt;
}

std::optional<std::string> EntryCache::find(const Hash &key) const {
  if (directory.empty())
    return std::nullopt;
  std::string path = pathOf(key);
  return EntryFile(path).use(key) ? std::optional(path) : std::nullopt;
}

std::optional<std::string> EntryCache::read(const Hash &key) const {
  if (directory.empty())
    return std::nullopt;
  EntryFile file(pathOf(key));
  std::optional<std::string_view> contents = file.use(key);
  return contents ? std::optional<std::string>(*contents) : std::nullopt;
}

bool EntryCache::store(const Hash &key, std::string_view contents) const {
  if (directory.empty())
    return false;
  Trailer trailer;
  memcpy(trailer.magic, kMagic, sizeof kMagic);
  trailer.size = contents.size();
  Hash hash = hashEntry(key, contents);
  memcpy(trailer.hash, hash.data(), hash.size());
  std::string entry(contents);
  entry.append(reinterpret_cast<const char *>(&trailer), sizeof trailer);
  return !writeFileAtomically(pathOf(key), entry);
}

void EntryCache::trim(uint64_t limit) const {
  if (!directory.empty())
    trimCache(directory, extension, limit);
}

} // namespace wzc
