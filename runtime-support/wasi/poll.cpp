// Waiting for clocks and streams.
//
// Subscriptions are copied out of the guest's memory before anything is decided, because the events may be written over
// them. Their number is limited, so that neither the product with their size nor the host's memory is in the guest's
// hands.

#include "functions.h"

namespace wzc::wasi {

namespace {

constexpr uint32_t kMaxSubscriptions = 4096;
/// A clock that is set can jump, so no wait for one is longer; the wait then goes on.
constexpr uint64_t kLongestWait = uint64_t(3600) * 1'000'000'000;
/// A lower bound of what a stream that is ready takes.
constexpr uint64_t kWritableBytes = 4096;

struct Subscription {
  uint64_t userData;
  EventType type;
  Errno error;
  bool isReady;
  // Clock
  Clock clock;
  uint64_t deadline;
  // FdRead, FdWrite
  uint32_t item; // in the poll items
  uint64_t bytes;
  bool hangup;
};

class Poll {
public:
  explicit Poll(Wasi &target) : wasi(target) {}

  Errno readSubscriptions(const uint8_t *from, uint32_t count) {
    if (!subscriptions.resize(count))
      return Errno::Nomem;
    for (uint32_t i = 0; i < count; ++i, from += kSubscriptionSize) {
      Errno error = readSubscription(from, subscriptions[i]);
      if (error != Errno::Success)
        return error;
    }
    return Errno::Success;
  }

  /// Waits until at least one subscription is ready.
  Errno wait() {
    for (;;) {
      uint64_t remaining;
      bool hasTimeout;
      bool isReady = updateClocks(remaining, hasTimeout);
      if (isReady)
        remaining = 0;
      if (!items.empty() || !isReady) {
        Errno error = os::poll(items.data(), items.size(), hasTimeout || isReady ? &remaining : nullptr);
        if (error != Errno::Success)
          return error;
        isReady |= updateStreams();
      }
      if (isReady)
        return Errno::Success;
    }
  }

  uint32_t writeEvents(uint8_t *to) const {
    uint32_t count = 0;
    for (const Subscription &subscription : subscriptions) {
      if (!subscription.isReady)
        continue;
      std::memset(to, 0, kEventSize);
      GuestMemory::storeTo(to, subscription.userData);
      GuestMemory::storeTo(to + 8, uint16_t(subscription.error));
      to[10] = uint8_t(subscription.type);
      if (subscription.type != EventType::Clock) {
        GuestMemory::storeTo(to + 16, subscription.bytes);
        GuestMemory::storeTo(to + 24, uint16_t(subscription.hangup));
      }
      to += kEventSize;
      ++count;
    }
    return count;
  }

private:
  Errno readSubscription(const uint8_t *from, Subscription &subscription) {
    subscription.userData = GuestMemory::loadFrom<uint64_t>(from);
    subscription.type = EventType(from[8]);
    Errno error;
    switch (subscription.type) {
    case EventType::Clock: error = readClock(from + 16, subscription); break;
    case EventType::FdRead:
    case EventType::FdWrite: error = readStream(GuestMemory::loadFrom<uint32_t>(from + 16), subscription); break;
    default: return Errno::Inval;
    }
    // An error of one subscription is its event, and keeps nobody from the others.
    subscription.error = error;
    subscription.isReady = error != Errno::Success;
    return error == Errno::Nomem ? error : Errno::Success;
  }

  Errno readClock(const uint8_t *from, Subscription &subscription) {
    constexpr uint16_t kAbsolute = 1;
    uint64_t timeout = GuestMemory::loadFrom<uint64_t>(from + 8);
    uint16_t flags = GuestMemory::loadFrom<uint16_t>(from + 24);
    subscription.clock = Clock(GuestMemory::loadFrom<uint32_t>(from));
    if (flags & ~kAbsolute)
      return Errno::Inval;
    // The time of the processor stands still while the guest waits for it.
    if (subscription.clock == Clock::ProcessCpuTime || subscription.clock == Clock::ThreadCpuTime)
      return Errno::Notsup;
    uint64_t now;
    Errno error = os::clockTime(subscription.clock, now);
    if (error != Errno::Success)
      return error;
    if (flags & kAbsolute) {
      subscription.deadline = timeout;
    } else {
      subscription.clock = Clock::Monotonic; // a duration is one whatever happens to the wall clock
      error = os::clockTime(subscription.clock, now);
      subscription.deadline = timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout;
    }
    return error;
  }

  Errno readStream(uint32_t fd, Subscription &subscription) {
    bool isRead = subscription.type == EventType::FdRead;
    Descriptor *descriptor;
    Errno error = wasi.fds().lookup(fd, kRightPollFdReadwrite | (isRead ? kRightFdRead : kRightFdWrite), descriptor);
    if (error != Errno::Success)
      return error;
    os::PollItem item = {};
    item.fd = descriptor->file.get();
    item.wantRead = isRead;
    item.wantWrite = !isRead;
    subscription.item = uint32_t(items.size());
    return items.push(item) ? Errno::Success : Errno::Nomem;
  }

  /// True if something is ready already; else how long the nearest clock has to go.
  bool updateClocks(uint64_t &remaining, bool &hasTimeout) {
    bool isReady = false;
    hasTimeout = false;
    remaining = kLongestWait;
    for (Subscription &subscription : subscriptions) {
      if (subscription.type == EventType::Clock && !subscription.isReady) {
        uint64_t now = 0;
        subscription.error = os::clockTime(subscription.clock, now);
        subscription.isReady = subscription.error != Errno::Success || now >= subscription.deadline;
        hasTimeout = true;
        if (!subscription.isReady && subscription.deadline - now < remaining)
          remaining = subscription.deadline - now;
      }
      isReady |= subscription.isReady;
    }
    return isReady;
  }

  bool updateStreams() {
    bool isReady = false;
    for (Subscription &subscription : subscriptions) {
      if (subscription.type == EventType::Clock || subscription.isReady)
        continue;
      const os::PollItem &item = items[subscription.item];
      if (!item.ready)
        continue;
      subscription.isReady = isReady = true;
      subscription.error = item.isBad ? Errno::Badf : Errno::Success;
      subscription.hangup = item.hangup || item.failed;
      subscription.bytes =
          subscription.type == EventType::FdRead ? os::readableBytes(item.fd) : (item.failed ? 0 : kWritableBytes);
    }
    return isReady;
  }

  Wasi &wasi;
  Vector<Subscription> subscriptions;
  Vector<os::PollItem> items;
};

} // namespace

Errno pollOneoff(Wasi &wasi, uint32_t subscriptions, uint32_t events, uint32_t count, uint32_t result) {
  if (count == 0 || count > kMaxSubscriptions)
    return Errno::Inval;
  GuestMemory guest = wasi.guest();
  const uint8_t *from = guest.bytes(subscriptions, uint64_t(count) * kSubscriptionSize);
  uint8_t *to = guest.bytes(events, uint64_t(count) * kEventSize);
  uint8_t *countAt = guest.bytes(result, 4);
  if (!from || !to || !countAt)
    return Errno::Fault;
  Poll poll(wasi);
  Errno error = poll.readSubscriptions(from, count);
  if (error == Errno::Success)
    error = poll.wait();
  if (error == Errno::Success)
    GuestMemory::storeTo(countAt, poll.writeEvents(to));
  return error;
}

} // namespace wzc::wasi
