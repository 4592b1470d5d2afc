// Handlers of the scalar instructions with a floating-point operand or result.

#include "interp/numeric_operations.h"

#include <array>

namespace wzc::interp {

namespace {

constexpr bool isHere(Opcode opcode) { return !isIntegerOnly(opcode); }

template <Opcode opcode> constexpr UnaryHandlers unaryRow() {
  if constexpr (isHere(opcode))
    return makeUnary<opcode>();
  else
    return {};
}

template <Opcode opcode> constexpr BinaryHandlers binaryRow() {
  if constexpr (isHere(opcode))
    return makeBinary<opcode>();
  else
    return {};
}

template <Opcode opcode> constexpr BranchHandlers branchRow() {
  if constexpr (isHere(opcode) && isComparison(opcode))
    return makeBranch<opcode>();
  else
    return {};
}

struct Row {
  UnaryHandlers unary;
  BinaryHandlers binary;
  BranchHandlers branch;
};

constexpr std::array<Row, kScalarOpcodes> kRows = [] {
  std::array<Row, kScalarOpcodes> rows{};
#define WZC_NUMERIC1(name, ...) rows[static_cast<size_t>(Opcode::name)].unary = unaryRow<Opcode::name>();
#define WZC_NUMERIC2(name, ...)                                                                                        \
  rows[static_cast<size_t>(Opcode::name)].binary = binaryRow<Opcode::name>();                                          \
  rows[static_cast<size_t>(Opcode::name)].branch = branchRow<Opcode::name>();
#include "numerics/scalar.def"
#undef WZC_NUMERIC1
#undef WZC_NUMERIC2
  return rows;
}();

constexpr Row kNone{};
const Row &rowOf(Opcode opcode) {
  auto place = static_cast<size_t>(opcode);
  return place < kScalarOpcodes ? kRows[place] : kNone;
}

} // namespace

const UnaryHandlers *floatUnary(Opcode opcode) { return rowOf(opcode).unary.of[0][1] ? &rowOf(opcode).unary : nullptr; }
const BinaryHandlers *floatBinary(Opcode opcode) {
  return rowOf(opcode).binary.of[0][1] ? &rowOf(opcode).binary : nullptr;
}
const BranchHandlers *floatBranch(Opcode opcode) {
  return rowOf(opcode).branch.of[0][1] ? &rowOf(opcode).branch : nullptr;
}

} // namespace wzc::interp
