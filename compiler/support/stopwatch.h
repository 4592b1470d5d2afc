// Measures stretches of the calling thread's processor time that follow each other. What else the machine does at the
// same time does not count, or figures of one thread could not be compared with those of another.

#ifndef WZC_COMPILER_SUPPORT_STOPWATCH_H
#define WZC_COMPILER_SUPPORT_STOPWATCH_H

#include <ctime>

namespace wzc {

class Stopwatch {
public:
  /// Seconds since the call before; the first time, since construction.
  double lap() {
    timespec now = threadTime();
    double seconds =
        static_cast<double>(now.tv_sec - last.tv_sec) + static_cast<double>(now.tv_nsec - last.tv_nsec) * 1e-9;
    last = now;
    return seconds;
  }

private:
  static timespec threadTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time;
  }

  timespec last = threadTime();
};

} // namespace wzc

#endif
