// An end to guests that find none.

#ifndef WZC_DRIVER_WATCHDOG_H
#define WZC_DRIVER_WATCHDOG_H

namespace wzc {

/// Ends the process with status 124 and a message after `seconds`, unless it ends before.
void startWatchdog(double seconds);

} // namespace wzc

#endif
