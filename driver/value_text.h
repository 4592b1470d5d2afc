// WebAssembly values as words of a command line.

#ifndef WZC_DRIVER_VALUE_TEXT_H
#define WZC_DRIVER_VALUE_TEXT_H

#include "wzc/runtime.h"

#include <string>
#include <string_view>

namespace wzc {

/// Integers in decimal, signed or unsigned, or in hexadecimal with 0x; floating-point numbers as C reads them, with inf
/// and nan. Other types have no text and never parse. `kind` is a code of wzc_value_kind.
bool parseValue(const std::string &text, uint32_t kind, wzc_value &value);

/// Integers in signed decimal; floating-point numbers with as many digits as are needed to read the same number back;
/// vectors as 128-bit hexadecimal numbers; references as null or ref.
std::string formatValue(uint32_t kind, const wzc_value &value);

std::string_view valueKindName(uint32_t kind);

} // namespace wzc

#endif
