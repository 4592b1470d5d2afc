// Reservations of memories that are gone, kept for those to come.
//
// Reserving 8 GiB of address space, making the first pages accessible and mapping an image there, and giving it all
// back, costs several system calls that change the process's address space, in which threads wait for each other. A
// kept reservation is as good as new: the pages are dropped, so that they read as zero or as the image again, and what
// had been grown is inaccessible again.
//
// Rule: nothing of one guest may reach the next. A reservation enters the pool only if every call that cleans it has
// succeeded, on systems that were seen to clean; and it leaves the pool only for a memory of the same size with the
// same image.

#ifndef WZC_CORE_MEMORY_POOL_H
#define WZC_CORE_MEMORY_POOL_H

#include <cstddef>
#include <cstdint>

#include "memory_image.h"

namespace wzc {

/// Address space laid out for a memory: the pages from `base` on, `accessible` bytes of them, can be read and written,
/// the rest cannot, but for those of an instance's block in front. `image`, unless null, is mapped into them, and the
/// reservation holds a reference to it.
struct Reservation {
  uint8_t *start;
  uint64_t size;
  uint8_t *base;
  uint64_t accessible;
  MemoryImage *image;
};

/// A kept reservation of `size` bytes with `accessible` ones and `image`; false if there is none.
[[nodiscard]] bool takeReservation(uint64_t size, uint64_t accessible, const MemoryImage *image, Reservation &result);
/// Cleans the reservation, whose memory has grown to `grown` bytes, and keeps it, or gives it back to the system.
void keepReservation(const Reservation &reservation, uint64_t grown);
/// Gives back all kept reservations; false if there were none.
bool drainPool();
/// Gives back those with one of these images. The ProcessLock is held.
void dropImagesFromPool(const InitialContents &contents);

} // namespace wzc

#endif
