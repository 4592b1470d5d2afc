// Moving bytes, clocks, random numbers and waiting, by Linux system calls.

#include "os_posix.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <unistd.h>

#include "core/vector.h"

namespace wzc::wasi::os {

namespace {

static_assert(sizeof(Buffer) == sizeof(iovec) && offsetof(Buffer, data) == offsetof(iovec, iov_base) &&
              offsetof(Buffer, size) == offsetof(iovec, iov_len));

const iovec *hostBuffers(const BufferList &buffers) { return reinterpret_cast<const iovec *>(buffers.items); }

Errno lastError() { return errnoFromHost(errno); }
Errno check(long result) { return result < 0 ? lastError() : Errno::Success; }

Errno transferred(ssize_t result, uint32_t &done) {
  done = result < 0 ? 0 : uint32_t(result);
  return check(result);
}

bool fitsOffset(uint64_t offset) { return offset <= uint64_t(INT64_MAX); }

/// While it lives, a write to a broken pipe is an error and not a signal that kills the host. The signal is aimed at
/// this thread, so blocking it here and taking it back is enough.
class BrokenPipeGuard {
public:
  explicit BrokenPipeGuard(bool isNeeded) : active(isNeeded) {
    if (!active)
      return;
    sigemptyset(&pipeSignal);
    sigaddset(&pipeSignal, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    wasPending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &oldMask);
  }
  ~BrokenPipeGuard() {
    if (!active)
      return;
    int savedErrno = errno;
    if (sawBrokenPipe && !wasPending) {
      timespec none = {};
      while (sigtimedwait(&pipeSignal, nullptr, &none) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &oldMask, nullptr);
    errno = savedErrno;
  }
  BrokenPipeGuard(const BrokenPipeGuard &) = delete;
  BrokenPipeGuard &operator=(const BrokenPipeGuard &) = delete;
  void observe(ssize_t result) { sawBrokenPipe = result < 0 && errno == EPIPE; }

private:
  bool active;
  bool wasPending = false;
  bool sawBrokenPipe = false;
  sigset_t pipeSignal;
  sigset_t oldMask;
};

bool hostClock(Clock clock, clockid_t &result) {
  switch (clock) {
  case Clock::Realtime: result = CLOCK_REALTIME; return true;
  case Clock::Monotonic: result = CLOCK_MONOTONIC; return true;
  case Clock::ProcessCpuTime: result = CLOCK_PROCESS_CPUTIME_ID; return true;
  case Clock::ThreadCpuTime: result = CLOCK_THREAD_CPUTIME_ID; return true;
  }
  return false;
}

uint64_t nanoseconds(const timespec &time) { return uint64_t(time.tv_sec) * 1'000'000'000 + uint64_t(time.tv_nsec); }

} // namespace

Errno read(int fd, const BufferList &buffers, const uint64_t *offset, uint32_t &done) {
  done = 0;
  if (offset && !fitsOffset(*offset))
    return Errno::Inval;
  ssize_t result;
  do
    result = offset ? ::preadv(fd, hostBuffers(buffers), int(buffers.count), off_t(*offset))
                    : ::readv(fd, hostBuffers(buffers), int(buffers.count));
  while (result < 0 && errno == EINTR);
  return transferred(result, done);
}

Errno write(int fd, const BufferList &buffers, const uint64_t *offset, bool mayBreak, uint32_t &done) {
  done = 0;
  if (offset && !fitsOffset(*offset))
    return Errno::Inval;
  BrokenPipeGuard guard(mayBreak);
  ssize_t result;
  do
    result = offset ? ::pwritev(fd, hostBuffers(buffers), int(buffers.count), off_t(*offset))
                    : ::writev(fd, hostBuffers(buffers), int(buffers.count));
  while (result < 0 && errno == EINTR);
  guard.observe(result);
  return transferred(result, done);
}

Errno seek(int fd, int64_t offset, uint32_t whence, uint64_t &position) {
  static constexpr int kWhence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  if (whence >= std::size(kWhence))
    return Errno::Inval;
  off_t result = ::lseek(fd, offset, kWhence[whence]);
  position = result < 0 ? 0 : uint64_t(result);
  return check(result);
}

Errno truncate(int fd, uint64_t size) { return fitsOffset(size) ? check(::ftruncate(fd, off_t(size))) : Errno::Inval; }

Errno allocate(int fd, uint64_t offset, uint64_t size) {
  if (!fitsOffset(offset) || !fitsOffset(size))
    return Errno::Inval;
  int result;
  do
    result = ::fallocate(fd, 0, off_t(offset), off_t(size));
  while (result < 0 && errno == EINTR);
  return check(result);
}

Errno advise(int fd, uint64_t offset, uint64_t size, uint32_t advice) {
  static constexpr int kAdvice[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                    POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE};
  if (advice >= std::size(kAdvice) || !fitsOffset(offset) || !fitsOffset(size))
    return Errno::Inval;
  int error = ::posix_fadvise(fd, off_t(offset), off_t(size), kAdvice[advice]);
  return error ? errnoFromHost(error) : Errno::Success;
}

Errno sync(int fd) { return check(::fsync(fd)); }
Errno dataSync(int fd) { return check(::fdatasync(fd)); }

Errno clockTime(Clock clock, uint64_t &result) {
  clockid_t id;
  timespec time;
  if (!hostClock(clock, id))
    return Errno::Inval;
  if (::clock_gettime(id, &time) < 0)
    return lastError();
  result = nanoseconds(time);
  return Errno::Success;
}

Errno clockResolution(Clock clock, uint64_t &result) {
  clockid_t id;
  timespec time;
  if (!hostClock(clock, id))
    return Errno::Inval;
  if (::clock_getres(id, &time) < 0)
    return lastError();
  result = nanoseconds(time);
  return Errno::Success;
}

Errno random(uint8_t *to, size_t size) {
  while (size) {
    ssize_t done = ::getrandom(to, size, 0);
    if (done < 0) {
      if (errno == EINTR)
        continue;
      return lastError();
    }
    to += done;
    size -= size_t(done);
  }
  return Errno::Success;
}

void yield() { ::sched_yield(); }

Errno poll(PollItem *items, size_t count, const uint64_t *timeout) {
  Vector<pollfd> host;
  if (!host.resize(count))
    return Errno::Nomem;
  for (size_t i = 0; i < count; ++i) {
    short events = short((items[i].wantRead ? POLLIN : 0) | (items[i].wantWrite ? POLLOUT : 0));
    host[i] = {items[i].fd, events, 0};
    items[i].ready = items[i].hangup = items[i].failed = items[i].isBad = false;
  }
  timespec wait = {};
  if (timeout) {
    wait.tv_sec = time_t(*timeout / 1'000'000'000);
    wait.tv_nsec = long(*timeout % 1'000'000'000);
  }
  if (::ppoll(host.data(), count, timeout ? &wait : nullptr, nullptr) < 0)
    return errno == EINTR ? Errno::Success : lastError();
  for (size_t i = 0; i < count; ++i) {
    short events = host[i].revents;
    items[i].ready = events != 0;
    items[i].hangup = events & (POLLHUP | POLLRDHUP);
    items[i].failed = events & POLLERR;
    items[i].isBad = events & POLLNVAL;
  }
  return Errno::Success;
}

uint64_t readableBytes(int fd) {
  int count = 0;
  return ::ioctl(fd, FIONREAD, &count) < 0 || count < 0 ? 0 : uint64_t(count);
}

} // namespace wzc::wasi::os
