// A line on the terminal while a compilation runs: how far it is, how fast, and how long it will take. It shows only
// where a person sees it, for what takes a while, and goes away in the end.

#ifndef WZC_DRIVER_PROGRESS_H
#define WZC_DRIVER_PROGRESS_H

#include <chrono>
#include <cstdint>
#include <string>

namespace wzc {

/// "[#####.....]  512/1024 functions  830/s  0.6 s left", at most `width` characters.
std::string progressLine(uint64_t done, uint64_t functions, double seconds, unsigned width);

class Progress {
public:
  /// Does nothing but on a terminal that can rewrite a line.
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// From one thread at a time. Nothing is left of the line when all is done.
  void update(uint64_t done, uint64_t functions);
  /// Call before anything else is printed.
  void clear();

private:
  using Clock = std::chrono::steady_clock;
  bool isOn;
  bool isShown = false;
  Clock::time_point start = Clock::now();
  Clock::time_point shown = start;
};

} // namespace wzc

#endif
