#include "value_types.h"

namespace wzc {

namespace {

struct TypeNames {
  uint32_t type;
  char letter;
  const char *name;
};

constexpr TypeNames kTypeNames[] = {
    {kTypeI32, 'i', "i32"},
    {kTypeI64, 'I', "i64"},
    {kTypeF32, 'f', "f32"},
    {kTypeF64, 'F', "f64"},
    {kTypeV128, 'v', "v128"},
    {kTypeFuncref, 'r', "funcref"},
    {kTypeExternref, 'e', "externref"},
};

// Forms that carry a heap type in the upper 24 bits.
constexpr uint32_t kRefNull = 0x63;
constexpr uint32_t kRef = 0x64;
// The specification limits neither, the JS embedding limits both to 1,000.
constexpr size_t kMaxValues = 1000;

struct Reference {
  bool isNullable;
  uint32_t heap;
};

/// funcref and its like are abbreviations for (ref null heap).
Reference spellOut(uint32_t type) {
  uint32_t code = type & 0xFF;
  if (code == kRefNull || code == kRef)
    return {code == kRefNull, (type >> 8) & 0xFFFFFF};
  return {true, code};
}

} // namespace

char letterOf(uint32_t type) {
  for (const TypeNames &entry : kTypeNames)
    if (entry.type == type)
      return entry.letter;
  return '\0';
}

uint32_t typeOfLetter(char letter) {
  for (const TypeNames &entry : kTypeNames)
    if (entry.letter == letter)
      return entry.type;
  return 0;
}

bool isSubtype(uint32_t type, uint32_t wanted) {
  if (type == wanted)
    return true;
  if (!isReference(type) || !isReference(wanted))
    return false;
  Reference from = spellOut(type);
  Reference to = spellOut(wanted);
  return from.heap == to.heap && (to.isNullable || !from.isNullable);
}

void addTypeName(Text &text, uint32_t type) {
  for (const TypeNames &entry : kTypeNames)
    if (entry.type == type) {
      text.add(entry.name);
      return;
    }
  text.add((type & 0xFF) == kRefNull ? "(ref null " : "(ref ").addHex(spellOut(type).heap).add(")");
}

void addFuncTypeName(Text &text, const FuncType &type) {
  auto addList = [&](const uint32_t *types, uint32_t count) {
    text.add("[");
    for (uint32_t i = 0; i < count; ++i) {
      if (i)
        text.add(" ");
      addTypeName(text, types[i]);
    }
    text.add("]");
  };
  addList(type.params(), type.paramCount);
  text.add(" -> ");
  addList(type.results(), type.resultCount);
}

ParseOutcome parseFuncType(const char *text, ParsedFuncType &result) {
  bool inResults = false;
  for (; *text; ++text) {
    if (*text == ':' && !inResults) {
      inResults = true;
      continue;
    }
    Vector<uint32_t> &list = inResults ? result.results : result.params;
    uint32_t type = typeOfLetter(*text);
    if (!type || list.size() == kMaxValues)
      return ParseOutcome::malformed;
    if (!list.push(type))
      return ParseOutcome::outOfMemory;
  }
  return inResults ? ParseOutcome::ok : ParseOutcome::malformed;
}

bool spellFuncType(std::span<const uint32_t> params, std::span<const uint32_t> results, char *buffer, size_t size) {
  if (size < params.size() + results.size() + 2)
    return false;
  bool complete = true;
  auto add = [&](char letter) {
    complete &= letter != '\0';
    *buffer++ = letter;
  };
  for (uint32_t type : params)
    add(letterOf(type));
  add(':');
  for (uint32_t type : results)
    add(letterOf(type));
  *buffer = '\0';
  return complete;
}

bool spells(const char *text, const FuncType &type) {
  for (uint32_t i = 0; i < type.paramCount; ++i, ++text)
    if (!*text || typeOfLetter(*text) != type.params()[i])
      return false;
  if (*text++ != ':')
    return false;
  for (uint32_t i = 0; i < type.resultCount; ++i, ++text)
    if (!*text || typeOfLetter(*text) != type.results()[i])
      return false;
  return *text == '\0';
}

} // namespace wzc
