// Modules for running: compiled or found in the cache, and loaded into this process.

#ifndef WZC_DRIVER_LOADED_MODULE_H
#define WZC_DRIVER_LOADED_MODULE_H

#include "driver/arguments.h"

#include "interp/interp.h"
#include "wzc/runtime.h"

#include <memory>
#include <string>

namespace wzc {

/// A module ready to be instantiated.
struct LoadedModule {
  const wzc_module *module = nullptr;
  // Of an interpreted one; the other kind stays in the process to its end.
  std::string bytes;
  std::unique_ptr<InterpretedModule> interpreted;
};

/// Reads a module and makes it ready: for the interpreter if that is wanted, or else compiled unless the cache has it.
/// Returns 0, or the status to exit with after an error, which was printed.
[[nodiscard]] int loadModule(const RunArguments &arguments, LoadedModule &result);

} // namespace wzc

#endif
