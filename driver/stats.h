// What a compilation took.

#ifndef WZC_DRIVER_STATS_H
#define WZC_DRIVER_STATS_H

#include "driver/arguments.h"

namespace wzc {

/// On standard error, so that an output on standard output stays what it is.
void printStats(StatsFormat format, const CompileStats &stats, uint64_t outputBytes);
void printTimeReport(const CompileStats &stats);

} // namespace wzc

#endif
