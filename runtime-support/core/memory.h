// Linear memories.
//
// A sandbox escape would live here: compiled code with guards checks nothing and relies on every byte it can address
// from a 32-bit index and a 32-bit offset being in the memory's own reservation. Rule: a memory is `guarded` only if
// its reservation spans all of that, and modules that need guards are linked to guarded memories only.

#ifndef WZC_CORE_MEMORY_H
#define WZC_CORE_MEMORY_H

#include "abi/abi.h"
#include "memory_pool.h"
#include "store.h"

namespace wzc {

struct Memory : wzc_memory_state {
  Store *store;
  // What the instance in front of the memory has of its size (see copySize); null and none if there is no instance.
  uint64_t *sizeCopy;
  uint64_t *limits;
  uint32_t limitCount;
  Reservation reservation;
  uint64_t maxPages; // as declared; UINT64_MAX: none
  uint64_t maxBytes; // what the memory can grow to, by type, host limit and reservation
  uint32_t pageSizeLog2;
  uint32_t flags; // wzc_limits_flags
  bool isGuarded;

  uint64_t pages() const { return size >> pageSizeLog2; }
};

inline Memory &memoryOf(wzc_memory_state *state) { return *static_cast<Memory *>(state); }

/// What a module wants of a memory beside its type.
struct MemoryDemands {
  bool needsGuard;        // without room for a guarded reservation this fails
  MemoryImage *image;     // mapped into the memory unless it is null or cannot be: then the reservation has no image
  uint64_t instanceBytes; // room for the block of an instance in front of the memory (see instance_layout.h)
};

/// A memory that belongs to `store`, zeroed but for the image. What is in front of it is not.
[[nodiscard]] wzc_trap *createMemory(Store &store, const wzc_memory_type &type, const MemoryDemands &demands,
                                     Memory *&result);
/// Has the size copied to `copy`, and the limits that follow from it to `limits` (see instance_layout.h), now and when
/// the memory grows. They belong to the instance in front of it.
void copySize(Memory &memory, uint64_t &copy, uint64_t *limits, uint32_t limitCount);
void destroyMemory(Memory *memory);

/// Previous size in pages, or -1 if the memory cannot grow so far.
int64_t growMemory(Memory &memory, uint64_t delta);

/// Tells the kernel that `size` bytes at `offset` are about to be written, so that it maps them in one go.
void populateMemory(Memory &memory, uint64_t offset, uint64_t size);

} // namespace wzc

#endif
