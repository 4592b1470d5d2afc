// Plain system calls: std::filesystem reports neither the mode of a new file nor a short write.

#include "compiler/support/write_file.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {
namespace {

// The file is created with its final mode by the kernel, which knows the umask: reading the umask would mean to change
// it, and that is seen by other threads.
int createTemporary(const std::string &path, FileMode mode, std::string &temporary) {
  static constexpr int attempts = 100;
  static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
  for (int attempt = 0; attempt < attempts; ++attempt) {
    unsigned char random[10];
    if (getentropy(random, sizeof random) != 0)
      return -1;
    temporary = path + ".tmp-";
    for (unsigned char byte : random)
      temporary += letters[byte % 32];
    int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode));
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  return -1;
}

bool writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::string failure(const char *verb, const std::string &path, int error) {
  return std::string("cannot ") + verb + " " + path + ": " + strerror(error);
}

std::optional<std::string> writeDirectly(const std::string &path, std::string_view bytes) {
  int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return failure("write", path, errno);
  bool good = writeAll(fd, bytes);
  int error = errno;
  if (close(fd) != 0 && good) {
    good = false;
    error = errno;
  }
  return good ? std::nullopt : std::optional(failure("write", path, error));
}

// A file on its way: written under another name, then put in its place. What is not in its place at the end of its life
// is gone.
class StagedFile {
public:
  explicit StagedFile(const OutputFile &output) : file(output) {}
  StagedFile(const StagedFile &) = delete;
  StagedFile &operator=(const StagedFile &) = delete;
  ~StagedFile() {
    if (!temporary.empty())
      unlink(temporary.c_str());
  }

  std::optional<std::string> stage() {
    target = file.path;
    struct stat status;
    if (stat(file.path.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode))
        return failure("write", file.path, EISDIR);
      isDirect = !S_ISREG(status.st_mode);
      if (isDirect)
        return std::nullopt;
      char resolved[PATH_MAX];
      if (!realpath(file.path.c_str(), resolved))
        return failure("write", file.path, errno);
      target = resolved;
    }
    std::string name;
    int fd = createTemporary(target, file.mode, name);
    if (fd < 0)
      return failure("write", file.path, errno);
    temporary = name;
    bool good = writeAll(fd, file.bytes);
    int error = errno;
    if (close(fd) != 0 && good) {
      good = false;
      error = errno;
    }
    return good ? std::nullopt : std::optional(failure("write", file.path, error));
  }

  std::optional<std::string> commit() {
    if (isDirect)
      return writeDirectly(file.path, file.bytes);
    if (rename(temporary.c_str(), target.c_str()) != 0)
      return failure("write", file.path, errno);
    temporary.clear();
    isInPlace = true;
    return std::nullopt;
  }

  void revoke() const {
    if (isInPlace)
      unlink(target.c_str());
  }

private:
  const OutputFile &file;
  std::string target;
  std::string temporary;
  bool isDirect = false;
  bool isInPlace = false;
};

} // namespace

std::optional<std::string> writeFilesAtomically(std::span<const OutputFile> files) {
  std::deque<StagedFile> staged;
  for (const OutputFile &file : files)
    if (auto error = staged.emplace_back(file).stage())
      return error;
  for (StagedFile &file : staged) {
    if (auto error = file.commit()) {
      for (const StagedFile &done : staged)
        done.revoke();
      return error;
    }
  }
  return std::nullopt;
}

std::optional<std::string> writeFileAtomically(const std::string &path, std::string_view bytes, FileMode mode) {
  OutputFile file{path, bytes, mode};
  return writeFilesAtomically({&file, 1});
}

std::optional<std::string> readFile(const std::string &path, std::string &bytes, size_t limit) {
  bytes.clear();
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return failure("read", path, errno);
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(std::min(static_cast<size_t>(status.st_size), limit));
  char buffer[65536];
  ssize_t count;
  while ((count = read(fd, buffer, sizeof buffer)) != 0) {
    if (count > 0) {
      if (static_cast<size_t>(count) > limit - bytes.size()) {
        close(fd);
        return failure("read", path, EFBIG);
      }
      bytes.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      int error = errno;
      close(fd);
      return failure("read", path, error);
    }
  }
  close(fd);
  return std::nullopt;
}

} // namespace wzc
