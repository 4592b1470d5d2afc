// See memory.h for the rule that keeps this safe.

#include "memory.h"

#include <sys/mman.h>

#include "abi/instance_layout.h"
#include "host_pages.h"
#include "trap.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

namespace wzc {

namespace {

constexpr uint64_t kGuardBefore = 64 << 10;
// Index and offset have 32 bits each, the access itself at most 16 bytes; and the compiler may have added up to the
// room behind memories to an index.
constexpr uint64_t kGuardedSpan = uint64_t{8} << 30;
constexpr uint64_t kGuardAfter = (64 << 10) + WZC_ROOM_BEHIND_MEMORY;
// First try for a memory that may grow without bound but needs no guard.
constexpr uint64_t kUnboundedReservation = uint64_t{64} << 30;
constexpr uint64_t kMax32BitBytes = uint64_t{4} << 30;

uint8_t *tryReserve(uint64_t size) {
  void *memory = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<uint8_t *>(memory);
}

void giveBack(Memory &memory) {
  if (memory.reservation.start)
    munmap(memory.reservation.start, memory.reservation.size);
  memory.reservation = {};
  memory.size = 0;
}

/// What lies in front of a memory with an instance: guard, the pages of its block, guard.
uint64_t bytesBefore(uint64_t instanceBytes) {
  return instanceBytes ? kGuardBefore + roundUp(instanceBytes, hostPageSize()) + kInstanceGuard : kGuardBefore;
}

/// Reserves address space with room for `usable` bytes, and for an instance before them, between guards.
bool reserve(Memory &memory, uint64_t usable, uint64_t instanceBytes) {
  uint64_t before = bytesBefore(instanceBytes);
  uint64_t size = before + usable + kGuardAfter;
  if (size > SIZE_MAX)
    return false;
  uint8_t *start = tryReserve(size);
  if (!start && drainPool())
    start = tryReserve(size);
  if (!start)
    return false;
  memory.reservation = {start, size, start + before, 0, nullptr};
  memory.base = memory.reservation.base;
  if (!instanceBytes ||
      mprotect(start + kGuardBefore, roundUp(instanceBytes, hostPageSize()), PROT_READ | PROT_WRITE) == 0)
    return true;
  giveBack(memory);
  return false;
}

/// Reserves what the memory may grow to, or less if the address space is short of that.
bool reservePlain(Memory &memory, uint64_t minBytes, uint64_t instanceBytes) {
  uint64_t wanted = memory.maxBytes < kUnboundedReservation ? memory.maxBytes : kUnboundedReservation;
  if (wanted < minBytes)
    wanted = minBytes;
  for (;;) {
    uint64_t usable = roundUp(wanted, hostPageSize());
    if (reserve(memory, usable, instanceBytes)) {
      if (memory.maxBytes > usable)
        memory.maxBytes = usable;
      return true;
    }
    if (wanted <= minBytes)
      return false;
    wanted = wanted / 2 > minBytes ? wanted / 2 : minBytes;
  }
}

/// `pages` in bytes, or UINT64_MAX if that is not a number of bytes.
uint64_t bytesOf(uint64_t pages, uint32_t pageSizeLog2) {
  return pages > UINT64_MAX >> pageSizeLog2 ? UINT64_MAX : pages << pageSizeLog2;
}

void updateCopies(Memory &memory) {
  if (!memory.sizeCopy)
    return;
  *memory.sizeCopy = memory.size;
  for (uint32_t i = 0; i < memory.limitCount; ++i)
    memory.limits[i] = memory.size > i ? memory.size - i : 0;
}

/// Makes the bytes up to `size` accessible; those up to memory.size are.
bool commit(Memory &memory, uint64_t size) {
  uint64_t from = roundUp(memory.size, hostPageSize());
  uint64_t to = roundUp(size, hostPageSize());
  if (to > from && mprotect(memory.base + from, to - from, PROT_READ | PROT_WRITE) != 0)
    return false;
  memory.size = size;
  updateCopies(memory);
  return true;
}

/// Makes the first bytes of a fresh reservation accessible.
bool commitFirst(Memory &memory, uint64_t minBytes) {
  if (!commit(memory, minBytes))
    return false;
  memory.reservation.accessible = roundUp(minBytes, hostPageSize());
  return true;
}

/// A guarded reservation, of which the first bytes are accessible and have `image` mapped if that is possible.
bool obtainGuarded(Memory &memory, uint64_t minBytes, MemoryImage *image, uint64_t instanceBytes) {
  uint64_t size = bytesBefore(instanceBytes) + kGuardedSpan + kGuardAfter;
  if (takeReservation(size, roundUp(minBytes, hostPageSize()), image, memory.reservation)) {
    memory.base = memory.reservation.base;
    memory.size = minBytes;
    memory.isGuarded = true;
    return true;
  }
  if (!reserve(memory, kGuardedSpan, instanceBytes))
    return false;
  if (!commitFirst(memory, minBytes)) {
    giveBack(memory);
    return false;
  }
  if (image && !mapImage(*image, memory.base)) {
    // A mapping that failed may have left a hole, in which anything could come to lie.
    giveBack(memory);
    return obtainGuarded(memory, minBytes, nullptr, instanceBytes);
  }
  retainImage(image);
  memory.reservation.image = image;
  memory.isGuarded = true;
  return true;
}

} // namespace

wzc_trap *createMemory(Store &store, const wzc_memory_type &type, const MemoryDemands &demands, Memory *&result) {
  uint64_t minBytes = bytesOf(type.min, type.page_size_log2);
  bool is64Bit = type.flags & WZC_LIMITS_64;
  uint64_t addressable = is64Bit ? UINT64_MAX : kMax32BitBytes;
  if (minBytes > store.maxMemoryBytes)
    return newTrap(WZC_TRAP_LIMIT_EXCEEDED, "memory is larger than the store allows");
  if (minBytes > addressable || minBytes >= UINT64_MAX - (bytesBefore(demands.instanceBytes) + kGuardAfter + 0x100000))
    return outOfMemory();
  Memory *memory = createRecord<Memory>();
  if (!memory)
    return outOfMemory();
  memory->store = &store;
  memory->maxPages = type.max;
  memory->pageSizeLog2 = type.page_size_log2;
  memory->flags = type.flags;
  memory->maxBytes = bytesOf(type.max, type.page_size_log2);
  if (memory->maxBytes > store.maxMemoryBytes)
    memory->maxBytes = store.maxMemoryBytes;
  if (!is64Bit && memory->maxBytes > WZC_LARGEST_GROWN_MEMORY)
    memory->maxBytes = minBytes > WZC_LARGEST_GROWN_MEMORY ? minBytes : WZC_LARGEST_GROWN_MEMORY;
  // A page smaller than the host's cannot be guarded: the rest of the host page behind the end is accessible.
  bool canGuard = !is64Bit && hostPageSize() <= uint64_t{1} << type.page_size_log2;
  bool obtained = canGuard && obtainGuarded(*memory, minBytes, demands.image, demands.instanceBytes);
  if (!obtained && !demands.needsGuard)
    obtained = reservePlain(*memory, minBytes, demands.instanceBytes) && commitFirst(*memory, minBytes);
  if (!obtained || !store.memories.push(memory)) {
    destroyMemory(memory);
    return outOfMemory();
  }
  result = memory;
  return nullptr;
}

void copySize(Memory &memory, uint64_t &copy, uint64_t *limits, uint32_t limitCount) {
  memory.sizeCopy = &copy;
  memory.limits = limits;
  memory.limitCount = limitCount;
  updateCopies(memory);
}

void destroyMemory(Memory *memory) {
  if (memory->isGuarded)
    keepReservation(memory->reservation, memory->size);
  else
    giveBack(*memory);
  destroyRecord(memory);
}

int64_t growMemory(Memory &memory, uint64_t delta) {
  uint64_t pages = memory.pages();
  uint64_t more = bytesOf(delta, memory.pageSizeLog2);
  if (more > memory.maxBytes - memory.size || !commit(memory, memory.size + more))
    return -1;
  return static_cast<int64_t>(pages);
}

void populateMemory(Memory &memory, uint64_t offset, uint64_t size) {
  // Below this, one fault for each page costs less than the call.
  constexpr uint64_t kWorthwhile = 32 << 10;
  if (size < kWorthwhile)
    return;
  uint64_t page = hostPageSize();
  uint64_t from = offset / page * page;
  uint64_t to = roundUp(offset + size, page);
  // Only advice: kernels before 5.14 do not know it, and pages then come one by one.
  madvise(memory.base + from, to - from, MADV_POPULATE_WRITE);
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_trap *wzc_memory_new(wzc_store *store, uint64_t min, uint64_t max, wzc_memory **result) {
  *result = nullptr;
  Memory *memory = nullptr;
  if (wzc_trap *trap = createMemory(storeOf(store), {min, max, 16, 0}, {}, memory))
    return trap;
  *result = memory;
  return nullptr;
}

uint8_t *wzc_memory_data(const wzc_memory *memory) { return memory->base; }
uint64_t wzc_memory_size(const wzc_memory *memory) { return memory->size; }

int64_t wzc_memory_grow(wzc_memory *memory, uint64_t delta) { return growMemory(memoryOf(memory), delta); }

void *wzc_memory_at(const wzc_memory *memory, uint64_t address, uint64_t size) {
  if (address > memory->size || size > memory->size - address)
    return nullptr;
  return memory->base + address;
}

} // extern "C"
