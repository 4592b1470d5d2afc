#include "driver/module_file.h"

#include "compiler/support/write_file.h"
#include "compiler/wasm/limits.h"

namespace wzc {

std::optional<std::string> readModuleFile(const std::string &path, std::string &bytes) {
  return readFile(path == "-" ? "/dev/stdin" : path, bytes, limits::kModuleSize);
}

} // namespace wzc
