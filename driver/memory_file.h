// A file without a name: nothing is left of it, however this process ends.

#ifndef WZC_DRIVER_MEMORY_FILE_H
#define WZC_DRIVER_MEMORY_FILE_H

#include <cerrno>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace wzc {

class MemoryFile {
public:
  MemoryFile() = default;
  MemoryFile(const MemoryFile &) = delete;
  MemoryFile &operator=(const MemoryFile &) = delete;
  ~MemoryFile() {
    if (fd >= 0)
      close(fd);
  }

  /// Called once. False: errno says why. The descriptor's position is at the start.
  bool create(std::string_view contents) {
    fd = memfd_create("wzc", MFD_CLOEXEC);
    if (fd < 0)
      return false;
    while (!contents.empty()) {
      ssize_t written = write(fd, contents.data(), contents.size());
      if (written > 0)
        contents.remove_prefix(static_cast<size_t>(written));
      else if (written < 0 && errno != EINTR)
        return false;
    }
    return lseek(fd, 0, SEEK_SET) == 0;
  }

  int descriptor() const { return fd; }
  /// For whatever wants a name, in this process.
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd); }

private:
  int fd = -1;
};

} // namespace wzc

#endif
