// Which versions of compiled functions this machine can run.

#ifndef WZC_CORE_PROCESSOR_H
#define WZC_CORE_PROCESSOR_H

#include "abi/abi.h"

namespace wzc {

/// The highest level whose instructions the processor has and whose registers the system saves.
wzc_processor processor();

} // namespace wzc

#endif
