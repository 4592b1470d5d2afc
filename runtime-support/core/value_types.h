// Value types: their codes, their letters in type strings, their names in messages, and which fits where.

#ifndef WZC_CORE_VALUE_TYPES_H
#define WZC_CORE_VALUE_TYPES_H

#include <cstdint>
#include <span>

#include "text.h"
#include "type_registry.h"
#include "vector.h"

namespace wzc {

constexpr uint32_t kTypeI32 = 0x7F;
constexpr uint32_t kTypeI64 = 0x7E;
constexpr uint32_t kTypeF32 = 0x7D;
constexpr uint32_t kTypeF64 = 0x7C;
constexpr uint32_t kTypeV128 = 0x7B;
constexpr uint32_t kTypeFuncref = 0x70;
constexpr uint32_t kTypeExternref = 0x6F;

inline bool isReference(uint32_t type) { return (type & 0xFF) < kTypeV128; }

/// The letter of a type, '\0' if it has none; the type of a letter, 0 if it is none.
char letterOf(uint32_t type);
uint32_t typeOfLetter(char letter);

/// Whether a value of `type` may stand where `wanted` is asked for.
bool isSubtype(uint32_t type, uint32_t wanted);

void addTypeName(Text &text, uint32_t type);
/// As in "[i32 i64] -> [f32]".
void addFuncTypeName(Text &text, const FuncType &type);

/// A type string, "iI:i", taken apart.
struct ParsedFuncType {
  Vector<uint32_t> params;
  Vector<uint32_t> results;
};
enum class ParseOutcome { ok, malformed, outOfMemory };
[[nodiscard]] ParseOutcome parseFuncType(const char *text, ParsedFuncType &result);

/// Writes the type in letters and a null byte; false if a type has no letter or the buffer is too small.
bool spellFuncType(std::span<const uint32_t> params, std::span<const uint32_t> results, char *buffer, size_t size);

/// Whether `text` spells exactly `type`.
bool spells(const char *text, const FuncType &type);

} // namespace wzc

#endif
