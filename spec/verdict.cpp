// Judging modules and matching reasons. See verdict.h.

#include "spec/verdict.h"

#include "compiler/wasm/module.h"
#include "compiler/wasm/module_decoder.h"
#include "wzc/runtime.h"

namespace wzc::spec {
namespace {

struct ErrorText {
  ErrorCode code;
  std::string_view text;
};

constexpr ErrorText kErrorTexts[] = {
#define WZC_ERROR_TEXT(code, text) {ErrorCode::code, text},
#include "error_texts.def"
#undef WZC_ERROR_TEXT
};

struct TrapText {
  int code;
  std::string_view text;
};

constexpr TrapText kTrapTexts[] = {
#define WZC_TRAP(name, number, message) {number, message},
#include "abi/traps.def"
#undef WZC_TRAP
#define WZC_TRAP_TEXT(number, text) {number, text},
#include "trap_texts.def"
#undef WZC_TRAP_TEXT
};

constexpr Feature kFeatures[] = {
#define WZC_FEATURE(name, bit, flag, default, version) Feature::name,
#include "compiler/wasm/features.def"
#undef WZC_FEATURE
};

struct UnbuiltOpcodes {
  uint8_t prefix;
  uint32_t first;
  uint32_t last;
  Feature feature;
};

constexpr UnbuiltOpcodes kUnbuiltOpcodes[] = {
#define WZC_UNBUILT_OPCODES(prefix, first, last, feature) {prefix, first, last, Feature::feature},
#include "unbuilt_opcodes.def"
#undef WZC_UNBUILT_OPCODES
};

bool sameUpToLength(std::string_view a, std::string_view b) {
  size_t size = a.size() < b.size() ? a.size() : b.size();
  return size > 0 && a.substr(0, size) == b.substr(0, size);
}

// The error says it in words only: "... the feature relaxed-simd, ...". Of flags that begin alike the longest is meant.
std::optional<Feature> featureNamedIn(std::string_view message) {
  std::optional<Feature> best;
  size_t bestSize = 0;
  for (Feature feature : kFeatures) {
    std::string_view flag = featureFlag(feature);
    if (flag.size() > bestSize && message.find("feature " + std::string(flag)) != std::string_view::npos) {
      best = feature;
      bestSize = flag.size();
    }
  }
  return best;
}

std::optional<Feature> featureOfOpcodeAt(std::span<const uint8_t> bytes, uint64_t offset) {
  if (offset >= bytes.size())
    return std::nullopt;
  uint32_t code = bytes[offset++];
  uint8_t prefix = 0;
  if (code >= 0xFB && code <= 0xFE) {
    prefix = static_cast<uint8_t>(code);
    code = 0;
    for (unsigned shift = 0; shift < 28 && offset < bytes.size(); shift += 7) {
      code |= (bytes[offset] & 0x7Fu) << shift;
      if (bytes[offset++] < 0x80)
        break;
    }
  }
  for (const UnbuiltOpcodes &row : kUnbuiltOpcodes)
    if (row.prefix == prefix && code >= row.first && code <= row.last)
      return row.feature;
  return std::nullopt;
}

} // namespace

Verdict judge(std::span<const uint8_t> bytes, FeatureSet features) {
  Verdict verdict;
  Module module;
  Diag diag;
  if (decodeModule(bytes, features, module, diag) && validateBodies(module, 1, diag))
    return verdict;
  verdict.error = diag.error();
  if (verdict.error && verdict.error->code == ErrorCode::illegalOpcode)
    verdict.missing = featureOfOpcodeAt(bytes, verdict.error->offset);
  else if (verdict.error)
    verdict.missing = featureNamedIn(verdict.error->message);
  return verdict;
}

std::optional<Feature> featureForReason(std::span<const uint8_t> bytes, FeatureSet features, std::string_view text) {
  for (Feature feature : kFeatures) {
    if (features.has(feature))
      continue;
    Verdict verdict = judge(bytes, features.with(feature));
    if (!verdict.ok() && isReason(verdict.error->code, text))
      return feature;
  }
  return std::nullopt;
}

bool isReason(ErrorCode code, std::string_view text) {
  for (const ErrorText &row : kErrorTexts)
    if (row.code == code && sameUpToLength(row.text, text))
      return true;
  return false;
}

bool isTrapReason(int trapCode, std::string_view text) {
  for (const TrapText &row : kTrapTexts)
    if (row.code == trapCode && sameUpToLength(row.text, text))
      return true;
  return false;
}

} // namespace wzc::spec
