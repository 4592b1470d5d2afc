// Measures stretches of time that follow each other.

#ifndef WZC_COMPILER_SUPPORT_STOPWATCH_H
#define WZC_COMPILER_SUPPORT_STOPWATCH_H

#include <chrono>

namespace wzc {

class Stopwatch {
public:
  /// Seconds since the call before; the first time, since construction.
  double lap() {
    auto now = std::chrono::steady_clock::now();
    double seconds = std::chrono::duration<double>(now - last).count();
    last = now;
    return seconds;
  }

private:
  std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
};

} // namespace wzc

#endif
