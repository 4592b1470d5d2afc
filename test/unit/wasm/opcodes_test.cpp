// What is expanded from opcodes.def.

#include "compiler/wasm/opcodes.h"

#include <gtest/gtest.h>

using namespace wzc;

namespace {

TEST(Opcodes, EveryRowIsFoundByItsCode) {
  for (unsigned i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    EXPECT_EQ(opcodeByCode(info(opcode).prefix, info(opcode).code), opcode) << info(opcode).mnemonic;
  }
  EXPECT_EQ(info(Opcode::I32Add).code, 0x6Au);
  EXPECT_STREQ(info(Opcode::V128Load64Lane).mnemonic, "v128.load64_lane");
}

TEST(Opcodes, OtherCodesAreNone) {
  unsigned known = 0;
  for (unsigned prefix : {0u, 0xFBu, 0xFCu, 0xFDu, 0xFEu})
    for (uint32_t code = 0; code < 0x400; ++code)
      known += opcodeByCode(static_cast<uint8_t>(prefix), code).has_value();
  EXPECT_EQ(known, kOpcodeCount);
  EXPECT_FALSE(opcodeByCode(0xFD, 0xFFFFFFFF));
  EXPECT_FALSE(opcodeByCode(0xFF, 0));
  EXPECT_FALSE(opcodeByCode(0x01, 0));
}

TEST(Opcodes, AccessesAgreeWithFamilies) {
  for (const OpcodeInfo &row : kOpcodeInfo) {
    bool isAccess = row.family == Family::load || row.family == Family::store || row.family == Family::load_lane ||
                    row.family == Family::store_lane;
    EXPECT_EQ(row.access != MemoryAccess::none, isAccess) << row.mnemonic;
    EXPECT_EQ(accessSize(row.access) != 0, isAccess) << row.mnemonic;
    EXPECT_EQ(row.signature[0] == 'a', isAccess) << row.mnemonic;
  }
  EXPECT_EQ(naturalAlignment(MemoryAccess::v128), 4u);
  EXPECT_EQ(naturalAlignment(MemoryAccess::u16), 1u);
}

} // namespace
