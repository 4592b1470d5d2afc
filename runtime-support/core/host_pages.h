// The host's pages of memory.

#ifndef WZC_CORE_HOST_PAGES_H
#define WZC_CORE_HOST_PAGES_H

#include <atomic>
#include <cstdint>
#include <unistd.h>

namespace wzc {

inline uint64_t roundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

inline uint64_t hostPageSize() {
  static std::atomic<uint64_t> known;
  uint64_t size = known.load(std::memory_order_relaxed);
  if (!size) {
    size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    known.store(size, std::memory_order_relaxed);
  }
  return size;
}

} // namespace wzc

#endif
