// Modules for running: compiled or found in the cache, and loaded into this process.

#ifndef WZC_DRIVER_LOADED_MODULE_H
#define WZC_DRIVER_LOADED_MODULE_H

#include "driver/arguments.h"

#include "wzc/runtime.h"

namespace wzc {

/// Reads, compiles unless the cache has it, and loads the module for the life of the process. Returns 0, or the status
/// to exit with after an error, which was printed.
[[nodiscard]] int loadModule(const RunArguments &arguments, const wzc_module *&module);

} // namespace wzc

#endif
