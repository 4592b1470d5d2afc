// Translated code.
//
// A function is translated once into register code: instructions name slots of the function's frame instead of pushing
// and popping, so that most local.get, local.set and constants cost nothing when they run. An instruction is the
// address of its handler, one word of operands, and for some more words behind it. Operands are 16-bit slot numbers,
// 32-bit constants or jumps; handlers.h says for each which lies where.
//
// A frame is a range of 64-bit slots: parameters, the header (return address and caller's frame), other locals,
// operands of the WebAssembly stack. A v128 takes two slots. The frame of a callee begins at the caller's slots of the
// arguments, and results are returned in the same place, so that a call copies nothing. The result also stays in an
// accumulator: see machine.h.

#ifndef WZC_INTERP_CODE_H
#define WZC_INTERP_CODE_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace wzc::interp {

using Slot = uint64_t;
using Word = uint64_t;

/// Slots of the header: the return address, then the caller's frame.
inline constexpr uint32_t kHeaderSlots = 2;
/// Slot numbers are 16 bits wide. A function that needs more has a frame no stack has room for: calls of it trap as the
/// specification allows (section "Implementation Limitations"), with call_stack_exhausted.
inline constexpr uint32_t kMaxSlots = 0xFFFF;
inline constexpr uint32_t kImpossibleFrame = UINT32_MAX;

/// Reads an operand that lies `offset` bytes into the operands of the instruction at `ip`.
template <class T> inline T operandAt(const Word *ip, size_t offset) {
  T value;
  std::memcpy(&value, reinterpret_cast<const char *>(ip + 1) + offset, sizeof(T));
  return value;
}

/// A translated function.
struct Function {
  const Word *code = nullptr;
  uint32_t frameBytes = 0;
  uint32_t headerSlot = 0; // behind the parameters
  uint32_t codeWords = 0;
  uint32_t index = 0; // in the module's function index space
  // Range of ModuleCode::positions.
  size_t positionsBegin = 0;
  size_t positionsEnd = 0;
};

/// Memory for code that never moves.
class CodeMemory {
public:
  /// A copy of `words`.
  const Word *add(const std::vector<Word> &words) {
    if (words.size() > room) {
      room = words.size() > kChunkWords ? words.size() : kChunkWords;
      chunks.push_back(std::make_unique_for_overwrite<Word[]>(room));
      at = chunks.back().get();
      total += room * sizeof(Word);
    }
    Word *copy = at;
    std::memcpy(copy, words.data(), words.size() * sizeof(Word));
    at += words.size();
    room -= words.size();
    return copy;
  }
  size_t bytes() const { return total; }

private:
  static constexpr size_t kChunkWords = 8192;
  std::vector<std::unique_ptr<Word[]>> chunks;
  Word *at = nullptr;
  size_t room = 0;
  size_t total = 0;
};

struct ModuleCode {
  CodeMemory memory;
  std::vector<Function> functions; // defined ones
  std::vector<Function> constants; // constant expressions that need evaluation, each a function with one result
  std::vector<const Function *> byAddress;
  // Where traps and calls are: pairs of unsigned LEB128 numbers, by how many words the code position and by how many
  // bytes the position in the module's binary grows. The first pair counts from the beginning of the code and of the
  // binary.
  std::vector<uint8_t> positions;
};

} // namespace wzc::interp

#endif
