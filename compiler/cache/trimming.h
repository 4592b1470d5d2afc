// Keeps a cache from growing for ever, and clears what processes that were killed left in it.

#ifndef WZC_COMPILER_CACHE_TRIMMING_H
#define WZC_COMPILER_CACHE_TRIMMING_H

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace wzc {

/// How large a cache grows unless somebody says otherwise.
inline constexpr uint64_t kCacheBytes = uint64_t{1} << 30;

/// Notes in the times of an entry that it was used; `lastUse` is what they say now. Its resolution of an hour makes it
/// free for programs run often.
void noteUse(int fd, time_t lastUse);

/// Of the entries with this extension removes those not used for longest until the rest takes at most `limit` bytes,
/// and temporary files nobody can still be writing. Who is about to read a removed entry compiles instead.
void trimCache(const std::string &directory, std::string_view extension, uint64_t limit);

} // namespace wzc

#endif
