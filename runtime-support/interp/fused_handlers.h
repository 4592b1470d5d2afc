// Instructions that do the work of two, for pairs that are frequent in what compilers write.
//
// The first of such a pair leaves its result to the second alone, unless noted. Constants are 16 bits: of i32.and taken
// as unsigned, because masks are, else signed. What does not fit is left as two instructions.

#ifndef WZC_INTERP_FUSED_HANDLERS_H
#define WZC_INTERP_FUSED_HANDLERS_H

#include "interp/handlers.h"

namespace wzc::interp {

/// How the second operand is made: with a slot, with a constant, or with a slot as its left operand.
enum class Second : uint8_t { S, K, Reversed };

/// Whether `constant`, an i32, can be one of `opcode` in a fused instruction.
constexpr bool fitsFused(Opcode opcode, uint32_t constant) {
  return opcode == Opcode::I32And ? constant <= UINT16_MAX
                                  : static_cast<uint32_t>(static_cast<int16_t>(constant)) == constant;
}

// All may be null: there is no such instruction.

/// (x first y) second z of i32: slots of result, x, y, z; in form AS and AK x is the accumulator. [store]
const Handler *fusedBinary(Opcode first, Form form, Opcode second, Second how);
/// A load whose address is x + y: slots of result, x, y, offset of the end in 16 bits. [store]
const Handler *fusedSumLoad(Form form, Opcode load);
/// A store whose address is x + y: slots of value, x, y, offset of the end.
Handler fusedSumStore(Form form, Opcode store);
/// A load whose address is the i32 another loads: slots of result, of the first address, offsets of both ends. The
/// second load's traps come from its second word. [store]
const Handler *fusedLoadLoad(bool inAccumulator, Opcode load);
/// load second z of i32: slots of result and address, offset of the end, z. [store]
const Handler *fusedLoadBinary(Opcode load, bool inAccumulator, Opcode second, Second how);

/// Jumps if what i32.and makes of slot or accumulator and constant is zero or not: slot, constant, distance at 4.
extern const Handler kJumpOnBits[2][2]; // [in accumulator][jumps if not zero]
/// Jumps on the i32 loaded: result and address slot, offset of the end, distance at 8. [store][jumps if not zero]
const Handler (*fusedLoadJump(Opcode load))[2];
/// Adds to a slot, which is stored, and jumps on comparing it with a slot or constant: slot, summand, the other,
/// distance at 8. [jumps if the comparison holds]
const Handler *fusedAddJump(Opcode comparison, Second how);

extern const Handler kCopyJump;     // result, operand, distance at 4
extern const Handler kConstantJump; // result, constant, distance at 4
extern const Handler kAddTwo;       // slot, summand, slot, summand

} // namespace wzc::interp

#endif
