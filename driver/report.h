// Messages to the person at the terminal.

#ifndef WZC_DRIVER_REPORT_H
#define WZC_DRIVER_REPORT_H

#include "compiler/compile.h"

#include <string>

namespace wzc {

/// "wzc: MESSAGE" on standard error.
void warn(const std::string &message);
/// The same; returns the status of an error.
int fail(const std::string &message);
/// A compile error: as it is where it names the module's file and the place in it.
int fail(const CompileError &error);

} // namespace wzc

#endif
