#include "driver/progress.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace wzc {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirst(300); // what is over sooner needs no line
constexpr milliseconds kBetween(100);

unsigned terminalWidth() {
  winsize size;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

} // namespace

std::string progressLine(uint64_t done, uint64_t functions, double seconds, unsigned width) {
  constexpr unsigned bar = 24;
  auto filled = static_cast<unsigned>(functions ? bar * done / functions : bar);
  double rate = static_cast<double>(done) / std::max(seconds, 1e-3);
  char text[160];
  int size = snprintf(text, sizeof text, "[%s%s] %llu/%llu functions", std::string(filled, '#').c_str(),
                      std::string(bar - filled, '.').c_str(), static_cast<unsigned long long>(done),
                      static_cast<unsigned long long>(functions));
  std::string line(text, static_cast<size_t>(size));
  if (done > 0) {
    size = snprintf(text, sizeof text, "  %.0f/s  %.1f s left", rate, static_cast<double>(functions - done) / rate);
    line.append(text, static_cast<size_t>(size));
  }
  line.resize(std::min<size_t>(line.size(), width));
  return line;
}

Progress::Progress(bool wanted) {
  const char *terminal = getenv("TERM");
  isOn = wanted && isatty(STDERR_FILENO) && terminal && std::string_view(terminal) != "dumb";
}

Progress::~Progress() { clear(); }

void Progress::update(uint64_t done, uint64_t functions) {
  if (done >= functions)
    return clear();
  Clock::time_point now = Clock::now();
  if (!isOn || now - start < kFirst || (isShown && now - shown < kBetween))
    return;
  double seconds = std::chrono::duration<double>(now - start).count();
  // The last column stays free: some terminals go to the next line as soon as it is written.
  fprintf(stderr, "\r\033[K%s", progressLine(done, functions, seconds, terminalWidth() - 1).c_str());
  isShown = true;
  shown = now;
}

void Progress::clear() {
  if (isShown)
    fputs("\r\033[K", stderr);
  isShown = false;
}

} // namespace wzc
