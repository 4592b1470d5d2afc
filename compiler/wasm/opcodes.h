// Instructions and what there is to know about them, expanded from opcodes.def.

#ifndef WZC_WASM_OPCODES_H
#define WZC_WASM_OPCODES_H

#include "compiler/wasm/features.h"

#include <array>
#include <cstdint>
#include <optional>

namespace wzc {

enum class Opcode : uint16_t {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) name,
#include "opcodes.def"
#undef WZC_OPCODE
};

inline constexpr unsigned kOpcodeCount = 0
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) +1
#include "opcodes.def"
#undef WZC_OPCODE
    ;

/// What follows the code of an instruction (specification, section 5.4).
enum class Immediate : uint8_t {
  none,
  block_type,
  label,
  label_table,
  function,
  type_table,
  heap_type,
  value_types,
  local,
  global,
  table,
  element_table,
  element,
  table_table,
  memarg,
  memory,
  data_memory,
  data,
  memory_memory,
  i32,
  i64,
  f32,
  f64,
  v128,
  lanes16,
  lane,
  memarg_lane,
};

/// The sink method that receives an instruction.
enum class Family : uint8_t {
  control,
  call,
  ref,
  parametric,
  variable,
  table,
  load,
  store,
  memory,
  constant,
  unary,
  binary,
  ternary,
  shuffle,
  extract_lane,
  replace_lane,
  load_lane,
  store_lane,
};

/// Why an instruction may trap.
enum class TrapClass : uint8_t { none, unreachable, call_indirect, table, memory, divide, divide_overflow, truncate };

/// What a load or store moves. uN and sN extend to the result; i32 ... v128 are the whole type; the rest are vector
/// loads: eight bytes extended lane by lane, one lane copied to all, or one lane with the others zero.
enum class MemoryAccess : uint8_t {
  none,
  s8,
  u8,
  s16,
  u16,
  s32,
  u32,
  i32,
  i64,
  f32,
  f64,
  v128,
  extend8s,
  extend8u,
  extend16s,
  extend16u,
  extend32s,
  extend32u,
  splat8,
  splat16,
  splat32,
  splat64,
  zero32,
  zero64,
};

struct OpcodeInfo {
  const char *mnemonic;
  const char *signature;
  uint32_t code;
  uint8_t prefix;
  Immediate immediate;
  Family family;
  Feature feature;
  TrapClass traps;
  MemoryAccess access;
  bool isFloat; // has to do with f32 or f64, alone or as lanes
};

extern const OpcodeInfo kOpcodeInfo[kOpcodeCount];

inline const OpcodeInfo &info(Opcode opcode) { return kOpcodeInfo[static_cast<unsigned>(opcode)]; }

/// Codes that may follow a prefix byte: below this number. Prefix 0 stands for the one-byte codes.
inline constexpr uint32_t kCodesPerPrefix = 0x120;
/// Rows for prefix 0 and 0xFB to 0xFE; the enumerator plus one, or zero where there is no instruction.
extern const std::array<std::array<uint16_t, kCodesPerPrefix>, 5> kOpcodeByCode;

/// The instruction of a one-byte code, or of a prefix byte and the code after it.
inline std::optional<Opcode> opcodeByCode(uint8_t prefix, uint32_t code) {
  unsigned row = prefix == 0 ? 0 : prefix - 0xFAu;
  if (row >= kOpcodeByCode.size() || code >= kCodesPerPrefix || kOpcodeByCode[row][code] == 0)
    return std::nullopt;
  return static_cast<Opcode>(kOpcodeByCode[row][code] - 1);
}

/// Bytes in memory that an access touches.
constexpr unsigned accessSize(MemoryAccess access) {
  switch (access) {
  case MemoryAccess::none: return 0;
  case MemoryAccess::s8:
  case MemoryAccess::u8:
  case MemoryAccess::splat8: return 1;
  case MemoryAccess::s16:
  case MemoryAccess::u16:
  case MemoryAccess::splat16: return 2;
  case MemoryAccess::s32:
  case MemoryAccess::u32:
  case MemoryAccess::i32:
  case MemoryAccess::f32:
  case MemoryAccess::splat32:
  case MemoryAccess::zero32: return 4;
  case MemoryAccess::i64:
  case MemoryAccess::f64:
  case MemoryAccess::extend8s:
  case MemoryAccess::extend8u:
  case MemoryAccess::extend16s:
  case MemoryAccess::extend16u:
  case MemoryAccess::extend32s:
  case MemoryAccess::extend32u:
  case MemoryAccess::splat64:
  case MemoryAccess::zero64: return 8;
  case MemoryAccess::v128: return 16;
  }
  return 0;
}

/// Largest alignment (as a power of two) an access may claim (section 3.4.6).
constexpr unsigned naturalAlignment(MemoryAccess access) {
  unsigned size = accessSize(access);
  return size >= 16 ? 4 : size >= 8 ? 3 : size >= 4 ? 2 : size >= 2 ? 1 : 0;
}

} // namespace wzc

#endif
