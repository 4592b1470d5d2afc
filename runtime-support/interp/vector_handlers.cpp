// Handlers of vector instructions. Vectors have no accumulator: their operands are always in slots.

#include "interp/numeric_operations.h"
#include "numerics/lane_access.h"

#include <array>

namespace wzc::interp {

using numerics::V128;

namespace {

constexpr size_t placeOf(Opcode opcode) { return static_cast<size_t>(opcode) - kScalarOpcodes; }

constexpr std::array<Handler, kOpcodeCount - kScalarOpcodes> kHandlersOnSlots = [] {
  std::array<Handler, kOpcodeCount - kScalarOpcodes> table{};
#define WZC_NUMERIC1(name, ...) table[placeOf(Opcode::name)] = handle<Unary<Opcode::name, false, true>>;
#define WZC_NUMERIC2(name, ...) table[placeOf(Opcode::name)] = handle<Binary<Opcode::name, Form::SS, true>>;
#define WZC_NUMERIC3(name, ...)
#include "numerics/vector.def"
#undef WZC_NUMERIC1
#undef WZC_NUMERIC2
#undef WZC_NUMERIC3
  return table;
}();

template <Opcode opcode, char result> struct ExtractLane {
  static void run(Registers &r) {
    using T = typename numerics::ValueOfLetter<result>::Type;
    V128 vector = fromSlot<'v'>(r, 2);
    auto lane = operandAt<uint16_t>(r.ip, 6);
    giveResult<result, true>(r, static_cast<T>(numerics::extractLane(opcode, vector, lane)));
    r.ip += 2;
  }
};

template <Opcode opcode> struct ReplaceLane {
  static void run(Registers &r) {
    V128 vector = fromSlot<'v'>(r, 2);
    uint64_t value = fromSlot<'I'>(r, 4);
    auto lane = operandAt<uint16_t>(r.ip, 6);
    giveResult<'v', true>(r, numerics::replaceLane(opcode, vector, lane, value));
    r.ip += 2;
  }
};

} // namespace

Handler vectorHandler(Opcode opcode) {
  return placeOf(opcode) < kHandlersOnSlots.size() ? kHandlersOnSlots[placeOf(opcode)] : nullptr;
}

Handler extractLaneHandler(Opcode opcode) {
  switch (opcode) {
  case Opcode::I8x16ExtractLaneS: return handle<ExtractLane<Opcode::I8x16ExtractLaneS, 'i'>>;
  case Opcode::I8x16ExtractLaneU: return handle<ExtractLane<Opcode::I8x16ExtractLaneU, 'i'>>;
  case Opcode::I16x8ExtractLaneS: return handle<ExtractLane<Opcode::I16x8ExtractLaneS, 'i'>>;
  case Opcode::I16x8ExtractLaneU: return handle<ExtractLane<Opcode::I16x8ExtractLaneU, 'i'>>;
  case Opcode::I32x4ExtractLane: return handle<ExtractLane<Opcode::I32x4ExtractLane, 'i'>>;
  case Opcode::I64x2ExtractLane: return handle<ExtractLane<Opcode::I64x2ExtractLane, 'I'>>;
  case Opcode::F32x4ExtractLane: return handle<ExtractLane<Opcode::F32x4ExtractLane, 'f'>>;
  case Opcode::F64x2ExtractLane: return handle<ExtractLane<Opcode::F64x2ExtractLane, 'F'>>;
  default: return nullptr;
  }
}

Handler replaceLaneHandler(Opcode opcode) {
  switch (opcode) {
  case Opcode::I8x16ReplaceLane: return handle<ReplaceLane<Opcode::I8x16ReplaceLane>>;
  case Opcode::I16x8ReplaceLane: return handle<ReplaceLane<Opcode::I16x8ReplaceLane>>;
  case Opcode::I32x4ReplaceLane: return handle<ReplaceLane<Opcode::I32x4ReplaceLane>>;
  case Opcode::I64x2ReplaceLane: return handle<ReplaceLane<Opcode::I64x2ReplaceLane>>;
  case Opcode::F32x4ReplaceLane: return handle<ReplaceLane<Opcode::F32x4ReplaceLane>>;
  case Opcode::F64x2ReplaceLane: return handle<ReplaceLane<Opcode::F64x2ReplaceLane>>;
  default: return nullptr;
  }
}

} // namespace wzc::interp
