// Keeps the cache of `wzc run` from growing for ever, and clears what processes that were killed left in it.

#ifndef WZC_DRIVER_CACHE_TRIMMING_H
#define WZC_DRIVER_CACHE_TRIMMING_H

#include <cstdint>
#include <ctime>
#include <string>

namespace wzc {

inline constexpr uint64_t kCacheBytes = uint64_t{1} << 30;

/// Notes in the times of an entry that it was used; `lastUse` is what they say now. Its resolution of an hour makes it
/// free for programs run often.
void noteUse(int fd, time_t lastUse);

/// Removes temporary files nobody can still be writing, and entries not used for longest until the rest takes at most
/// `limit` bytes. A run that is about to load a removed entry compiles instead.
void trimCache(const std::string &directory, uint64_t limit = kCacheBytes);

} // namespace wzc

#endif
