// Modules for running: compiled or found in the cache, and loaded into this process.

#ifndef WZC_DRIVER_LOADED_MODULE_H
#define WZC_DRIVER_LOADED_MODULE_H

#include "driver/arguments.h"

#include "wzc/runtime.h"

namespace wzc {

/// Reads, compiles unless the cache has it, and loads the module for the life of the process. Null: an error was printed.
const wzc_module *loadModule(const RunArguments &arguments);

} // namespace wzc

#endif
