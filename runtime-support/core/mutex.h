// A mutual exclusion lock that needs no C++ library and no start-up code.

#ifndef WZC_CORE_MUTEX_H
#define WZC_CORE_MUTEX_H

#include <pthread.h>

namespace wzc {

class Mutex {
public:
  constexpr Mutex() = default;
  Mutex(const Mutex &) = delete;
  Mutex &operator=(const Mutex &) = delete;
  void lock() { pthread_mutex_lock(&handle); }
  void unlock() { pthread_mutex_unlock(&handle); }

private:
  pthread_mutex_t handle = PTHREAD_MUTEX_INITIALIZER;
};

class [[nodiscard]] LockGuard {
public:
  explicit LockGuard(Mutex &target) : mutex(target) { mutex.lock(); }
  ~LockGuard() { mutex.unlock(); }
  LockGuard(const LockGuard &) = delete;
  LockGuard &operator=(const LockGuard &) = delete;

private:
  Mutex &mutex;
};

} // namespace wzc

#endif
