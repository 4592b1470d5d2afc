// All system calls of the WASI implementation. Everything above speaks in WASI's terms; descriptors here are the
// host's.
//
// Calls interrupted by a signal are repeated: guests know no signals.

#ifndef WZC_WASI_OS_POSIX_H
#define WZC_WASI_OS_POSIX_H

#include <cstddef>
#include <cstdint>
#include <utility>

#include "guest_memory.h"
#include "types.h"

namespace wzc::wasi {

namespace os {

enum OpenFlags : uint32_t {
  kRead = 1 << 0,
  kWrite = 1 << 1,
  kCreate = 1 << 2,
  kExclusive = 1 << 3,
  kTruncate = 1 << 4,
  kDirectory = 1 << 5,
  kNoFollow = 1 << 6, // a symbolic link as last component is an error, or with kPathOnly opened itself
  kPathOnly = 1 << 7, // a place to start from or to ask about, not to read
  kAppend = 1 << 8,
  kDsync = 1 << 9,
  kSync = 1 << 10,
  kNonblock = 1 << 11, // without it the descriptor blocks, though the open itself never does
};

struct FileStatus {
  uint64_t device, inode, links, size;
  uint64_t accessed, modified, changed; // nanoseconds since 1970
  FileType type;
  /// Regular files, directories and the devices that only make or swallow bytes (null, zero, full, random, urandom).
  /// Guests open nothing else by path: to open a FIFO can block and to open a device can act on it.
  bool isOpenable;
};

/// Times to set; see FstFlags.
struct FileTimes {
  uint64_t accessed, modified;
  uint32_t flags;
};

struct DirectoryEntry {
  uint64_t next; // where to seek to go on behind this entry
  uint64_t inode;
  FileType type; // Unknown: ask linkStatus()
  bool typeKnown;
  const char *name;
  size_t nameSize;
};

struct PollItem {
  int fd;
  bool wantRead, wantWrite;          // asked
  bool ready, hangup, failed, isBad; // answered
};

/// A directory of the host, by its name there.
Errno openGranted(const char *path, int &fd);
/// Is there a call that confines resolution to a directory?
bool canOpenBeneath();
/// Opens beneath `dir`, the kernel refusing every way out (Notcapable).
Errno openBeneath(int dir, const char *path, uint32_t flags, int &fd);
/// Opens one component. Never follows a link.
Errno openComponent(int dir, const char *name, uint32_t flags, int &fd);
void close(int fd);
Errno duplicate(int fd, int &result);

Errno status(int fd, FileStatus &result);
Errno linkStatus(int dir, const char *name, FileStatus &result);
bool isTerminal(int fd);
/// May the descriptor be read, may it be written, does it append?
Errno accessMode(int fd, bool &read, bool &write, bool &append);
Errno setStatusFlags(int fd, bool append, bool nonblock);

/// `offset` null: at the position of the descriptor.
Errno read(int fd, const BufferList &buffers, const uint64_t *offset, uint32_t &done);
/// `mayBreak`: the other end can go away, and then the host must not be killed by SIGPIPE.
Errno write(int fd, const BufferList &buffers, const uint64_t *offset, bool mayBreak, uint32_t &done);
Errno seek(int fd, int64_t offset, uint32_t whence, uint64_t &position);
Errno truncate(int fd, uint64_t size);
Errno allocate(int fd, uint64_t offset, uint64_t size);
Errno advise(int fd, uint64_t offset, uint64_t size, uint32_t advice);
Errno sync(int fd);
Errno dataSync(int fd);
Errno setTimes(int fd, const FileTimes &times);
/// Of a link itself, if it is one.
Errno setTimesAt(int dir, const char *name, const FileTimes &times);

/// Fills `buffer` with entries from the position of `fd` on; `used` 0 at the end.
Errno readDirectory(int fd, uint8_t *buffer, size_t size, size_t &used);
/// Decodes the entry at `at` of such a buffer; returns where the next one starts.
size_t decodeEntry(const uint8_t *buffer, size_t at, DirectoryEntry &entry);

Errno makeDirectory(int dir, const char *name);
Errno removeDirectory(int dir, const char *name);
Errno unlink(int dir, const char *name);
Errno rename(int fromDir, const char *from, int toDir, const char *to);
Errno link(int fromDir, const char *from, int toDir, const char *to);
Errno symlink(const char *target, int dir, const char *name);
/// Inval if it is no link. `size` is at most `room`; not null-terminated.
Errno readLink(int dir, const char *name, char *target, size_t room, size_t &size);

Errno clockTime(Clock clock, uint64_t &nanoseconds);
Errno clockResolution(Clock clock, uint64_t &nanoseconds);
Errno random(uint8_t *to, size_t size);
void yield();
/// Waits until an item is ready or `timeout` nanoseconds went by (null: for ever). May return early with nothing ready.
Errno poll(PollItem *items, size_t count, const uint64_t *timeout);
/// Bytes that can be read at once from a stream; 0 if unknown.
uint64_t readableBytes(int fd);

} // namespace os

/// Owns a descriptor of the host.
class HostFile {
public:
  HostFile() = default;
  explicit HostFile(int fd) : descriptor(fd) {}
  HostFile(HostFile &&other) noexcept : descriptor(std::exchange(other.descriptor, -1)) {}
  HostFile &operator=(HostFile &&other) noexcept {
    if (this != &other)
      reset(std::exchange(other.descriptor, -1));
    return *this;
  }
  ~HostFile() { reset(-1); }

  int get() const { return descriptor; }
  void reset(int fd) {
    if (descriptor >= 0)
      os::close(descriptor);
    descriptor = fd;
  }

private:
  int descriptor = -1;
};

} // namespace wzc::wasi

#endif
