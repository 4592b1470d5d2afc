// The functions of WASI preview 1 as C++ sees them, one file for each family.
//
// A function whose second parameter is a Descriptor gets the descriptor of its first WebAssembly parameter, looked up
// with the right its row in wasi_p1.def names. Every function checks its result pointers before it changes anything.

#ifndef WZC_WASI_FUNCTIONS_H
#define WZC_WASI_FUNCTIONS_H

#include "context.h"

namespace wzc::wasi {

// args.cpp
Errno argsGet(Wasi &wasi, uint32_t pointers, uint32_t bytes);
Errno argsSizesGet(Wasi &wasi, uint32_t count, uint32_t size);
Errno environGet(Wasi &wasi, uint32_t pointers, uint32_t bytes);
Errno environSizesGet(Wasi &wasi, uint32_t count, uint32_t size);

// clock.cpp
Errno clockResGet(Wasi &wasi, uint32_t id, uint32_t result);
Errno clockTimeGet(Wasi &wasi, uint32_t id, uint64_t precision, uint32_t result);

// fd.cpp
Errno fdAdvise(Wasi &wasi, Descriptor &fd, uint64_t offset, uint64_t size, uint32_t advice);
Errno fdAllocate(Wasi &wasi, Descriptor &fd, uint64_t offset, uint64_t size);
Errno fdClose(Wasi &wasi, uint32_t fd);
Errno fdDatasync(Wasi &wasi, Descriptor &fd);
Errno fdFdstatGet(Wasi &wasi, Descriptor &fd, uint32_t result);
Errno fdFdstatSetFlags(Wasi &wasi, Descriptor &fd, uint32_t flags);
Errno fdFdstatSetRights(Wasi &wasi, Descriptor &fd, uint64_t base, uint64_t inheriting);
Errno fdFilestatGet(Wasi &wasi, Descriptor &fd, uint32_t result);
Errno fdFilestatSetSize(Wasi &wasi, Descriptor &fd, uint64_t size);
Errno fdFilestatSetTimes(Wasi &wasi, Descriptor &fd, uint64_t accessed, uint64_t modified, uint32_t flags);
Errno fdPrestatGet(Wasi &wasi, Descriptor &fd, uint32_t result);
Errno fdPrestatDirName(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t pathSize);
Errno fdRenumber(Wasi &wasi, uint32_t from, uint32_t to);
Errno fdSync(Wasi &wasi, Descriptor &fd);

// fd_io.cpp
Errno fdPread(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t result);
Errno fdPwrite(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t result);
Errno fdRead(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t result);
Errno fdReaddir(Wasi &wasi, Descriptor &fd, uint32_t buffer, uint32_t size, uint64_t cookie, uint32_t result);
Errno fdSeek(Wasi &wasi, Descriptor &fd, int64_t offset, uint32_t whence, uint32_t result);
Errno fdTell(Wasi &wasi, Descriptor &fd, uint32_t result);
Errno fdWrite(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t result);

// path.cpp
Errno pathCreateDirectory(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size);
Errno pathFilestatGet(Wasi &wasi, Descriptor &fd, uint32_t flags, uint32_t path, uint32_t size, uint32_t result);
Errno pathFilestatSetTimes(Wasi &wasi, Descriptor &fd, uint32_t flags, uint32_t path, uint32_t size, uint64_t accessed,
                           uint64_t modified, uint32_t timeFlags);
Errno pathLink(Wasi &wasi, Descriptor &oldFd, uint32_t oldFlags, uint32_t oldPath, uint32_t oldSize, uint32_t newFd,
               uint32_t newPath, uint32_t newSize);
Errno pathOpen(Wasi &wasi, Descriptor &fd, uint32_t lookup, uint32_t path, uint32_t size, uint32_t openFlags,
               uint64_t base, uint64_t inheriting, uint32_t fdFlags, uint32_t result);
Errno pathReadlink(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size, uint32_t buffer, uint32_t bufferSize,
                   uint32_t result);
Errno pathRemoveDirectory(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size);
Errno pathRename(Wasi &wasi, Descriptor &oldFd, uint32_t oldPath, uint32_t oldSize, uint32_t newFd, uint32_t newPath,
                 uint32_t newSize);
Errno pathSymlink(Wasi &wasi, uint32_t target, uint32_t targetSize, uint32_t fd, uint32_t path, uint32_t size);
Errno pathUnlinkFile(Wasi &wasi, Descriptor &fd, uint32_t path, uint32_t size);

// poll.cpp
Errno pollOneoff(Wasi &wasi, uint32_t subscriptions, uint32_t events, uint32_t count, uint32_t result);

// proc.cpp
void procExit(Wasi &wasi, uint32_t status);
Errno procRaise(Wasi &wasi, uint32_t signal);
Errno schedYield(Wasi &wasi);

// random.cpp
Errno randomGet(Wasi &wasi, uint32_t buffer, uint32_t size);

// sock.cpp
Errno sockAccept(Wasi &wasi, Descriptor &fd, uint32_t flags, uint32_t result);
Errno sockRecv(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t flags, uint32_t size,
               uint32_t resultFlags);
Errno sockSend(Wasi &wasi, Descriptor &fd, uint32_t iovs, uint32_t count, uint32_t flags, uint32_t size);
Errno sockShutdown(Wasi &wasi, Descriptor &fd, uint32_t how);

// helpers the families of descriptors and paths share

/// Writes the 64 bytes of a filestat; `to` has room for them.
void storeFilestat(uint8_t *to, const os::FileStatus &status);
/// Inval for bits that are unknown or exclude each other.
Errno checkTimeFlags(uint32_t flags);

} // namespace wzc::wasi

#endif
