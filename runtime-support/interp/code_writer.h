// Writes the code of one function: instructions, and jumps to places not known yet.

#ifndef WZC_INTERP_CODE_WRITER_H
#define WZC_INTERP_CODE_WRITER_H

#include "interp/handlers.h"

#include <array>

namespace wzc::interp {

/// Where a jump's distance is written: position in 32-bit units.
using JumpField = uint32_t;
inline constexpr JumpField kNoField = UINT32_MAX;

class CodeWriter {
public:
  std::vector<Word> words;

  uint32_t position() const { return static_cast<uint32_t>(words.size()); }

  /// Appends an instruction with four 16-bit operands, with two and one of 32 bits, or two of 32 bits.
  uint32_t add(Handler handler, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint32_t d = 0) {
    uint32_t at = position();
    words.push_back(word(handler));
    words.push_back(pack(std::array<uint16_t, 4>{static_cast<uint16_t>(a), static_cast<uint16_t>(b),
                                                 static_cast<uint16_t>(c), static_cast<uint16_t>(d)}));
    return at;
  }
  uint32_t addWide(Handler handler, uint32_t a, uint32_t b, uint32_t constant) {
    uint32_t at = position();
    words.push_back(word(handler));
    words.push_back(pack(Mixed{static_cast<uint16_t>(a), static_cast<uint16_t>(b), constant}));
    return at;
  }
  uint32_t addPair(Handler handler, uint32_t a, uint32_t b) {
    uint32_t at = position();
    words.push_back(word(handler));
    words.push_back(pack(std::array<uint32_t, 2>{a, b}));
    return at;
  }
  void addWord(Word more) { words.push_back(more); }
  void addPair(uint32_t a, uint32_t b) { words.push_back(pack(std::array<uint32_t, 2>{a, b})); }

  void setHandler(uint32_t at, Handler handler) { words[at] = word(handler); }
  /// Changes the first 16-bit operand, which is where results go.
  void setResult(uint32_t at, uint32_t slot) {
    patch(2 * at + 2, [&](char *to) {
      auto value = static_cast<uint16_t>(slot);
      std::memcpy(to, &value, sizeof(value));
    });
  }
  void truncate(uint32_t at) { words.resize(at); }

  /// The field of the instruction at `at` whose distance lies `offset` bytes into the operands.
  static JumpField fieldOf(uint32_t at, uint32_t offset) { return 2 * (at + 1) + offset / 4; }
  void setJump(JumpField field, uint32_t target) {
    setField(field, static_cast<uint32_t>(static_cast<int32_t>(int64_t{target} * 8 - int64_t{field} * 4)));
  }
  uint32_t field(JumpField field) const {
    uint32_t value;
    std::memcpy(&value, reinterpret_cast<const char *>(words.data()) + size_t{field} * 4, sizeof(value));
    return value;
  }
  void setField(JumpField field, uint32_t value) {
    patch(field, [&](char *to) { std::memcpy(to, &value, sizeof(value)); });
  }

private:
  struct Mixed {
    uint16_t a, b;
    uint32_t constant;
  };

  static Word word(Handler handler) { return reinterpret_cast<uintptr_t>(handler); }
  template <class T> static Word pack(const T &operands) {
    static_assert(sizeof(T) == sizeof(Word));
    return std::bit_cast<Word>(operands);
  }
  template <class Write> void patch(JumpField field, Write write) {
    write(reinterpret_cast<char *>(words.data()) + size_t{field} * 4);
  }
};

/// The jumps to a place that is not known yet, as a list through their fields.
class JumpList {
public:
  bool empty() const { return last == kNoField; }
  void add(CodeWriter &code, JumpField field) {
    code.setField(field, last);
    last = field;
  }
  void bind(CodeWriter &code, uint32_t target) {
    while (last != kNoField) {
      JumpField next = code.field(last);
      code.setJump(last, target);
      last = next;
    }
  }

private:
  JumpField last = kNoField;
};

} // namespace wzc::interp

#endif
