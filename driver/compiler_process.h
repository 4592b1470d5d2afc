// The compiler, which is a program of its own: LLVM's static initialisers and the pages they touch cost several
// milliseconds at every start, more than a small guest takes to run. `wzc` itself is without LLVM and calls this one
// when there is something to compile. It also keeps the compiler out of the process in which guests run.

#ifndef WZC_DRIVER_COMPILER_PROCESS_H
#define WZC_DRIVER_COMPILER_PROCESS_H

#include "compiler/compile.h"

#include <string>
#include <string_view>

namespace wzc {

/// Hands the whole command line over. Returns only on an error, with the status to exit with.
int becomeCompiler(char **argv);

/// Compiles a module to a shared object without the runtime. Returns 0, or the status to exit with after an error,
/// which was printed.
[[nodiscard]] int compileInChild(std::string_view module, const CompileOptions &options,
                                 const std::vector<std::string> &profilePaths, std::string &sharedObject);

} // namespace wzc

#endif
