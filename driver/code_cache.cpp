#include "driver/code_cache.h"

#include "driver/cache_trimming.h"

#include "compiler/support/write_file.h"

#include "llvm/Support/BLAKE3.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {

namespace {

struct Trailer {
  char magic[8];
  uint64_t size; // of the code in front
  uint8_t hash[32];
};
constexpr char kMagic[8] = {'w', 'z', 'c', 'c', 'o', 'd', 'e', '1'};

CodeCache::Key hashEntry(const CodeCache::Key &key, std::string_view code) {
  llvm::BLAKE3 hasher;
  hasher.update(llvm::ArrayRef(key.data(), key.size()));
  hasher.update(llvm::StringRef(code.data(), code.size()));
  return hasher.final<32>();
}

bool isWhole(const CodeCache::Key &key, std::string_view entry) {
  Trailer trailer;
  if (entry.size() <= sizeof trailer)
    return false;
  size_t size = entry.size() - sizeof trailer;
  memcpy(&trailer, entry.data() + size, sizeof trailer);
  if (memcmp(trailer.magic, kMagic, sizeof kMagic) != 0 || trailer.size != size)
    return false;
  CodeCache::Key hash = hashEntry(key, entry.substr(0, size));
  return memcmp(trailer.hash, hash.data(), hash.size()) == 0;
}

bool makeDirectories(const std::string &path) {
  for (size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    if (mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST)
      return false;
    if (slash == std::string::npos)
      return true;
  }
}

std::string chooseDirectory() {
  // A relative path is to be ignored, says the XDG specification.
  if (const char *base = getenv("XDG_CACHE_HOME"); base && base[0] == '/')
    return std::string(base) + "/wzc";
  if (const char *home = getenv("HOME"); home && home[0] == '/')
    return std::string(home) + "/.cache/wzc";
  return "";
}

} // namespace

CodeCache::Key CodeCache::hashParts(std::initializer_list<std::string_view> parts) {
  llvm::BLAKE3 hasher;
  for (std::string_view part : parts) {
    uint64_t size = part.size();
    hasher.update(llvm::ArrayRef(reinterpret_cast<const uint8_t *>(&size), sizeof size));
    hasher.update(llvm::StringRef(part.data(), part.size()));
  }
  return hasher.final<32>();
}

std::string CodeCache::pathOf(const Key &key) const {
  std::string path = directory + "/";
  for (uint8_t byte : key) {
    path += "0123456789abcdef"[byte >> 4];
    path += "0123456789abcdef"[byte & 15];
  }
  return path + ".so";
}

std::optional<std::string> CodeCache::open() {
  std::string path = chooseDirectory();
  struct stat status;
  if (path.empty())
    return std::nullopt;
  if (stat(path.c_str(), &status) != 0 && (!makeDirectories(path) || stat(path.c_str(), &status) != 0))
    return std::nullopt; // a read-only home is none of the user's mistakes
  if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 022))
    return "the cache " + path + " is not used: it must be a directory of yours that nobody else can write to";
  directory = path;
  return std::nullopt;
}

std::optional<std::string> CodeCache::find(const Key &key) const {
  if (directory.empty())
    return std::nullopt;
  std::string path = pathOf(key);
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return std::nullopt;
  struct stat status;
  bool whole = false;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    auto size = static_cast<size_t>(status.st_size);
    void *bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes != MAP_FAILED) {
      whole = isWhole(key, {static_cast<const char *>(bytes), size});
      munmap(bytes, size);
    }
    if (whole)
      noteUse(fd, status.st_mtime);
  }
  close(fd);
  return whole ? std::optional(path) : std::nullopt;
}

void CodeCache::store(const Key &key, std::string_view code) const {
  if (directory.empty())
    return;
  Trailer trailer;
  memcpy(trailer.magic, kMagic, sizeof kMagic);
  trailer.size = code.size();
  Key hash = hashEntry(key, code);
  memcpy(trailer.hash, hash.data(), hash.size());
  std::string entry(code);
  entry.append(reinterpret_cast<const char *>(&trailer), sizeof trailer);
  // A full disk is no reason not to run: the next run compiles again.
  if (!writeFileAtomically(pathOf(key), entry))
    trimCache(directory);
}

} // namespace wzc
