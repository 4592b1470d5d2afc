// The main of an executable that wzc makes from a WASI command. The compiler emits the constant it refers to.

#include "command.h"

#include <string.h>

extern const wzc_command wzc_command_config;

static const char *baseName(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

int main(int argc, char **argv) {
  const char *program = argc > 0 ? baseName(argv[0]) : "guest";
  return wzc_command_run(&wzc_command_config, program, (size_t)argc, (const char *const *)argv);
}
