#include "driver/arguments.h"

#include <algorithm>
#include <thread>

namespace wzc {

unsigned threadCount(unsigned jobs) { return jobs ? jobs : std::max(1u, std::thread::hardware_concurrency()); }

} // namespace wzc
