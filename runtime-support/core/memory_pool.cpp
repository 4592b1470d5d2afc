// See memory_pool.h for the rule that keeps this safe.

#include "memory_pool.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include "host_pages.h"
#include "process.h"
#include "wzc/runtime.h"

namespace wzc {

namespace {

constexpr uint32_t kMostKept = 64;
constexpr uint32_t kDefaultKept = 16;
// What guests touched is dropped page by page, and the page tables for it stay: a large memory is cheaper given back.
constexpr uint64_t kMostBytes = 64 << 20;

// Oldest first. Guarded by the ProcessLock, like the limit.
Reservation kept[kMostKept];
uint32_t keptCount;
std::atomic<uint32_t> keptLimit = kDefaultKept;

void giveBack(const Reservation &reservation) {
  munmap(reservation.start, reservation.size);
  releaseImage(reservation.image);
}

void removeKept(uint32_t index) {
  for (uint32_t i = index + 1; i < keptCount; ++i)
    kept[i - 1] = kept[i];
  --keptCount;
}

#if defined(__linux__)

/// Makes the pages read as zero, or as the private file mapped there, again.
bool dropPages(uint8_t *from, uint64_t size) { return !size || madvise(from, size, MADV_DONTNEED) == 0; }

/// Emulators and sandboxes have been known to take the advice for a hint and do nothing.
bool seesPagesDropped() {
  uint64_t size = hostPageSize();
  void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  volatile uint8_t *byte = static_cast<uint8_t *>(memory);
  *byte = 1;
  bool dropped = dropPages(static_cast<uint8_t *>(memory), size) && *byte == 0;
  munmap(memory, size);
  return dropped;
}

bool canDropPages() {
  static std::atomic<int> known; // 1: yes, -1: no
  int state = known.load(std::memory_order_relaxed);
  if (!state) {
    state = seesPagesDropped() ? 1 : -1;
    known.store(state, std::memory_order_relaxed);
  }
  return state > 0;
}

#else

bool dropPages(uint8_t *, uint64_t) { return false; }
bool canDropPages() { return false; }

#endif

/// A process that counts its address space needs it more than we do.
bool isAddressSpaceLimited() {
  rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

bool clean(const Reservation &reservation, uint64_t grown) {
  uint64_t end = roundUp(grown, hostPageSize());
  if (!dropPages(reservation.base, reservation.accessible))
    return false;
  // Mapped anew and not only protected: that gives back page tables and the right to write as well.
  return end <= reservation.accessible ||
         mmap(reservation.base + reservation.accessible, end - reservation.accessible, PROT_NONE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

} // namespace

bool takeReservation(uint64_t size, uint64_t accessible, const MemoryImage *image, Reservation &result) {
  ProcessLock lock;
  for (uint32_t i = keptCount; i-- > 0;)
    if (kept[i].size == size && kept[i].accessible == accessible && kept[i].image == image) {
      result = kept[i];
      removeKept(i);
      return true;
    }
  return false;
}

void keepReservation(const Reservation &reservation, uint64_t grown) {
  if (grown > kMostBytes || keptLimit.load(std::memory_order_relaxed) == 0 || isAddressSpaceLimited() ||
      !canDropPages() || !clean(reservation, grown)) {
    giveBack(reservation);
    return;
  }
  Reservation surplus = reservation;
  {
    ProcessLock lock;
    uint32_t limit = keptLimit.load(std::memory_order_relaxed);
    if (limit) {
      surplus.start = nullptr;
      if (keptCount >= limit) {
        surplus = kept[0];
        removeKept(0);
      }
      kept[keptCount++] = reservation;
    }
  }
  if (surplus.start)
    giveBack(surplus);
}

bool drainPool() {
  ProcessLock lock;
  bool any = keptCount != 0;
  while (keptCount)
    giveBack(kept[--keptCount]);
  return any;
}

void dropImagesFromPool(const InitialContents &contents) {
  for (uint32_t i = keptCount; i-- > 0;)
    for (uint32_t m = 0; kept[i].image && m < contents.memories; ++m)
      if (contents.images[m] == kept[i].image) {
        giveBack(kept[i]);
        removeKept(i);
        break;
      }
}

} // namespace wzc

extern "C" void wzc_set_memory_pool(uint32_t reservations) {
  using namespace wzc;
  ProcessLock lock;
  keptLimit.store(reservations < kMostKept ? reservations : kMostKept, std::memory_order_relaxed);
  while (keptCount > keptLimit.load(std::memory_order_relaxed)) {
    giveBack(kept[0]);
    removeKept(0);
  }
}
