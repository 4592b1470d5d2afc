// The table of instructions, and the way from a code to its row.

#include "compiler/wasm/opcodes.h"

#include <string_view>

namespace wzc {

/// The type stands in the mnemonic of every instruction that reads or makes floating-point numbers.
static constexpr bool namesFloat(std::string_view mnemonic) {
  return mnemonic.find("f32") != mnemonic.npos || mnemonic.find("f64") != mnemonic.npos;
}

const OpcodeInfo kOpcodeInfo[kOpcodeCount] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access)                 \
  {mnemonic,                                                                                                           \
   signature,                                                                                                          \
   code,                                                                                                               \
   prefix,                                                                                                             \
   Immediate::immediate,                                                                                               \
   Family::family,                                                                                                     \
   Feature::feature,                                                                                                   \
   TrapClass::traps,                                                                                                   \
   MemoryAccess::access,                                                                                               \
   namesFloat(mnemonic)},
#include "opcodes.def"
#undef WZC_OPCODE
};

namespace {

struct Row {
  uint8_t prefix;
  uint32_t code;
};

constexpr Row kRows[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) {prefix, code},
#include "opcodes.def"
#undef WZC_OPCODE
};

constexpr auto invert() {
  std::array<std::array<uint16_t, kCodesPerPrefix>, 5> table{};
  for (unsigned i = 0; i < kOpcodeCount; ++i) {
    unsigned row = kRows[i].prefix == 0 ? 0 : kRows[i].prefix - 0xFAu;
    table[row][kRows[i].code] = static_cast<uint16_t>(i + 1);
  }
  return table;
}

} // namespace

// Evaluated by the compiler: a code out of the table's range, or a prefix out of place, fails to compile.
constexpr std::array<std::array<uint16_t, kCodesPerPrefix>, 5> kOpcodeByCode = invert();

} // namespace wzc
