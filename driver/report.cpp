#include "driver/report.h"

#include "driver/commands.h"

#include <cstdio>

namespace wzc {

void warn(const std::string &message) { fprintf(stderr, "wzc: %s\n", message.c_str()); }

int fail(const std::string &message) {
  warn(message);
  return kStatusError;
}

int fail(const CompileError &error) {
  if (!error.inModule)
    return fail(error.message);
  fprintf(stderr, "%s\n", error.message.c_str());
  return kStatusError;
}

} // namespace wzc
