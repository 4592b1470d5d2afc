// Names, directories and what the host knows about files, by Linux system calls.

#include "os_posix.h"

#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace wzc::wasi {

Errno errnoFromHost(int hostErrno) {
  switch (hostErrno) {
#define WASI_ERRNO(name, number, host)                                                                                 \
  case host: return Errno::name;
#define WASI_ERRNO_ONLY(name, number)
#include "errno.def"
#undef WASI_ERRNO
#undef WASI_ERRNO_ONLY
  default: return Errno::Io;
  }
}

namespace os {

namespace {

Errno lastError() { return errnoFromHost(errno); }
Errno check(long result) { return result < 0 ? lastError() : Errno::Success; }

int hostFlags(uint32_t flags) {
  int result = O_CLOEXEC;
  if (flags & kDirectory)
    result |= O_DIRECTORY;
  if (flags & kNoFollow)
    result |= O_NOFOLLOW;
  if (flags & kPathOnly)
    return result | O_PATH; // which goes with nothing else
  // Never wait for the other end of a FIFO, never make a terminal ours.
  result |= O_NONBLOCK | O_NOCTTY;
  result |= flags & kWrite ? (flags & kRead ? O_RDWR : O_WRONLY) : O_RDONLY;
  if (flags & kCreate)
    result |= O_CREAT;
  if (flags & kExclusive)
    result |= O_EXCL;
  if (flags & kTruncate)
    result |= O_TRUNC;
  if (flags & kAppend)
    result |= O_APPEND;
  if (flags & kDsync)
    result |= O_DSYNC;
  if (flags & kSync)
    result |= O_SYNC;
  return result;
}

constexpr mode_t kFileMode = 0666; // less the umask
constexpr mode_t kDirectoryMode = 0777;

int tryOpenBeneath(int dir, const char *path, uint32_t flags) {
  open_how how = {};
  how.flags = uint64_t(hostFlags(flags));
  how.mode = flags & kCreate ? kFileMode : 0; // the kernel wants 0 without O_CREAT
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return int(syscall(SYS_openat2, dir, path, &how, sizeof how));
}

/// Takes back the O_NONBLOCK that was there for the open alone.
Errno finishOpen(uint32_t flags, int &fd) {
  if (flags & (kPathOnly | kNonblock))
    return Errno::Success;
  Errno error = setStatusFlags(fd, flags & kAppend, false);
  if (error != Errno::Success)
    close(std::exchange(fd, -1));
  return error;
}

FileType typeOf(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG: return FileType::RegularFile;
  case S_IFDIR: return FileType::Directory;
  case S_IFLNK: return FileType::SymbolicLink;
  case S_IFCHR: return FileType::CharacterDevice;
  case S_IFBLK: return FileType::BlockDevice;
  case S_IFSOCK: return FileType::SocketStream;
  default: return FileType::Unknown;
  }
}

bool isHarmlessDevice(const struct stat &host) {
  if (!S_ISCHR(host.st_mode) || major(host.st_rdev) != 1)
    return false;
  switch (minor(host.st_rdev)) {
  case 3: // null
  case 5: // zero
  case 7: // full
  case 8: // random
  case 9: // urandom
    return true;
  default: return false;
  }
}

uint64_t nanoseconds(const timespec &time) {
  return time.tv_sec < 0 ? 0 : uint64_t(time.tv_sec) * 1'000'000'000 + uint64_t(time.tv_nsec);
}

FileStatus convert(const struct stat &host) {
  FileStatus result = {};
  result.device = host.st_dev;
  result.inode = host.st_ino;
  result.links = host.st_nlink;
  result.size = host.st_size < 0 ? 0 : uint64_t(host.st_size);
  result.accessed = nanoseconds(host.st_atim);
  result.modified = nanoseconds(host.st_mtim);
  result.changed = nanoseconds(host.st_ctim);
  result.type = typeOf(host.st_mode);
  result.isOpenable = S_ISREG(host.st_mode) || S_ISDIR(host.st_mode) || isHarmlessDevice(host);
  return result;
}

timespec hostTime(uint64_t value, uint32_t flags, uint32_t set, uint32_t setNow) {
  timespec time = {};
  if (flags & setNow) {
    time.tv_nsec = UTIME_NOW;
  } else if (flags & set) {
    time.tv_sec = time_t(value / 1'000'000'000);
    time.tv_nsec = long(value % 1'000'000'000);
  } else {
    time.tv_nsec = UTIME_OMIT;
  }
  return time;
}

struct HostTimes {
  explicit HostTimes(const FileTimes &times)
      : values{hostTime(times.accessed, times.flags, kSetAccessed, kSetAccessedNow),
               hostTime(times.modified, times.flags, kSetModified, kSetModifiedNow)} {}
  timespec values[2];
};

} // namespace

Errno openGranted(const char *path, int &fd) {
  fd = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 && errno == EACCES) // may still be searched
    fd = ::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return check(fd);
}

bool canOpenBeneath() {
  int fd = tryOpenBeneath(AT_FDCWD, ".", kPathOnly | kDirectory);
  if (fd < 0)
    return false;
  close(fd);
  return true;
}

Errno openBeneath(int dir, const char *path, uint32_t flags, int &fd) {
  // EAGAIN: a rename somewhere in the system made the kernel unsure about a `..`; rare, and soon over.
  constexpr int kAttempts = 64;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    fd = tryOpenBeneath(dir, path, flags);
    if (fd >= 0)
      return finishOpen(flags, fd);
    if (errno != EINTR && errno != EAGAIN)
      break;
  }
  return errno == EXDEV ? Errno::Notcapable : lastError();
}

Errno openComponent(int dir, const char *name, uint32_t flags, int &fd) {
  do
    fd = ::openat(dir, name, hostFlags(flags | kNoFollow), kFileMode);
  while (fd < 0 && errno == EINTR);
  return fd < 0 ? lastError() : finishOpen(flags, fd);
}

void close(int fd) {
  // Linux has let go of the descriptor whatever close() returns.
  ::close(fd);
}

Errno duplicate(int fd, int &result) {
  // Not on 0 to 2, even if the host has closed those.
  result = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  return check(result);
}

Errno status(int fd, FileStatus &result) {
  struct stat host;
  if (::fstat(fd, &host) < 0)
    return lastError();
  result = convert(host);
  return Errno::Success;
}

Errno linkStatus(int dir, const char *name, FileStatus &result) {
  struct stat host;
  if (::fstatat(dir, name, &host, AT_SYMLINK_NOFOLLOW) < 0)
    return lastError();
  result = convert(host);
  return Errno::Success;
}

bool isTerminal(int fd) { return ::isatty(fd) == 1; }

Errno accessMode(int fd, bool &read, bool &write, bool &append) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0)
    return lastError();
  int mode = flags & O_ACCMODE;
  read = mode == O_RDONLY || mode == O_RDWR;
  write = mode == O_WRONLY || mode == O_RDWR;
  append = flags & O_APPEND;
  return Errno::Success;
}

Errno setStatusFlags(int fd, bool append, bool nonblock) {
  int old = ::fcntl(fd, F_GETFL);
  if (old < 0)
    return lastError();
  int flags = (old & ~(O_APPEND | O_NONBLOCK)) | (append ? O_APPEND : 0) | (nonblock ? O_NONBLOCK : 0);
  return flags == old ? Errno::Success : check(::fcntl(fd, F_SETFL, flags));
}

Errno setTimes(int fd, const FileTimes &times) { return check(::futimens(fd, HostTimes(times).values)); }

Errno setTimesAt(int dir, const char *name, const FileTimes &times) {
  return check(::utimensat(dir, name, HostTimes(times).values, AT_SYMLINK_NOFOLLOW));
}

// ---- directories

namespace {

/// What getdents64 writes; names follow the header.
struct RawEntryHeader {
  uint64_t inode;
  int64_t next;
  uint16_t size;
  uint8_t type;
};
constexpr size_t kRawNameOffset = 19;

FileType typeOfEntry(uint8_t type, bool &known) {
  known = true;
  switch (type) {
  case DT_REG: return FileType::RegularFile;
  case DT_DIR: return FileType::Directory;
  case DT_LNK: return FileType::SymbolicLink;
  case DT_CHR: return FileType::CharacterDevice;
  case DT_BLK: return FileType::BlockDevice;
  case DT_SOCK: return FileType::SocketStream;
  case DT_FIFO: return FileType::Unknown;
  default: known = false; return FileType::Unknown;
  }
}

} // namespace

Errno readDirectory(int fd, uint8_t *buffer, size_t size, size_t &used) {
  long result = syscall(SYS_getdents64, fd, buffer, size);
  used = result < 0 ? 0 : size_t(result);
  return check(result);
}

size_t decodeEntry(const uint8_t *buffer, size_t at, DirectoryEntry &entry) {
  RawEntryHeader header;
  std::memcpy(&header, buffer + at, kRawNameOffset);
  entry.inode = header.inode;
  entry.next = uint64_t(header.next);
  entry.type = typeOfEntry(header.type, entry.typeKnown);
  entry.name = reinterpret_cast<const char *>(buffer + at + kRawNameOffset);
  entry.nameSize = strnlen(entry.name, header.size - kRawNameOffset);
  return at + header.size;
}

Errno makeDirectory(int dir, const char *name) { return check(::mkdirat(dir, name, kDirectoryMode)); }
Errno removeDirectory(int dir, const char *name) { return check(::unlinkat(dir, name, AT_REMOVEDIR)); }
Errno unlink(int dir, const char *name) { return check(::unlinkat(dir, name, 0)); }

Errno rename(int fromDir, const char *from, int toDir, const char *to) {
  return check(::renameat(fromDir, from, toDir, to));
}

Errno link(int fromDir, const char *from, int toDir, const char *to) {
  return check(::linkat(fromDir, from, toDir, to, 0));
}

Errno symlink(const char *target, int dir, const char *name) { return check(::symlinkat(target, dir, name)); }

Errno readLink(int dir, const char *name, char *target, size_t room, size_t &size) {
  ssize_t result = ::readlinkat(dir, name, target, room);
  size = result < 0 ? 0 : size_t(result);
  return check(result);
}

} // namespace os

} // namespace wzc::wasi
