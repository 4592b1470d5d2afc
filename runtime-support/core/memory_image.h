// What the data segments of a module put into its memories, kept as files without a name.
//
// Segments whose place is known without an instance are written into an image once, when a module is instantiated for
// the second time. Instances map it copy-on-write: nothing is copied but the pages a guest writes to, and pages it only
// reads are shared by all instances. Images are sealed, so nobody can change what later instances will see.
//
// Only systems with such files (Linux) have images; elsewhere, and where making one fails, segments are copied.

#ifndef WZC_CORE_MEMORY_IMAGE_H
#define WZC_CORE_MEMORY_IMAGE_H

#include <atomic>
#include <cstdint>

#include "abi/abi.h"

namespace wzc {

struct MemoryImage {
  std::atomic<uint32_t> references;
  int file;
  uint64_t device; // with `inode` what the file is known by: a host that closes all descriptors closes ours too
  uint64_t inode;
  uint64_t offset; // in the memory, bytes; like `size` a multiple of the host's pages
  uint64_t size;
};

/// The images of one module.
struct InitialContents {
  /// Below this number, active data segments of memories that have their image are in it.
  uint32_t segments;
  uint32_t memories;
  MemoryImage **images; // of each memory the module defines; may be null
};

/// Null if no memory of the module has a use for an image, or none can be made.
[[nodiscard]] InitialContents *createInitialContents(const wzc_module &module);
void destroyInitialContents(InitialContents *contents);

inline void retainImage(MemoryImage *image) {
  if (image)
    image->references.fetch_add(1, std::memory_order_relaxed);
}
void releaseImage(MemoryImage *image);

/// Maps `image` into the memory at `base`, over what lies there. False if that is not possible; then the range may not
/// even be mapped any more, and the whole reservation must go.
[[nodiscard]] bool mapImage(const MemoryImage &image, uint8_t *base);

} // namespace wzc

#endif
