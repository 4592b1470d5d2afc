// A loop on several threads.

#ifndef WZC_COMPILER_SUPPORT_PARALLEL_H
#define WZC_COMPILER_SUPPORT_PARALLEL_H

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace wzc {

/// Runs task(0) ... task(count - 1), on at most `threads` threads, each beginning with the lowest index left.
template <class Task> void runParallel(size_t count, unsigned threads, const Task &task) {
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < count;)
      task(i);
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(threads, count); ++i)
    helpers.emplace_back(work);
  work();
  for (std::thread &helper : helpers)
    helper.join();
}

} // namespace wzc

#endif
