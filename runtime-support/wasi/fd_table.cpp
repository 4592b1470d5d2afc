// The guest's descriptors: see fd_table.h.

#include "fd_table.h"

namespace wzc::wasi {

bool FdTable::reserveStreams() {
  if (!slots.resize(kFirstFree))
    return false;
  for (Descriptor &slot : slots)
    slot.isReserved = true;
  return true;
}

Errno FdTable::lookup(uint32_t fd, uint64_t rights, Descriptor *&result) {
  if (fd >= slots.size() || !slots[fd].isOpen)
    return Errno::Badf;
  if (!slots[fd].has(rights))
    return Errno::Notcapable;
  result = &slots[fd];
  return Errno::Success;
}

Errno FdTable::insert(Descriptor &&descriptor, uint32_t &fd) {
  uint32_t at = lowestFree;
  while (at < slots.size() && (slots[at].isOpen || slots[at].isReserved))
    ++at;
  if (at >= kMaxDescriptors)
    return Errno::Mfile;
  if (at >= slots.size() && !slots.resize(size_t(at) + 1))
    return Errno::Nomem;
  slots[at] = std::move(descriptor);
  slots[at].isOpen = true;
  lowestFree = at + 1;
  fd = at;
  return Errno::Success;
}

void FdTable::setStream(uint32_t fd, Descriptor &&descriptor) {
  slots[fd] = std::move(descriptor);
  slots[fd].isOpen = true;
}

Errno FdTable::close(uint32_t fd) {
  if (fd >= slots.size() || !slots[fd].isOpen)
    return Errno::Badf;
  slots[fd] = Descriptor();
  if (fd < lowestFree)
    lowestFree = fd;
  return Errno::Success;
}

Errno FdTable::renumber(uint32_t from, uint32_t to) {
  if (from >= slots.size() || !slots[from].isOpen)
    return Errno::Badf;
  if (to >= slots.size() || !(slots[to].isOpen || slots[to].isReserved))
    return Errno::Badf;
  if (from == to)
    return Errno::Success;
  slots[to] = std::move(slots[from]);
  return close(from);
}

} // namespace wzc::wasi
