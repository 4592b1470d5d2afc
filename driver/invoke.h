// Calling an export with arguments given as text.

#ifndef WZC_DRIVER_INVOKE_H
#define WZC_DRIVER_INVOKE_H

#include "wzc/runtime.h"

#include <string>
#include <vector>

namespace wzc {

/// Calls `_initialize` if there is one, then the export with the arguments, and prints the results, one a line. Returns
/// the status to exit with.
int invokeExport(const std::string &program, wzc_store *store, wzc_instance *instance, const std::string &name,
                 const std::vector<std::string> &arguments);

} // namespace wzc

#endif
