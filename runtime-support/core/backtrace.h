// Back-traces: which WebAssembly functions are on the stack.

#ifndef WZC_CORE_BACKTRACE_H
#define WZC_CORE_BACKTRACE_H

#include "activation.h"

namespace wzc {

/// Records in `trap` the guest frames between the caller and `activation`.
void addBacktrace(wzc_trap &trap, const Activation &activation);

/// Records the one frame of the instruction at `pc`, for when the stack below the activation is gone.
void addSingleFrame(wzc_trap &trap, uintptr_t pc);

} // namespace wzc

#endif
