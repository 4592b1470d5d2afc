// Turning memory faults of compiled code into traps. docs/design.md has the rules for which faults are ours.

#ifndef WZC_CORE_SIGNAL_HANDLER_H
#define WZC_CORE_SIGNAL_HANDLER_H

namespace wzc {

/// Installs the handlers unless that has been done before in this process.
void ensureSignalHandlers();

} // namespace wzc

#endif
