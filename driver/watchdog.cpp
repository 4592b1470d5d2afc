#include "driver/watchdog.h"

#include "driver/commands.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <unistd.h>

namespace wzc {

void startWatchdog(double seconds) {
  // Longer than that the process will not live; and it would be too much for the clock's integers.
  constexpr double longest = 1e9;
  auto end = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                    std::chrono::duration<double>(std::min(seconds, longest)));
  std::thread([=] {
    std::this_thread::sleep_until(end);
    char message[64];
    int size = snprintf(message, sizeof message, "wzc: the guest did not end within %g s\n", seconds);
    // Past the buffers of stdio, which the other thread may be using.
    if (write(STDERR_FILENO, message, static_cast<size_t>(size)) < 0)
      _exit(kStatusTimeout);
    _exit(kStatusTimeout);
  }).detach();
}

} // namespace wzc
