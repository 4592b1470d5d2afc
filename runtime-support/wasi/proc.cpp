// The process.

#include "functions.h"

namespace wzc::wasi {

// Ends the guest and not the host: the trap unwinds to the call that entered it. Nothing here or in the native entry
// needs destruction.
void procExit(Wasi &, uint32_t status) { wzc_trap_raise(wzc_trap_new_exit(int32_t(status))); }

// No signals: a guest has no handlers, and those of the host are not its business.
Errno procRaise(Wasi &, uint32_t) { return Errno::Notsup; }

Errno schedYield(Wasi &) {
  os::yield();
  return Errno::Success;
}

} // namespace wzc::wasi
