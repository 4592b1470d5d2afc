// See memory_image.h. A mistake here is a leak between guests: an image is mapped only while its descriptor still
// stands for the file we made.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "memory_image.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host_pages.h"
#include "vector.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

namespace wzc {

namespace {

// With less data than this, copying costs no more than the faults of a mapping do.
constexpr uint64_t kLeastData = 4096;
// Segments far apart: their image would be mostly holes, which cost memory once they are read.
constexpr uint64_t kMostHoles = 1 << 20;
// Every image is an open file, and a process may have few of those.
constexpr uint32_t kMostImages = 64;

std::atomic<uint32_t> imageCount;

/// What the image of one memory has to hold.
struct Extent {
  uint64_t begin = UINT64_MAX;
  uint64_t end = 0;
  uint64_t data = 0;
};

/// Whether the segment will be where it says in every instance. `offset` gets the place.
bool isFixed(const wzc_module &module, const wzc_data_segment &segment, uint64_t &offset) {
  if (segment.memory < module.imported_memory_count || segment.offset->kind != WZC_CONST_VALUE)
    return false;
  const wzc_memory_type &type = module.memories[segment.memory];
  offset = type.flags & WZC_LIMITS_64 ? segment.offset->low : static_cast<uint32_t>(segment.offset->low);
  if (type.min > UINT64_MAX >> type.page_size_log2)
    return false;
  uint64_t bytes = type.min << type.page_size_log2;
  return offset <= bytes && segment.size <= bytes - offset;
}

/// The number of segments before the first active one that is not fixed: what comes behind that may depend on it.
uint32_t fixedSegments(const wzc_module &module) {
  uint64_t offset;
  for (uint32_t i = 0; i < module.data_count; ++i)
    if (module.data[i].mode == WZC_SEGMENT_ACTIVE && !isFixed(module, module.data[i], offset))
      return i;
  return module.data_count;
}

/// Calls `visit(segment, offset)` with the first `count` segments that belong to `memory`.
template <class Visit> bool forSegments(const wzc_module &module, uint32_t count, uint32_t memory, Visit visit) {
  for (uint32_t i = 0; i < count; ++i) {
    const wzc_data_segment &segment = module.data[i];
    uint64_t offset;
    if (segment.mode == WZC_SEGMENT_ACTIVE && segment.memory == memory && segment.size &&
        isFixed(module, segment, offset) && !visit(segment, offset))
      return false;
  }
  return true;
}

#if defined(__linux__)

int createFile() {
  int file = memfd_create("wzc-memory", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
  return file >= 0 ? file : memfd_create("wzc-memory", MFD_CLOEXEC | MFD_ALLOW_SEALING); // Linux before 6.3
}

bool writeAll(int file, const uint8_t *bytes, uint64_t size, uint64_t at) {
  while (size) {
    ssize_t written = pwrite(file, bytes, size, static_cast<off_t>(at));
    if (written <= 0)
      return false;
    bytes += written;
    at += static_cast<uint64_t>(written);
    size -= static_cast<uint64_t>(written);
  }
  return true;
}

bool seal(int file) { return fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0; }

#else

int createFile() { return -1; }
bool writeAll(int, const uint8_t *, uint64_t, uint64_t) { return false; }
bool seal(int) { return false; }

#endif

bool isOurFile(const MemoryImage &image) {
  struct stat status;
  return fstat(image.file, &status) == 0 && static_cast<uint64_t>(status.st_dev) == image.device &&
         static_cast<uint64_t>(status.st_ino) == image.inode;
}

bool fillFile(MemoryImage &image, const wzc_module &module, uint32_t segments, uint32_t memory) {
  struct stat status;
  if (ftruncate(image.file, static_cast<off_t>(image.size)) != 0 || fstat(image.file, &status) != 0)
    return false;
  image.device = static_cast<uint64_t>(status.st_dev);
  image.inode = static_cast<uint64_t>(status.st_ino);
  return forSegments(module, segments, memory,
                     [&](const wzc_data_segment &segment, uint64_t offset) {
                       return writeAll(image.file, segment.bytes, segment.size, offset - image.offset);
                     }) &&
         seal(image.file);
}

MemoryImage *createImage(const wzc_module &module, uint32_t segments, uint32_t memory) {
  Extent extent;
  forSegments(module, segments, memory, [&](const wzc_data_segment &segment, uint64_t offset) {
    extent.begin = offset < extent.begin ? offset : extent.begin;
    extent.end = offset + segment.size > extent.end ? offset + segment.size : extent.end;
    extent.data += segment.size;
    return true;
  });
  // Behind the end of a memory of smaller pages than the host's there are bytes that do not belong to it.
  bool hasWholePages = hostPageSize() <= uint64_t{1} << module.memories[memory].page_size_log2;
  if (!hasWholePages || extent.data < kLeastData || extent.end - extent.begin > 2 * extent.data + kMostHoles)
    return nullptr;
  if (imageCount.fetch_add(1, std::memory_order_relaxed) >= kMostImages) {
    imageCount.fetch_sub(1, std::memory_order_relaxed);
    return nullptr;
  }
  MemoryImage *image = createRecord<MemoryImage>();
  if (!image) {
    imageCount.fetch_sub(1, std::memory_order_relaxed);
    return nullptr;
  }
  image->references.store(1, std::memory_order_relaxed);
  image->offset = extent.begin / hostPageSize() * hostPageSize();
  image->size = roundUp(extent.end, hostPageSize()) - image->offset;
  image->file = createFile();
  if (image->file < 0 || !fillFile(*image, module, segments, memory)) {
    releaseImage(image);
    return nullptr;
  }
  return image;
}

} // namespace

InitialContents *createInitialContents(const wzc_module &module) {
  uint32_t segments = fixedSegments(module);
  uint32_t imported = module.imported_memory_count;
  uint32_t memories = module.memory_count - imported;
  if (!segments || !memories)
    return nullptr;
  size_t size = sizeof(InitialContents) + memories * sizeof(MemoryImage *);
  InitialContents *contents = static_cast<InitialContents *>(std::calloc(1, size));
  if (!contents)
    return nullptr;
  contents->segments = segments;
  contents->memories = memories;
  contents->images = reinterpret_cast<MemoryImage **>(contents + 1);
  bool any = false;
  for (uint32_t i = 0; i < memories; ++i) {
    contents->images[i] = createImage(module, segments, imported + i);
    any |= contents->images[i] != nullptr;
  }
  if (any)
    return contents;
  std::free(contents);
  return nullptr;
}

void destroyInitialContents(InitialContents *contents) {
  for (uint32_t i = 0; i < contents->memories; ++i)
    releaseImage(contents->images[i]);
  std::free(contents);
}

void releaseImage(MemoryImage *image) {
  if (!image || image->references.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  if (image->file >= 0 && isOurFile(*image))
    close(image->file);
  destroyRecord(image);
  imageCount.fetch_sub(1, std::memory_order_relaxed);
}

bool mapImage(const MemoryImage &image, uint8_t *base) {
  // Asked again afterwards: another thread may be closing and opening files meanwhile.
  return isOurFile(image) &&
         mmap(base + image.offset, image.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, image.file, 0) !=
             MAP_FAILED &&
         isOurFile(image);
}

} // namespace wzc
