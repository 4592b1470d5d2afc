// From places in translated code to places in the module's binary, for back-traces.

#ifndef WZC_INTERP_POSITIONS_H
#define WZC_INTERP_POSITIONS_H

#include "core/interpreter_entry.h"
#include "interp/code.h"

namespace wzc::interp {

/// Notes where the instructions of one function are that may trap or call.
class PositionWriter {
public:
  explicit PositionWriter(std::vector<uint8_t> &out) : bytes(out) {}

  void begin() {
    lastWord = 0;
    lastOffset = 0;
  }
  /// In order of the code.
  void add(uint64_t word, uint64_t offset) {
    number(word - lastWord);
    number(offset - lastOffset);
    lastWord = word;
    lastOffset = offset;
  }

private:
  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes.push_back(static_cast<uint8_t>(value | 0x80));
    bytes.push_back(static_cast<uint8_t>(value));
  }

  std::vector<uint8_t> &bytes;
  uint64_t lastWord = 0;
  uint64_t lastOffset = 0;
};

/// The offset in the binary of the instruction that has the `word`-th word of the function; UINT32_MAX if none was
/// noted.
uint32_t binaryOffset(const ModuleCode &module, const Function &function, uint64_t word);

/// The function whose code `ip` points into; null if there is none.
const Function *functionAt(const ModuleCode &module, const Word *ip);

/// InterpreterEntry::describe of machines: the frames of the activation, innermost first.
uint32_t describeFrames(const InterpreterEntry &entry, wzc_frame *frames, uint32_t room);

} // namespace wzc::interp

#endif
