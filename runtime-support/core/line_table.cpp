#include "line_table.h"

namespace wzc {

namespace {

/// Reads one LEB128 number of at most 64 bits; the tables come with the code and are trusted to end properly.
uint64_t readUnsigned(const uint8_t *&at, const uint8_t *end) {
  uint64_t value = 0;
  for (unsigned shift = 0; at != end; shift += 7) {
    uint8_t byte = *at++;
    if (shift < 64)
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (!(byte & 0x80))
      break;
  }
  return value;
}

int64_t readSigned(const uint8_t *&at, const uint8_t *end) {
  uint64_t value = 0;
  unsigned shift = 0;
  uint8_t byte = 0;
  while (at != end) {
    byte = *at++;
    if (shift < 64)
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    shift += 7;
    if (!(byte & 0x80))
      break;
  }
  if (shift < 64 && (byte & 0x40))
    value |= ~uint64_t{0} << shift;
  return static_cast<int64_t>(value);
}

// Line table: for the defined function i, the bytes [line_offsets[i], line_offsets[i + 1]) of line_bytes hold pairs of
// an unsigned LEB128 number, by how much the native offset grows, and a signed one, by how much the offset in the
// binary changes. Both start at 0. A pair covers native code from its offset to that of the next pair. One whose offset
// in the binary comes to 0 covers nothing, but says that a version of the function starts there.
constexpr uint32_t kStartsVersion = 0;

template <class Visit> void forEachLine(const wzc_module &module, uint32_t definedIndex, Visit visit) {
  if (!module.line_offsets)
    return;
  const uint8_t *at = module.line_bytes + module.line_offsets[definedIndex];
  const uint8_t *end = module.line_bytes + module.line_offsets[definedIndex + 1];
  uint64_t native = 0;
  uint64_t offset = 0;
  while (at != end) {
    native += readUnsigned(at, end);
    offset += static_cast<uint64_t>(readSigned(at, end));
    visit(native, static_cast<uint32_t>(offset));
  }
}

} // namespace

bool startsVersion(const wzc_module &module, uint32_t definedIndex, uint64_t nativeOffset) {
  bool found = false;
  forEachLine(module, definedIndex,
              [&](uint64_t native, uint32_t offset) { found |= native == nativeOffset && offset == kStartsVersion; });
  return found;
}

uint32_t lookUpOffset(const wzc_module &module, uint32_t definedIndex, uint64_t nativeOffset) {
  uint32_t found = UINT32_MAX;
  forEachLine(module, definedIndex, [&](uint64_t native, uint32_t offset) {
    if (native <= nativeOffset)
      found = offset == kStartsVersion ? UINT32_MAX : offset;
  });
  return found;
}

} // namespace wzc
