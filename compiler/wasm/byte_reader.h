// Reads the primitive encodings of the binary format (specification, section 5.2) from a range of a module's bytes.
// Errors are sticky: the first goes to the Diag, and from then on every read gives zero and ok() is false, so callers
// check once after a group of reads and in every loop.

#ifndef WZC_WASM_BYTE_READER_H
#define WZC_WASM_BYTE_READER_H

#include "compiler/wasm/diag.h"
#include "compiler/wasm/module.h"

#include <bit>
#include <cstring>

namespace wzc {

class ByteReader {
public:
  ByteReader(std::span<const uint8_t> module, ByteRange range, Diag &errors)
      : base(module.data()), at(base + range.offset), limit(at + range.size), diag(errors) {}

  void restart(std::span<const uint8_t> module, ByteRange range) {
    base = module.data();
    at = base + range.offset;
    limit = at + range.size;
    failed = false;
  }

  bool ok() const { return !failed; }
  bool atEnd() const { return at == limit; }
  uint64_t offset() const { return static_cast<uint64_t>(at - base); }
  uint64_t remaining() const { return static_cast<uint64_t>(limit - at); }
  uint64_t endOffset() const { return static_cast<uint64_t>(limit - base); }

  bool fail(Error error) {
    failed = true;
    limit = at;
    return diag.report(std::move(error));
  }

  /// Stops after an error that somebody else reported.
  bool abandon() {
    failed = true;
    limit = at;
    return false;
  }

  uint8_t u8(std::string_view what) {
    if (at == limit)
      return end(what), 0;
    return *at++;
  }
  /// The next byte without consuming it; 0 at the end.
  uint8_t peek() const { return at == limit ? 0 : *at; }

  uint32_t u32(std::string_view what) {
    if (at != limit && *at < 0x80) [[likely]]
      return *at++;
    return static_cast<uint32_t>(leb(what, 32, false));
  }
  uint64_t u64(std::string_view what) { return leb(what, 64, false); }
  int32_t s32(std::string_view what) { return static_cast<int32_t>(leb(what, 32, true)); }
  int64_t s33(std::string_view what) { return static_cast<int64_t>(leb(what, 33, true)); }
  int64_t s64(std::string_view what) { return static_cast<int64_t>(leb(what, 64, true)); }

  /// Little-endian fixed-width bits.
  uint32_t fixed32(std::string_view what) { return static_cast<uint32_t>(fixed(what, 4)); }
  uint64_t fixed64(std::string_view what) { return fixed(what, 8); }

  ByteRange take(uint64_t size, std::string_view what) {
    if (size > remaining()) {
      fail(diag::unexpectedEnd(endOffset(), what));
      return {};
    }
    ByteRange range{offset(), size};
    at += size;
    return range;
  }

  /// A count of things each at least `minSize` bytes long: more than the rest could hold, or than `max`, is an error.
  uint32_t count(std::string_view what, uint32_t max, unsigned minSize = 1) {
    uint64_t start = offset();
    uint32_t n = u32(what);
    if (ok() && n > max)
      fail(diag::tooMany(start, what, n, max));
    else if (ok() && uint64_t{n} * minSize > remaining())
      fail(diag::unexpectedEnd(endOffset(), what));
    return ok() ? n : 0;
  }

private:
  void end(std::string_view what) {
    if (!failed)
      fail(diag::unexpectedEnd(endOffset(), what));
  }

  uint64_t leb(std::string_view what, unsigned bits, bool isSigned) {
    const uint8_t *start = at;
    uint64_t result = 0;
    unsigned shift = 0;
    for (;;) {
      if (at == limit)
        return end(what), 0;
      uint8_t byte = *at++;
      unsigned left = bits - shift; // how many bits of this byte belong to the value
      if (left < 7) {
        // The bits beyond must be zero, or copies of the sign bit. A continuation bit here is an encoding too long.
        if (byte & 0x80)
          return lebError(start, what, bits, true);
        uint8_t rest = static_cast<uint8_t>(byte & 0x7F) >> (isSigned ? left - 1 : left);
        uint8_t ones = static_cast<uint8_t>(0x7F >> (isSigned ? left - 1 : left));
        if (rest != 0 && !(isSigned && rest == ones))
          return lebError(start, what, bits, false);
      }
      result |= static_cast<uint64_t>(byte & 0x7F) << shift;
      shift += 7;
      if (!(byte & 0x80)) {
        if (isSigned && shift < 64 && (byte & 0x40))
          result |= ~uint64_t{0} << shift;
        return result;
      }
      if (shift >= bits)
        return lebError(start, what, bits, true);
    }
  }
  uint64_t lebError(const uint8_t *start, std::string_view what, unsigned bits, bool tooLong) {
    uint64_t where = static_cast<uint64_t>(start - base);
    fail(tooLong ? diag::lebTooLong(where, what) : diag::lebTooLarge(where, what, bits));
    return 0;
  }
  uint64_t fixed(std::string_view what, unsigned size) {
    if (remaining() < size)
      return end(what), 0;
    uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value |= static_cast<uint64_t>(at[i]) << (8 * i);
    at += size;
    return value;
  }

  const uint8_t *base;
  const uint8_t *at;
  const uint8_t *limit;
  Diag &diag;
  bool failed = false;
};

} // namespace wzc

#endif
