// Arrays and strings in guest memory: see guest_memory.h for the rule that keeps this safe.

#include "guest_memory.h"

namespace wzc::wasi {

namespace {

/// Linux moves no more than this in one call; counts therefore always fit the guest's 32 bits.
constexpr uint64_t kLargestTransfer = 0x7FFFF000;

} // namespace

Errno GuestMemory::gather(uint32_t address, uint32_t count, BufferList &list) const {
  constexpr uint32_t kEntrySize = 8;
  list.count = 0;
  const uint8_t *entry = bytes(address, uint64_t(count) * kEntrySize);
  if (!entry)
    return Errno::Fault;
  uint64_t room = kLargestTransfer;
  for (uint32_t i = 0; i < count; ++i, entry += kEntrySize) {
    if (list.count == BufferList::kCapacity || room == 0)
      break;
    uint64_t size = loadFrom<uint32_t>(entry + 4);
    uint8_t *data = bytes(loadFrom<uint32_t>(entry), size);
    if (!data)
      return Errno::Fault;
    if (size > room)
      size = room;
    room -= size;
    list.items[list.count++] = {data, size_t(size)};
  }
  return Errno::Success;
}

Errno GuestMemory::copyPath(uint32_t address, uint32_t size, char *to) const {
  const uint8_t *from = bytes(address, size);
  if (!from)
    return Errno::Fault;
  if (size >= kPathCapacity)
    return Errno::Nametoolong;
  // Looked at only after copying, so that another thread of the guest cannot change what was checked.
  std::memcpy(to, from, size);
  to[size] = '\0';
  return std::memchr(to, 0, size) ? Errno::Inval : Errno::Success;
}

} // namespace wzc::wasi
