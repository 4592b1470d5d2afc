// The instructions of translated code, as tables of handlers for the emitter.
//
// Most instructions come in forms that say where operands are: S in a slot, A in the accumulator of their kind, K a
// constant. Operands lie, in bytes behind the handler: result slot at 0, first operand slot at 2, second at 4, a 32-bit
// constant at 4; exceptions are noted. Variants without `store` leave the result in the accumulator alone.

#ifndef WZC_INTERP_HANDLERS_H
#define WZC_INTERP_HANDLERS_H

#include "compiler/wasm/opcodes.h"
#include "interp/machine.h"

namespace wzc::interp {

/// Forms of two operands.
enum class Form : uint8_t { SS, SA, AS, SK, AK, KS, KA };
inline constexpr size_t kForms = 7;

/// [form][store]; null: there is no such form.
struct BinaryHandlers {
  Handler of[kForms][2];
};
/// [operand in the accumulator][store]
struct UnaryHandlers {
  Handler of[2][2];
};
/// Conditional jumps on a comparison. Operand slots at 0 and 2, a 16-bit constant at 2, the distance at 4.
/// [form][jumps if the comparison holds]
struct BranchHandlers {
  Handler of[kForms][2];
};

// Each null unless the instruction has such handlers.
const BinaryHandlers *integerBinary(Opcode opcode);
const BinaryHandlers *floatBinary(Opcode opcode);
const UnaryHandlers *integerUnary(Opcode opcode);
const UnaryHandlers *floatUnary(Opcode opcode);
const BranchHandlers *integerBranch(Opcode opcode);
const BranchHandlers *floatBranch(Opcode opcode);

/// Instructions with a vector among their values take all operands from slots. Null unless it is one.
Handler vectorHandler(Opcode opcode);

/// Forms of addresses.
enum class Address : uint8_t {
  Slot,
  Accumulator,
  Constant,
  Far, // in a slot, and with an offset so large that the end of the access takes more than 32 bits
};

/// Loads. At 4 lies the offset of the access's end, or with Address::Constant the address of its end; with Address::Far
/// at 8, in 64 bits.
struct LoadHandlers {
  Handler of[4][2];
};
/// Stores: value slot or 16-bit constant at 0, address slot at 2, the rest as for loads. [address][value S, A, K]
struct StoreHandlers {
  Handler of[4][3];
};
const LoadHandlers *loadHandlers(Opcode opcode);
const StoreHandlers *storeHandlers(Opcode opcode);

/// Vector instructions with a lane; slots of result, vector and scalar, then the lane.
Handler extractLaneHandler(Opcode opcode);
Handler replaceLaneHandler(Opcode opcode);
/// Result and address slot (of a store: nothing and address), vector slot, lane; the offset of the end at 8.
Handler loadLaneHandler(Opcode opcode);
Handler storeLaneHandler(Opcode opcode);

/// Where a global lies and how wide it is.
enum class Cell : uint8_t { Narrow, Wide, Vector, Reference };

/// Handlers that exist once.
struct PlainHandlers {
  // Moves leave the accumulators alone. Result at 0, operand at 2.
  Handler copy, copyVector, copyAccumulator, copyFloat;
  Handler copyTwo;                        // result, operand, result, operand
  Handler copyBlock;                      // first result, first operand, number of slots at 4
  Handler constant32;                     // result at 0, sign-extended constant at 4
  Handler constant64;                     // result at 0, constant at 8
  Handler constant128;                    // result at 0, bytes at 8
  Handler loadConstant32, loadConstant64; // integer accumulator, as above
  Handler loadFloat32, loadFloat64;       // floating-point accumulator; bits at 4 and at 8
  Handler zero;                           // first slot at 0, number of slots at 4

  Handler jump;                // distance at 4
  Handler jumpIf[2][2];        // condition at 0, distance at 4: [in the accumulator][jumps if not zero]
  Handler jumpTable[2];        // index at 0, largest index at 4, then the distances; [in the accumulator]
  Handler selectInteger[2][2]; // result, if true, if false, condition: [condition in the accumulator][store]
  Handler selectFloat[2][2];
  Handler selectVector[2];

  Handler unreachable;
  Handler exit;
  // Header slot at 0, result slot at 2, constant at 4.
  Handler returnNone, returnSlot, returnAccumulator, returnConstant, returnFloatSlot, returnFloat, returnVector;
  Handler returnMany;      // first result slot at 2, number of slots at 4
  Handler call;            // frame of the callee at 0 (32 bits), Function at 8
  Handler callImport;      // frame at 0, function index at 4
  Handler callIndirect[2]; // frame at 0, index slot at 4; table at 8, type at 12; [index in the accumulator]

  // Offset in the instance at 4. [Cell][imported]
  Handler globalGet[4][2][2];      // also [store]
  Handler globalGetFloat[2][2][2]; // Narrow and Wide
  Handler globalSet[4][2];         // operand at 0
  Handler globalSetAccumulator[4][2];

  Handler memorySize, memoryGrow[2]; // result at 0, operand at 2; [in the accumulator]
  // Operands in consecutive slots from the one at 0, where the result goes; indices at 4 and at 8.
  Handler memoryInit, memoryCopy, memoryFill, dataDrop;
  Handler tableGet, tableSet, tableSize, tableGrow, tableFill, tableCopy, tableInit, elemDrop;
  Handler refIsNull, refFunc;
  Handler bitSelect; // slots of result, a, b, mask
  Handler shuffle;   // slots of result, a, b; indices at 8
};
extern const PlainHandlers kHandlers;

} // namespace wzc::interp

#endif
