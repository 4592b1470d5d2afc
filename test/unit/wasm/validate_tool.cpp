// A process that judges modules for scripts: it reads them from standard input, each with its size as four
// little-endian bytes in front, and prints a line for each, "ok" or "malformed CODE OFFSET TEXT" or "invalid CODE
// OFFSET TEXT".
//
//   wzc_validate_tool [core1|core2|default|all] [+feature|-feature]...

#include "compiler/wasm/module_decoder.h"

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

using namespace wzc;

namespace {

bool parseFeatures(int count, char **arguments, FeatureSet &features) {
  for (int i = 1; i < count; ++i) {
    std::string_view word = arguments[i];
    if (word == "core1")
      features = FeatureSet::core1();
    else if (word == "core2")
      features = FeatureSet::core2();
    else if (word == "default")
      features = FeatureSet::defaults();
    else if (word == "all")
      features = FeatureSet((uint64_t{1} << 17) - 1);
    else if (std::optional<Feature> feature = featureByFlag(word.substr(1));
             feature && (word[0] == '+' || word[0] == '-'))
      features = word[0] == '+' ? features.with(*feature) : features.without(*feature);
    else
      return false;
  }
  return true;
}

void judge(std::span<const uint8_t> bytes, FeatureSet features) {
  Module module;
  Diag diag;
  if (decodeModule(bytes, features, module, diag) && validateBodies(module, 2, diag)) {
    std::printf("ok\n");
    return;
  }
  const Error &error = *diag.error();
  std::string text = error.format("module");
  std::printf("%s %s %llu %s\n", error.isMalformed() ? "malformed" : "invalid",
              std::string(errorCodeName(error.code)).c_str(), static_cast<unsigned long long>(error.offset),
              text.c_str());
}

} // namespace

int main(int count, char **arguments) {
  FeatureSet features = FeatureSet::defaults();
  if (!parseFeatures(count, arguments, features)) {
    std::fprintf(stderr, "usage: wzc_validate_tool [core1|core2|default|all] [+feature|-feature]...\n");
    return 2;
  }
  for (uint8_t header[4]; std::fread(header, 1, 4, stdin) == 4;) {
    size_t size = header[0] | header[1] << 8 | header[2] << 16 | static_cast<size_t>(header[3]) << 24;
    // A buffer of exactly this size, so that a sanitizer sees any read behind the module.
    std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
    if (std::fread(bytes.get(), 1, size, stdin) != size)
      return 2;
    judge({bytes.get(), size}, features);
  }
  return 0;
}
