// Names of the features, from features.def.

#include "compiler/wasm/features.h"

namespace wzc {

std::string_view featureFlag(Feature feature) {
  switch (feature) {
#define WZC_FEATURE(name, bit, flag, default, version)                                                                 \
  case Feature::name: return flag;
#include "features.def"
#undef WZC_FEATURE
  }
  return "";
}

std::optional<Feature> featureByFlag(std::string_view flag) {
#define WZC_FEATURE(name, bit, text, default, version)                                                                 \
  if (flag == text)                                                                                                    \
    return Feature::name;
#include "features.def"
#undef WZC_FEATURE
  return std::nullopt;
}

} // namespace wzc
