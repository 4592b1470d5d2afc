#include "driver/value_text.h"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace wzc {

namespace {

/// Any of the 2^bits values, written signed or unsigned.
bool parseInteger(std::string_view text, unsigned bits, uint64_t &value) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+'))
    text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  }
  uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (error != std::errc() || end != text.data() + text.size())
    return false;
  uint64_t half = uint64_t{1} << (bits - 1);
  if (negative ? magnitude > half : bits < 64 && magnitude >> bits)
    return false;
  value = negative ? 0 - magnitude : magnitude;
  return true;
}

template <class Float> bool parseFloat(const std::string &text, Float &value) {
  if (text.empty() || strchr(" \t\n\v\f\r", text[0]))
    return false;
  char *end;
  value = sizeof(Float) == 4 ? static_cast<Float>(strtof(text.c_str(), &end))
                             : static_cast<Float>(strtod(text.c_str(), &end));
  return end == text.c_str() + text.size();
}

template <class Float> std::string formatFloat(Float value) {
  if (std::isnan(value))
    return std::signbit(value) ? "-nan" : "nan";
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string formatVector(const wzc_v128 &value) {
  std::string text = "0x";
  for (int i = 15; i >= 0; --i) {
    text += "0123456789abcdef"[value[i] >> 4];
    text += "0123456789abcdef"[value[i] & 15];
  }
  return text;
}

} // namespace

bool parseValue(const std::string &text, uint32_t kind, wzc_value &value) {
  uint64_t integer;
  switch (kind) {
  case WZC_I32:
    if (!parseInteger(text, 32, integer))
      return false;
    value.i32 = static_cast<int32_t>(integer);
    return true;
  case WZC_I64:
    if (!parseInteger(text, 64, integer))
      return false;
    value.i64 = static_cast<int64_t>(integer);
    return true;
  case WZC_F32: return parseFloat(text, value.f32);
  case WZC_F64: return parseFloat(text, value.f64);
  default: return false;
  }
}

std::string formatValue(uint32_t kind, const wzc_value &value) {
  switch (kind) {
  case WZC_I32: return std::to_string(value.i32);
  case WZC_I64: return std::to_string(value.i64);
  case WZC_F32: return formatFloat(value.f32);
  case WZC_F64: return formatFloat(value.f64);
  case WZC_V128: return formatVector(value.v128);
  default: return value.ref ? "ref" : "null";
  }
}

std::string_view valueKindName(uint32_t kind) {
  switch (kind) {
  case WZC_I32: return "i32";
  case WZC_I64: return "i64";
  case WZC_F32: return "f32";
  case WZC_F64: return "f64";
  case WZC_V128: return "v128";
  case WZC_FUNCREF: return "funcref";
  case WZC_EXTERNREF: return "externref";
  default: return "a reference";
  }
}

} // namespace wzc
