// Writes the bodies of generated modules: instructions by the rows of opcodes.def.

#ifndef WZC_TEST_RUN_MODULE_TEXT_H
#define WZC_TEST_RUN_MODULE_TEXT_H

#include "compiler/wasm/opcodes.h"
#include "test/support/guests.h"
#include "test/unit/wasm/module_builder.h"

namespace wzc::test {

inline Bytes encode(Opcode opcode) {
  const OpcodeInfo &row = info(opcode);
  return row.prefix ? cat(row.prefix, uleb(row.code)) : Bytes{static_cast<uint8_t>(row.code)};
}

inline Bytes localGet(uint32_t index) { return cat(encode(Opcode::LocalGet), uleb(index)); }
inline Bytes localSet(uint32_t index) { return cat(encode(Opcode::LocalSet), uleb(index)); }
inline Bytes i32Const(uint32_t value) { return cat(encode(Opcode::I32Const), sleb(static_cast<int32_t>(value))); }

/// The constant instruction for a value of a type.
inline Bytes constantOf(char letter, const Bits &bits) {
  Bytes raw(bits.begin(), bits.begin() + sizeOfLetter(letter));
  switch (letter) {
  case 'i': return i32Const(static_cast<uint32_t>(lowBits(bits)));
  case 'I': return cat(encode(Opcode::I64Const), sleb(static_cast<int64_t>(lowBits(bits))));
  case 'f': return cat(encode(Opcode::F32Const), raw);
  case 'F': return cat(encode(Opcode::F64Const), raw);
  default: return cat(encode(Opcode::V128Const), raw);
  }
}

inline uint8_t valueTypeOf(char letter) {
  switch (letter) {
  case 'i': return 0x7F;
  case 'I': return 0x7E;
  case 'f': return 0x7D;
  case 'F': return 0x7C;
  default: return 0x7B;
  }
}

/// A function type from letters: "ii:I".
inline Bytes functionType(std::string_view letters) {
  auto list = [](std::string_view part) {
    Bytes bytes = uleb(part.size());
    for (char letter : part)
      append(bytes, valueTypeOf(letter));
    return bytes;
  };
  size_t colon = letters.find(':');
  return cat(0x60, list(letters.substr(0, colon)), list(letters.substr(colon + 1)));
}

inline Opcode loadOf(char letter) {
  return letter == 'i'   ? Opcode::I32Load
         : letter == 'I' ? Opcode::I64Load
         : letter == 'f' ? Opcode::F32Load
         : letter == 'F' ? Opcode::F64Load
                         : Opcode::V128Load;
}

inline Opcode storeOf(char letter) {
  return letter == 'i'   ? Opcode::I32Store
         : letter == 'I' ? Opcode::I64Store
         : letter == 'f' ? Opcode::F32Store
         : letter == 'F' ? Opcode::F64Store
                         : Opcode::V128Store;
}

/// A module of exported functions, with one memory exported as "memory".
class ModuleWriter {
public:
  explicit ModuleWriter(uint32_t memoryPages) {
    builder.memories.push_back(cat(0x01, uleb(memoryPages), uleb(memoryPages)));
    builder.exports.push_back(cat(std::string_view("memory"), 0x02, 0x00));
  }

  /// Adds a function with local variables beyond its parameters, given by their letters; its index. Exported unless
  /// `name` is empty. `code` lacks the final end.
  uint32_t function(std::string_view name, std::string_view type, std::string_view locals, const Bytes &code) {
    auto index = static_cast<uint32_t>(builder.bodies.size());
    std::vector<Bytes> groups;
    for (char letter : locals)
      groups.push_back(cat(0x01, valueTypeOf(letter)));
    builder.function(functionType(type), cat(list(groups), code, encode(Opcode::End)));
    if (!name.empty())
      builder.exports.push_back(cat(name, 0x00, uleb(index)));
    return index;
  }

  /// A mutable global that is zero at first; its index.
  uint32_t global(char letter) {
    builder.globals.push_back(cat(valueTypeOf(letter), 0x01, constantOf(letter, Bits{}), encode(Opcode::End)));
    return static_cast<uint32_t>(builder.globals.size() - 1);
  }

  Bytes build() { return builder.build(); }

private:
  ModuleBuilder builder;
};

} // namespace wzc::test

#endif
