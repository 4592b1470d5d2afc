// wzc-compiler: the part of wzc that has LLVM in it; see compiler_process.h. Its command line is that of wzc.

#include "driver/command_line.h"
#include "driver/commands.h"
#include "driver/report.h"

#include "llvm/Support/ErrorHandling.h"

#include <new>
#include <unistd.h>

using namespace wzc;

/// jemalloc reads it. What is freed goes back to the system with its addresses, which are limited for who bounds a
/// process's memory. Blocks of a page, of which LLVM's own allocators ask for thousands, come 32 at a time.
extern "C" const char *malloc_conf;
const char *malloc_conf = "retain:false,slab_sizes:1-14336:32";

/// Nothing here may allocate. The output is written last, so none is left behind.
[[noreturn]] static void endForLackOfMemory() {
  constexpr std::string_view message = "wzc: the compiler is out of memory\n";
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, message.data(), message.size());
  _exit(kStatusError);
}

int main(int argc, char **argv) {
  std::set_new_handler(endForLackOfMemory);
  llvm::install_bad_alloc_error_handler([](void *, const char *, bool) { endForLackOfMemory(); });
  Command command;
  if (std::optional<int> status = parseCommandLine(argc, argv, command))
    return *status;
  if (const auto *arguments = std::get_if<CompileArguments>(&command))
    return compileCommand(*arguments);
  warn("the compiler was called with a sub-command");
  return kStatusUsage;
}
