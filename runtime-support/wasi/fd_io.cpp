// Reading, writing and listing. Bytes go straight between the host and the guest's memory, whatever their number.

#include "functions.h"

namespace wzc::wasi {

namespace {

/// What POSIX promises a pipe takes without blocking once it is ready.
constexpr size_t kAtomicWrite = 4096;

Errno isReady(const Descriptor &fd, bool forWrite, const uint64_t *timeout, bool &ready) {
  os::PollItem item = {};
  item.fd = fd.file.get();
  item.wantRead = !forWrite;
  item.wantWrite = forWrite;
  Errno error = os::poll(&item, 1, timeout);
  ready = item.ready;
  return error;
}

void limitTo(BufferList &buffers, size_t room) {
  uint32_t kept = 0;
  while (kept < buffers.count && room > 0) {
    Buffer &buffer = buffers.items[kept++];
    if (buffer.size > room)
      buffer.size = room;
    room -= buffer.size;
  }
  buffers.count = kept;
}

Errno transferOnce(Descriptor &fd, bool isWrite, const BufferList &buffers, const uint64_t *offset, uint32_t &done) {
  int host = fd.file.get();
  return isWrite ? os::write(host, buffers, offset, fd.isStream(), done) : os::read(host, buffers, offset, done);
}

/// Inherited streams: whether they block is a property they share with the host, so whatever the host chose is hidden,
/// and what the guest chose is imitated.
Errno transferShared(Descriptor &fd, bool isWrite, BufferList &buffers, uint32_t &done) {
  bool mayWait = !(fd.flags & kFdNonblock);
  bool ready = false;
  if (!mayWait) {
    uint64_t none = 0;
    Errno error = isReady(fd, isWrite, &none, ready);
    if (error != Errno::Success)
      return error;
    if (!ready)
      return Errno::Again;
    if (isWrite)
      limitTo(buffers, kAtomicWrite);
  }
  for (;;) {
    Errno error = transferOnce(fd, isWrite, buffers, nullptr, done);
    if (error != Errno::Again || !mayWait)
      return error;
    error = isReady(fd, isWrite, nullptr, ready);
    if (error != Errno::Success)
      return error;
  }
}

Errno transfer(Wasi &wasi, Descriptor &fd, bool isWrite, uint32_t iovs, uint32_t count, const uint64_t *offset,
               uint32_t result) {
  GuestMemory guest = wasi.guest();
  BufferList &buffers = wasi.state->scratch.buffers;
  uint8_t *doneAt = guest.bytes(result, 4);
  if (!doneAt)
    return Errno::Fault;
  Errno error = guest.gather(iovs, count, buffers);
  if (error != Errno::Success)
    return error;
  uint32_t done = 0;
  error = fd.isShared && !offset ? transferShared(fd, isWrite, buffers, done)
                                 : transferOnce(fd, isWrite, buffers, offset, done);
  if (error == Errno::Success)
    GuestMemory::storeTo(doneAt, done);
  return error;
}

} // namespace

Errno fdRead(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t result) {
  return transfer(wasi, fd, false, iovs, count, nullptr, result);
}

Errno fdWrite(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t result) {
  return transfer(wasi, fd, true, iovs, count, nullptr, result);
}

Errno fdPread(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t result) {
  return transfer(wasi, fd, false, iovs, count, &offset, result);
}

Errno fdPwrite(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t result) {
  return transfer(wasi, fd, true, iovs, count, &offset, result);
}

Errno fdSeek(Wasi &wasi, Descriptor &fd, int64_t offset, uint32_t whence, uint32_t result) {
  constexpr uint32_t kCurrent = 1;
  bool onlyTells = offset == 0 && whence == kCurrent;
  if (!fd.has(kRightFdSeek) && !(onlyTells && fd.has(kRightFdTell)))
    return fd.isTerminal() ? Errno::Spipe : Errno::Notcapable;
  uint8_t *to = wasi.guest().bytes(result, 8);
  if (!to)
    return Errno::Fault;
  uint64_t position;
  Errno error = os::seek(fd.file.get(), offset, whence, position);
  if (error == Errno::Success)
    GuestMemory::storeTo(to, position);
  return error;
}

Errno fdTell(Wasi &wasi, Descriptor &fd, uint32_t result) {
  constexpr uint32_t kCurrent = 1;
  if (!fd.has(kRightFdTell))
    return fd.isTerminal() ? Errno::Spipe : Errno::Notcapable;
  return fdSeek(wasi, fd, 0, kCurrent, result);
}

namespace {

/// The cookies of one listing. The host's positions can take all of 63 bits, but wasi-libc's telldir() has 32 for them;
/// so a cookie is the number of the entry, and the descriptor remembers the position behind it. Far into a huge
/// directory, where remembering would cost the host too much, it is the position itself, marked. Whatever a guest makes
/// up is a place in the same directory, or an error.
class Cookies {
public:
  explicit Cookies(Descriptor &directory) : positions(directory.positions) {}

  /// The host's position for `cookie`, from which the listing goes on; 0 is the start.
  [[nodiscard]] bool start(uint64_t cookie, uint64_t &position) {
    isNumbered = !(cookie & kIsPosition);
    position = cookie & ~kIsPosition;
    if (!isNumbered || cookie == 0)
      return true;
    if (cookie > positions.size())
      return false;
    number = size_t(cookie);
    position = positions[number - 1];
    return true;
  }

  /// The cookie for the entry whose end is at `position`.
  uint64_t next(uint64_t position) {
    if (isNumbered && number < positions.size())
      positions[number] = position;
    else if (!isNumbered || number >= kMaxNumbered || !positions.push(position))
      isNumbered = false;
    return isNumbered ? ++number : position | kIsPosition;
  }

private:
  static constexpr uint64_t kIsPosition = uint64_t(1) << 63;
  static constexpr size_t kMaxNumbered = 8192;

  Vector<uint64_t> &positions;
  size_t number = 0; // of entries before the next
  bool isNumbered = true;
};

} // namespace

// An entry that does not fit is cut: a buffer that came back full means that there is more.
Errno fdReaddir(Wasi &wasi, Descriptor &fd, uint32_t buffer, uint32_t size, uint64_t cookie, uint32_t result) {
  GuestMemory guest = wasi.guest();
  uint8_t *to = guest.bytes(buffer, size);
  uint8_t *usedAt = guest.bytes(result, 4);
  if (!to || !usedAt)
    return Errno::Fault;
  int host = fd.file.get();
  Cookies cookies(fd);
  uint64_t position;
  if (!cookies.start(cookie, position))
    return Errno::Inval;
  Errno error = os::seek(host, int64_t(position), 0, position);
  if (error != Errno::Success)
    return error;

  uint8_t *entries = wasi.state->scratch.entries;
  uint32_t used = 0;
  auto put = [&](const void *from, size_t count) {
    if (count > size - used)
      count = size - used;
    std::memcpy(to + used, from, count);
    used += uint32_t(count);
  };
  while (used < size) {
    size_t filled;
    error = os::readDirectory(host, entries, sizeof wasi.state->scratch.entries, filled);
    if (error != Errno::Success)
      return error;
    if (filled == 0)
      break;
    for (size_t at = 0; at < filled && used < size;) {
      os::DirectoryEntry entry;
      at = os::decodeEntry(entries, at, entry);
      // The parent of a granted directory is not the guest's to know; 0 stands for unknown.
      bool isParent = entry.nameSize == 2 && entry.name[0] == '.' && entry.name[1] == '.';
      os::FileStatus status;
      if (!entry.typeKnown && !isParent && os::linkStatus(host, entry.name, status) == Errno::Success)
        entry.type = status.type;
      uint8_t header[kDirentSize] = {};
      GuestMemory::storeTo(header, cookies.next(entry.next));
      GuestMemory::storeTo(header + 8, isParent ? uint64_t(0) : entry.inode);
      GuestMemory::storeTo(header + 16, uint32_t(entry.nameSize));
      header[20] = uint8_t(isParent ? FileType::Directory : entry.type);
      put(header, sizeof header);
      put(entry.name, entry.nameSize);
    }
  }
  GuestMemory::storeTo(usedAt, used);
  return Errno::Success;
}

} // namespace wzc::wasi
