// See memory.h for the rule that keeps this safe.

#include "memory.h"

#include <atomic>
#include <sys/mman.h>
#include <unistd.h>

#include "trap.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

namespace wzc {

namespace {

constexpr uint64_t kGuardBefore = 64 << 10;
// Index and offset have 32 bits each, the access itself at most 16 bytes.
constexpr uint64_t kGuardedSpan = uint64_t{8} << 30;
constexpr uint64_t kGuardAfter = 64 << 10;
// First try for a memory that may grow without bound but needs no guard.
constexpr uint64_t kUnboundedReservation = uint64_t{64} << 30;
constexpr uint64_t kMax32BitBytes = uint64_t{4} << 30;

uint64_t roundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

uint64_t hostPageSize() {
  static std::atomic<uint64_t> known;
  uint64_t size = known.load(std::memory_order_relaxed);
  if (!size) {
    size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    known.store(size, std::memory_order_relaxed);
  }
  return size;
}

uint8_t *reserve(uint64_t size) {
  if (size > SIZE_MAX)
    return nullptr;
  void *memory = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<uint8_t *>(memory);
}

/// Reserves guards around the whole range of a 32-bit memory.
bool reserveGuarded(Memory &memory) {
  uint64_t size = kGuardBefore + kGuardedSpan + kGuardAfter;
  uint8_t *start = reserve(size);
  if (!start)
    return false;
  memory.reservation = start;
  memory.reservationSize = size;
  memory.base = start + kGuardBefore;
  memory.isGuarded = true;
  return true;
}

/// Reserves what the memory may grow to, or less if the address space is short of that.
bool reservePlain(Memory &memory, uint64_t minBytes) {
  uint64_t wanted = memory.maxBytes < kUnboundedReservation ? memory.maxBytes : kUnboundedReservation;
  if (wanted < minBytes)
    wanted = minBytes;
  for (;;) {
    uint64_t usable = roundUp(wanted, hostPageSize());
    uint64_t size = kGuardBefore + usable + kGuardAfter;
    if (uint8_t *start = reserve(size)) {
      memory.reservation = start;
      memory.reservationSize = size;
      memory.base = start + kGuardBefore;
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

/// Makes the bytes up to `size` accessible; those up to memory.size are.
bool commit(Memory &memory, uint64_t size) {
  uint64_t from = roundUp(memory.size, hostPageSize());
  uint64_t to = roundUp(size, hostPageSize());
  if (to > from && mprotect(memory.base + from, to - from, PROT_READ | PROT_WRITE) != 0)
    return false;
  memory.size = size;
  return true;
}

} // namespace

wzc_trap *createMemory(Store &store, const wzc_memory_type &type, bool needsGuard, Memory *&result) {
  uint64_t minBytes = bytesOf(type.min, type.page_size_log2);
  bool is64Bit = type.flags & WZC_LIMITS_64;
  uint64_t addressable = is64Bit ? UINT64_MAX : kMax32BitBytes;
  if (minBytes > store.maxMemoryBytes)
    return newTrap(WZC_TRAP_LIMIT_EXCEEDED, "memory is larger than the store allows");
  if (minBytes > addressable || minBytes >= UINT64_MAX - (kGuardBefore + kGuardAfter + 0x100000))
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
  if (memory->maxBytes > addressable)
    memory->maxBytes = addressable;
  // A page smaller than the host's cannot be guarded: the rest of the host page behind the end is accessible.
  bool canGuard = !is64Bit && hostPageSize() <= uint64_t{1} << type.page_size_log2;
  bool reserved = canGuard && reserveGuarded(*memory);
  if (!reserved && !needsGuard)
    reserved = reservePlain(*memory, minBytes);
  if (!reserved || !commit(*memory, minBytes) || !store.memories.push(memory)) {
    destroyMemory(memory);
    return outOfMemory();
  }
  result = memory;
  return nullptr;
}

void destroyMemory(Memory *memory) {
  if (memory->reservation)
    munmap(memory->reservation, memory->reservationSize);
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
  if (wzc_trap *trap = createMemory(storeOf(store), {min, max, 16, 0}, false, memory))
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
