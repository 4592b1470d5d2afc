// A loop on several threads.

#ifndef WZC_COMPILER_SUPPORT_PARALLEL_H
#define WZC_COMPILER_SUPPORT_PARALLEL_H

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <pthread.h>
#include <vector>

namespace wzc {

/// Calls work() on the calling thread and on up to `helpers` others; returns when all calls have. Where the system
/// gives no more threads there are fewer: std::thread would throw, and end the program that is compiled without
/// exceptions.
template <class Work> void runOnThreads(size_t helpers, const Work &work) {
  auto enter = [](void *argument) -> void * {
    (*static_cast<const Work *>(argument))();
    return nullptr;
  };
  std::vector<pthread_t> threads;
  threads.reserve(helpers);
  for (pthread_t thread;
       threads.size() < helpers && pthread_create(&thread, nullptr, enter, const_cast<Work *>(&work)) == 0;)
    threads.push_back(thread);
  work();
  for (pthread_t thread : threads)
    pthread_join(thread, nullptr);
}

/// Runs task(0) ... task(count - 1), on at most `threads` threads, each beginning with the lowest index left.
template <class Task> void runParallel(size_t count, unsigned threads, const Task &task) {
  std::atomic<size_t> next = 0;
  size_t most = std::min<size_t>(threads, count);
  runOnThreads(most ? most - 1 : 0, [&] {
    for (size_t i; (i = next++) < count;)
      task(i);
  });
}

} // namespace wzc

#endif
