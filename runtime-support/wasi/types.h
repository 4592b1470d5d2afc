// Numbers of WASI preview 1 as they stand in guest memory and in arguments.

#ifndef WZC_WASI_TYPES_H
#define WZC_WASI_TYPES_H

#include <cstdint>

namespace wzc::wasi {

enum class Errno : uint16_t {
#define WASI_ERRNO(name, number, host) name = number,
#define WASI_ERRNO_ONLY(name, number) name = number,
#include "errno.def"
#undef WASI_ERRNO
#undef WASI_ERRNO_ONLY
};

/// The code a guest sees for an error of the host; Io for one that preview 1 has no name for.
Errno errnoFromHost(int hostErrno);

enum class FileType : uint8_t {
  Unknown = 0,
  BlockDevice = 1,
  CharacterDevice = 2,
  Directory = 3,
  RegularFile = 4,
  SocketDatagram = 5,
  SocketStream = 6,
  SymbolicLink = 7,
};

enum Rights : uint64_t {
  kRightFdDatasync = uint64_t(1) << 0,
  kRightFdRead = uint64_t(1) << 1,
  kRightFdSeek = uint64_t(1) << 2,
  kRightFdFdstatSetFlags = uint64_t(1) << 3,
  kRightFdSync = uint64_t(1) << 4,
  kRightFdTell = uint64_t(1) << 5,
  kRightFdWrite = uint64_t(1) << 6,
  kRightFdAdvise = uint64_t(1) << 7,
  kRightFdAllocate = uint64_t(1) << 8,
  kRightPathCreateDirectory = uint64_t(1) << 9,
  kRightPathCreateFile = uint64_t(1) << 10,
  kRightPathLinkSource = uint64_t(1) << 11,
  kRightPathLinkTarget = uint64_t(1) << 12,
  kRightPathOpen = uint64_t(1) << 13,
  kRightFdReaddir = uint64_t(1) << 14,
  kRightPathReadlink = uint64_t(1) << 15,
  kRightPathRenameSource = uint64_t(1) << 16,
  kRightPathRenameTarget = uint64_t(1) << 17,
  kRightPathFilestatGet = uint64_t(1) << 18,
  kRightPathFilestatSetSize = uint64_t(1) << 19,
  kRightPathFilestatSetTimes = uint64_t(1) << 20,
  kRightFdFilestatGet = uint64_t(1) << 21,
  kRightFdFilestatSetSize = uint64_t(1) << 22,
  kRightFdFilestatSetTimes = uint64_t(1) << 23,
  kRightPathSymlink = uint64_t(1) << 24,
  kRightPathRemoveDirectory = uint64_t(1) << 25,
  kRightPathUnlinkFile = uint64_t(1) << 26,
  kRightPollFdReadwrite = uint64_t(1) << 27,
  kRightSockShutdown = uint64_t(1) << 28,
  kRightSockAccept = uint64_t(1) << 29,
};

/// Rights that let a guest change anything on the host's disk; a read-only grant has none of them, for itself or to
/// pass on.
constexpr uint64_t kModifyingRights = kRightFdWrite | kRightFdAllocate | kRightPathCreateDirectory |
                                      kRightPathCreateFile | kRightPathLinkSource | kRightPathLinkTarget |
                                      kRightPathRenameSource | kRightPathRenameTarget | kRightPathFilestatSetSize |
                                      kRightPathFilestatSetTimes | kRightFdFilestatSetSize | kRightFdFilestatSetTimes |
                                      kRightPathSymlink | kRightPathRemoveDirectory | kRightPathUnlinkFile;

constexpr uint64_t kFileRights = kRightFdDatasync | kRightFdRead | kRightFdSeek | kRightFdFdstatSetFlags |
                                 kRightFdSync | kRightFdTell | kRightFdWrite | kRightFdAdvise | kRightFdAllocate |
                                 kRightFdFilestatGet | kRightFdFilestatSetSize | kRightFdFilestatSetTimes |
                                 kRightPollFdReadwrite;

constexpr uint64_t kDirectoryRights =
    kRightFdDatasync | kRightFdFdstatSetFlags | kRightFdSync | kRightFdAdvise | kRightPathCreateDirectory |
    kRightPathCreateFile | kRightPathLinkSource | kRightPathLinkTarget | kRightPathOpen | kRightFdReaddir |
    kRightPathReadlink | kRightPathRenameSource | kRightPathRenameTarget | kRightPathFilestatGet |
    kRightPathFilestatSetSize | kRightPathFilestatSetTimes | kRightFdFilestatGet | kRightFdFilestatSetTimes |
    kRightPathSymlink | kRightPathRemoveDirectory | kRightPathUnlinkFile | kRightPollFdReadwrite;

/// Streams. A terminal also lacks Seek and Tell: that is how wasi-libc's isatty() knows one.
constexpr uint64_t kStreamRights = kRightFdRead | kRightFdWrite | kRightFdSeek | kRightFdTell | kRightFdFdstatSetFlags |
                                   kRightFdSync | kRightFdDatasync | kRightFdFilestatGet | kRightPollFdReadwrite;
constexpr uint64_t kTerminalRights = kStreamRights & ~uint64_t(kRightFdSeek | kRightFdTell);

enum FdFlags : uint32_t {
  kFdAppend = 1 << 0,
  kFdDsync = 1 << 1,
  kFdNonblock = 1 << 2,
  kFdRsync = 1 << 3,
  kFdSync = 1 << 4,
  kFdFlagsAll = (1 << 5) - 1,
};

enum OFlags : uint32_t {
  kOpenCreate = 1 << 0,
  kOpenDirectory = 1 << 1,
  kOpenExclusive = 1 << 2,
  kOpenTruncate = 1 << 3,
  kOpenAll = (1 << 4) - 1,
};

enum LookupFlags : uint32_t { kLookupSymlinkFollow = 1 };

enum FstFlags : uint32_t {
  kSetAccessed = 1 << 0,
  kSetAccessedNow = 1 << 1,
  kSetModified = 1 << 2,
  kSetModifiedNow = 1 << 3,
  kSetTimesAll = (1 << 4) - 1,
};

enum class Clock : uint32_t { Realtime = 0, Monotonic = 1, ProcessCpuTime = 2, ThreadCpuTime = 3 };

enum class EventType : uint8_t { Clock = 0, FdRead = 1, FdWrite = 2 };

/// Sizes of the structures in guest memory.
constexpr uint32_t kFdstatSize = 24;
constexpr uint32_t kFilestatSize = 64;
constexpr uint32_t kDirentSize = 24;
constexpr uint32_t kPrestatSize = 8;
constexpr uint32_t kSubscriptionSize = 48;
constexpr uint32_t kEventSize = 32;

} // namespace wzc::wasi

#endif
