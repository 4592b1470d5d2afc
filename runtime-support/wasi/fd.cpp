// Descriptors: what they are, what they may do, closing and renumbering.

#include "functions.h"

namespace wzc::wasi {

void storeFilestat(uint8_t *to, const os::FileStatus &status) {
  std::memset(to, 0, kFilestatSize);
  GuestMemory::storeTo(to, status.device);
  GuestMemory::storeTo(to + 8, status.inode);
  to[16] = uint8_t(status.type);
  GuestMemory::storeTo(to + 24, status.links);
  GuestMemory::storeTo(to + 32, status.size);
  GuestMemory::storeTo(to + 40, status.accessed);
  GuestMemory::storeTo(to + 48, status.modified);
  GuestMemory::storeTo(to + 56, status.changed);
}

Errno checkTimeFlags(uint32_t flags) {
  constexpr uint32_t kBothAccessed = kSetAccessed | kSetAccessedNow;
  constexpr uint32_t kBothModified = kSetModified | kSetModifiedNow;
  bool isValid = !(flags & ~uint32_t(kSetTimesAll)) && (flags & kBothAccessed) != kBothAccessed &&
                 (flags & kBothModified) != kBothModified;
  return isValid ? Errno::Success : Errno::Inval;
}

Errno fdAdvise(Wasi &, Descriptor &fd, uint64_t offset, uint64_t size, uint32_t advice) {
  return os::advise(fd.file.get(), offset, size, advice);
}

Errno fdAllocate(Wasi &, Descriptor &fd, uint64_t offset, uint64_t size) {
  return os::allocate(fd.file.get(), offset, size);
}

Errno fdClose(Wasi &wasi, uint32_t fd) { return wasi.fds().close(fd); }

Errno fdDatasync(Wasi &, Descriptor &fd) { return os::dataSync(fd.file.get()); }
Errno fdSync(Wasi &, Descriptor &fd) { return os::sync(fd.file.get()); }

Errno fdFdstatGet(Wasi &wasi, Descriptor &fd, uint32_t result) {
  uint8_t *to = wasi.guest().bytes(result, kFdstatSize);
  if (!to)
    return Errno::Fault;
  std::memset(to, 0, kFdstatSize);
  to[0] = uint8_t(fd.type);
  GuestMemory::storeTo(to + 2, uint16_t(fd.flags));
  GuestMemory::storeTo(to + 8, fd.rightsBase);
  GuestMemory::storeTo(to + 16, fd.rightsInheriting);
  return Errno::Success;
}

Errno fdFdstatSetFlags(Wasi &, Descriptor &fd, uint32_t flags) {
  if (flags & ~uint32_t(kFdFlagsAll))
    return Errno::Inval;
  // How writes are synchronised is decided when a file is opened, and hosts do not let it change.
  constexpr uint32_t kChangeable = kFdAppend | kFdNonblock;
  if ((flags ^ fd.flags) & ~kChangeable)
    return Errno::Notsup;
  if (fd.isShared) {
    // O_NONBLOCK would stay on the host's stream; fd_io.cpp imitates it.
    if ((flags ^ fd.flags) & kFdAppend)
      return Errno::Notsup;
  } else if (fd.type != FileType::Directory) {
    Errno error = os::setStatusFlags(fd.file.get(), flags & kFdAppend, flags & kFdNonblock);
    if (error != Errno::Success)
      return error;
  }
  fd.flags = flags;
  return Errno::Success;
}

Errno fdFdstatSetRights(Wasi &, Descriptor &fd, uint64_t base, uint64_t inheriting) {
  if ((base & ~fd.rightsBase) || (inheriting & ~fd.rightsInheriting))
    return Errno::Notcapable;
  fd.rightsBase = base;
  fd.rightsInheriting = inheriting;
  return Errno::Success;
}

Errno fdFilestatGet(Wasi &wasi, Descriptor &fd, uint32_t result) {
  uint8_t *to = wasi.guest().bytes(result, kFilestatSize);
  if (!to)
    return Errno::Fault;
  os::FileStatus status;
  Errno error = os::status(fd.file.get(), status);
  if (error == Errno::Success)
    storeFilestat(to, status);
  return error;
}

Errno fdFilestatSetSize(Wasi &, Descriptor &fd, uint64_t size) { return os::truncate(fd.file.get(), size); }

Errno fdFilestatSetTimes(Wasi &, Descriptor &fd, uint64_t accessed, uint64_t modified, uint32_t flags) {
  Errno error = checkTimeFlags(flags);
  return error == Errno::Success ? os::setTimes(fd.file.get(), {accessed, modified, flags}) : error;
}

// wasi-libc finds the granted directories by asking for 3, 4, … until it hears Badf.
Errno fdPrestatGet(Wasi &wasi, Descriptor &fd, uint32_t result) {
  if (!fd.isPreopen)
    return Errno::Badf;
  uint8_t *to = wasi.guest().bytes(result, kPrestatSize);
  if (!to)
    return Errno::Fault;
  GuestMemory::storeTo(to, uint32_t(0)); // a directory
  GuestMemory::storeTo(to + 4, uint32_t(fd.preopenName.size()));
  return Errno::Success;
}

Errno fdPrestatDirName(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t pathSize) {
  if (!fd.isPreopen)
    return Errno::Badf;
  if (pathSize < fd.preopenName.size())
    return Errno::Nametoolong;
  uint8_t *to = wasi.guest().bytes(path, pathSize);
  if (!to)
    return Errno::Fault;
  std::memcpy(to, fd.preopenName.c_str(), fd.preopenName.size());
  return Errno::Success;
}

Errno fdRenumber(Wasi &wasi, uint32_t from, uint32_t to) { return wasi.fds().renumber(from, to); }

} // namespace wzc::wasi
