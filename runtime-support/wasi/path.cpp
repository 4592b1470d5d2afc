// Files by path. The path goes to the resolver as the guest wrote it; nothing here looks into it.

#include "functions.h"

namespace wzc::wasi {

namespace {

/// Copies a path of the guest and finds the parent of what it names.
Errno locate(Wasi &wasi, const Descriptor &dir, uint32_t path, uint32_t size, bool followLast, Location &result) {
  char *copy = wasi.state->scratch.path;
  Errno error = wasi.guest().copyPath(path, size, copy);
  return error == Errno::Success ? wasi.resolver().locate(dir.file.get(), copy, followLast, result) : error;
}

Errno open(Wasi &wasi, const Descriptor &dir, uint32_t path, uint32_t size, uint32_t flags, HostFile &result) {
  char *copy = wasi.state->scratch.path;
  Errno error = wasi.guest().copyPath(path, size, copy);
  return error == Errno::Success ? wasi.resolver().open(dir.file.get(), copy, flags, result) : error;
}

/// For names that were written with a slash at the end.
Errno checkIsDirectory(const Location &location) {
  os::FileStatus status;
  Errno error = os::linkStatus(location.parent, location.name, status);
  if (error != Errno::Success)
    return error;
  return status.type == FileType::Directory ? Errno::Success : Errno::Notdir;
}

bool exists(const Location &location) {
  os::FileStatus status;
  return os::linkStatus(location.parent, location.name, status) == Errno::Success;
}

/// `.` and `..` exist already; a slash behind a name that is no directory cannot be satisfied.
Errno checkNewName(const Location &location) {
  if (location.isDirectoryItself)
    return Errno::Exist;
  if (location.needsDirectory)
    return exists(location) ? Errno::Exist : Errno::Noent;
  return Errno::Success;
}

bool lookupIsValid(uint32_t flags) { return !(flags & ~uint32_t(kLookupSymlinkFollow)); }

} // namespace

Errno pathCreateDirectory(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size) {
  Location location;
  Errno error = locate(wasi, fd, path, size, false, location);
  if (error != Errno::Success)
    return error;
  return location.isDirectoryItself ? Errno::Exist : os::makeDirectory(location.parent, location.name);
}

Errno pathRemoveDirectory(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size) {
  Location location;
  Errno error = locate(wasi, fd, path, size, false, location);
  if (error != Errno::Success)
    return error;
  return location.isDirectoryItself ? Errno::Inval : os::removeDirectory(location.parent, location.name);
}

Errno pathUnlinkFile(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size) {
  Location location;
  Errno error = locate(wasi, fd, path, size, false, location);
  if (error != Errno::Success)
    return error;
  if (location.isDirectoryItself)
    return Errno::Isdir;
  if (location.needsDirectory) {
    error = checkIsDirectory(location);
    return error == Errno::Success ? Errno::Isdir : error;
  }
  return os::unlink(location.parent, location.name);
}

Errno pathFilestatGet(Wasi &wasi, Descriptor &fd, uint32_t flags, uint32_t path, uint32_t size, uint32_t result) {
  if (!lookupIsValid(flags))
    return Errno::Inval;
  uint8_t *to = wasi.guest().bytes(result, kFilestatSize);
  if (!to)
    return Errno::Fault;
  HostFile file;
  uint32_t noFollow = flags & kLookupSymlinkFollow ? 0 : uint32_t(os::kNoFollow);
  Errno error = open(wasi, fd, path, size, os::kPathOnly | noFollow, file);
  if (error != Errno::Success)
    return error;
  os::FileStatus status;
  error = os::status(file.get(), status);
  if (error == Errno::Success)
    storeFilestat(to, status);
  return error;
}

Errno pathFilestatSetTimes(Wasi &wasi, Descriptor &fd, uint32_t flags, uint32_t path, uint32_t size, uint64_t accessed,
                           uint64_t modified, uint32_t timeFlags) {
  if (!lookupIsValid(flags))
    return Errno::Inval;
  Errno error = checkTimeFlags(timeFlags);
  if (error != Errno::Success)
    return error;
  const os::FileTimes times = {accessed, modified, timeFlags};
  Location location;
  error = locate(wasi, fd, path, size, flags & kLookupSymlinkFollow, location);
  if (error != Errno::Success)
    return error;
  if (location.needsDirectory && !location.isDirectoryItself) {
    error = checkIsDirectory(location);
    if (error != Errno::Success)
      return error;
  }
  return os::setTimesAt(location.parent, location.name, times);
}

Errno pathLink(Wasi &wasi, Descriptor &oldFd, uint32_t oldFlags, uint32_t oldPath, uint32_t oldSize, uint32_t newFd,
               uint32_t newPath, uint32_t newSize) {
  if (!lookupIsValid(oldFlags))
    return Errno::Inval;
  Descriptor *target;
  Errno error = wasi.fds().lookup(newFd, kRightPathLinkTarget, target);
  if (error != Errno::Success)
    return error;
  Location from, to;
  error = locate(wasi, oldFd, oldPath, oldSize, oldFlags & kLookupSymlinkFollow, from);
  if (error == Errno::Success)
    error = locate(wasi, *target, newPath, newSize, false, to);
  if (error != Errno::Success)
    return error;
  if (from.isDirectoryItself)
    return Errno::Perm;
  if (from.needsDirectory) {
    error = checkIsDirectory(from);
    return error == Errno::Success ? Errno::Perm : error;
  }
  error = checkNewName(to);
  return error == Errno::Success ? os::link(from.parent, from.name, to.parent, to.name) : error;
}

Errno pathRename(Wasi &wasi, Descriptor &oldFd, uint32_t oldPath, uint32_t oldSize, uint32_t newFd, uint32_t newPath,
                 uint32_t newSize) {
  Descriptor *target;
  Errno error = wasi.fds().lookup(newFd, kRightPathRenameTarget, target);
  if (error != Errno::Success)
    return error;
  Location from, to;
  error = locate(wasi, oldFd, oldPath, oldSize, false, from);
  if (error == Errno::Success)
    error = locate(wasi, *target, newPath, newSize, false, to);
  if (error != Errno::Success)
    return error;
  if (from.isDirectoryItself || to.isDirectoryItself)
    return Errno::Busy;
  if (from.needsDirectory || to.needsDirectory) {
    error = checkIsDirectory(from);
    if (error != Errno::Success)
      return error;
  }
  return os::rename(from.parent, from.name, to.parent, to.name);
}

// A link to an absolute path could only name a file of the host, so none is made and none is shown.
Errno pathSymlink(Wasi &wasi, uint32_t target, uint32_t targetSize, uint32_t fd, uint32_t path, uint32_t size) {
  Descriptor *dir;
  Errno error = wasi.fds().lookup(fd, kRightPathSymlink, dir);
  if (error != Errno::Success)
    return error;
  char *text = wasi.state->scratch.secondPath;
  error = wasi.guest().copyPath(target, targetSize, text);
  if (error != Errno::Success)
    return error;
  if (text[0] == '/')
    return Errno::Notcapable;
  Location location;
  error = locate(wasi, *dir, path, size, false, location);
  if (error == Errno::Success)
    error = checkNewName(location);
  return error == Errno::Success ? os::symlink(text, location.parent, location.name) : error;
}

Errno pathReadlink(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size, uint32_t buffer, uint32_t bufferSize,
                   uint32_t result) {
  GuestMemory guest = wasi.guest();
  uint8_t *to = guest.bytes(buffer, bufferSize);
  uint8_t *usedAt = guest.bytes(result, 4);
  if (!to || !usedAt)
    return Errno::Fault;
  Location location;
  Errno error = locate(wasi, fd, path, size, false, location);
  if (error != Errno::Success)
    return error;
  if (location.isDirectoryItself)
    return Errno::Inval;
  if (location.needsDirectory) {
    HostFile directory;
    error = open(wasi, fd, path, size, os::kPathOnly | os::kDirectory, directory);
    return error == Errno::Success ? Errno::Inval : error;
  }
  char *target = wasi.state->scratch.secondPath;
  size_t targetSize;
  error = os::readLink(location.parent, location.name, target, GuestMemory::kPathCapacity, targetSize);
  if (error != Errno::Success)
    return error;
  if (targetSize > 0 && target[0] == '/')
    return Errno::Notcapable;
  uint32_t used = targetSize < bufferSize ? uint32_t(targetSize) : bufferSize;
  std::memcpy(to, target, used);
  GuestMemory::storeTo(usedAt, used);
  return Errno::Success;
}

// ---- opening

namespace {

/// Rights that must not get lost silently: who asks for one and cannot have it learns so here. Of the others a file
/// gets those it can have.
constexpr uint64_t kEssentialRights = kRightFdRead | kRightFdWrite | kRightFdAllocate | kRightFdFilestatSetSize;
constexpr uint64_t kWritingRights = kRightFdWrite | kRightFdAllocate | kRightFdFilestatSetSize;

uint32_t hostOpenFlags(uint32_t lookup, uint32_t openFlags, uint64_t base, uint32_t fdFlags) {
  bool writes = base & kWritingRights;
  bool reads = (base & (kRightFdRead | kRightFdReaddir)) || !writes;
  uint32_t flags = 0;
  auto map = [&flags](bool isSet, uint32_t bits) { flags |= isSet ? bits : 0; };
  map(reads, os::kRead);
  map(writes, os::kWrite);
  map(!(lookup & kLookupSymlinkFollow), os::kNoFollow);
  map(openFlags & kOpenCreate, os::kCreate);
  map(openFlags & kOpenExclusive, os::kExclusive);
  map(openFlags & kOpenTruncate, os::kTruncate);
  map(openFlags & kOpenDirectory, os::kDirectory);
  map(fdFlags & kFdAppend, os::kAppend);
  map(fdFlags & kFdDsync, os::kDsync);
  map(fdFlags & (kFdSync | kFdRsync), os::kSync);
  map(fdFlags & kFdNonblock, os::kNonblock);
  return flags;
}

} // namespace

Errno pathOpen(Wasi &wasi, Descriptor &fd, uint32_t lookup, uint32_t path, uint32_t size, uint32_t openFlags,
               uint64_t base, uint64_t inheriting, uint32_t fdFlags, uint32_t result) {
  if (!lookupIsValid(lookup) || (openFlags & ~uint32_t(kOpenAll)) || (fdFlags & ~uint32_t(kFdFlagsAll)))
    return Errno::Inval;
  if ((openFlags & kOpenCreate) && (openFlags & kOpenDirectory))
    return Errno::Inval;
  uint8_t *openedAt = wasi.guest().bytes(result, 4);
  if (!openedAt)
    return Errno::Fault;
  if ((openFlags & kOpenCreate) && !fd.has(kRightPathCreateFile))
    return Errno::Notcapable;
  if ((openFlags & kOpenTruncate) && !fd.has(kRightPathFilestatSetSize))
    return Errno::Notcapable;
  if (base & ~fd.rightsInheriting & kEssentialRights)
    return Errno::Notcapable;

  Descriptor opened;
  uint32_t flags = hostOpenFlags(lookup, openFlags, base, fdFlags);
  Errno error = open(wasi, fd, path, size, flags, opened.file);
  if (error != Errno::Success)
    return error;
  os::FileStatus status;
  error = os::status(opened.file.get(), status);
  if (error != Errno::Success)
    return error;
  if (!status.isOpenable)
    return Errno::Acces;
  bool isDirectory = status.type == FileType::Directory;
  opened.type = status.type;
  opened.flags = fdFlags;
  opened.rightsBase = base & fd.rightsInheriting & (isDirectory ? kDirectoryRights : kFileRights);
  opened.rightsInheriting = isDirectory ? inheriting & fd.rightsInheriting : 0;
  uint32_t number;
  error = wasi.fds().insert(std::move(opened), number); // `fd` may dangle from here on
  if (error == Errno::Success)
    GuestMemory::storeTo(openedAt, number);
  return error;
}

} // namespace wzc::wasi
