// Operations of numeric instructions, made from their semantics and the form of their operands.

#ifndef WZC_INTERP_NUMERIC_OPERATIONS_H
#define WZC_INTERP_NUMERIC_OPERATIONS_H

#include "interp/handlers.h"
#include "numerics/numerics.h"

namespace wzc::interp {

/// Scalar instructions come before those on vectors.
inline constexpr size_t kScalarOpcodes = static_cast<size_t>(Opcode::V128Load);

/// Kinds of accumulators.
enum class Kind : uint8_t { Integer, Float, Vector };
constexpr Kind kindOf(char letter) {
  return letter == 'v' ? Kind::Vector : isFloatLetter(letter) ? Kind::Float : Kind::Integer;
}
template <Opcode opcode, size_t index> constexpr char kLetter = numerics::signatureOf(opcode)[index];
template <Opcode opcode> constexpr char kResultLetter = numerics::signatureOf(opcode).back();

/// Whether all of the instruction's values are integers; whether one of them is a vector.
constexpr bool isIntegerOnly(Opcode opcode) {
  return numerics::signatureOf(opcode).find_first_not_of("iI:") == std::string_view::npos;
}

/// Ends an operation: the value of a result that may be a trap, as the handler wants it.
template <Opcode opcode, bool store>
[[gnu::always_inline]] inline auto finish(Registers &r, numerics::Result<opcode> result) {
  if constexpr (numerics::canTrap(opcode)) {
    if (result.trap != numerics::NumericTrap::None) [[unlikely]]
      return static_cast<Trap>(result.trap);
    giveResult<kResultLetter<opcode>, store>(r, result.value);
    r.ip += 2;
    return Trap::None;
  } else {
    giveResult<kResultLetter<opcode>, store>(r, result);
    r.ip += 2;
  }
}

template <Opcode opcode, bool inAccumulator, bool store> struct Unary {
  static auto run(Registers &r) {
    constexpr char letter = kLetter<opcode, 0>;
    if constexpr (inAccumulator)
      return finish<opcode, store>(r, numerics::Numeric<opcode>::apply(fromAccumulator<letter>(r)));
    else
      return finish<opcode, store>(r, numerics::Numeric<opcode>::apply(fromSlot<letter>(r, 2)));
  }
};

/// The left and right operand; `first` is where the slot of the left one lies, `second` that of the right one or a
/// constant.
template <char letter, Form form>
[[gnu::always_inline]] inline auto leftOperand(const Registers &r, size_t first, size_t constant) {
  if constexpr (form == Form::AS || form == Form::AK)
    return fromAccumulator<letter>(r);
  else if constexpr (form == Form::KS || form == Form::KA)
    return fromConstant<letter>(r, constant);
  else
    return fromSlot<letter>(r, first);
}
template <char letter, Form form>
[[gnu::always_inline]] inline auto rightOperand(const Registers &r, size_t second, size_t constant) {
  if constexpr (form == Form::SA || form == Form::KA)
    return fromAccumulator<letter>(r);
  else if constexpr (form == Form::SK || form == Form::AK)
    return fromConstant<letter>(r, constant);
  else
    return fromSlot<letter>(r, second);
}

template <Opcode opcode, Form form, bool store> struct Binary {
  static auto run(Registers &r) {
    // With a constant on the left the right operand's slot takes the place of the left one's.
    constexpr size_t second = form == Form::KS ? 2 : 4;
    return finish<opcode, store>(
        r, numerics::Numeric<opcode>::apply(leftOperand<kLetter<opcode, 0>, form>(r, 2, 4),
                                            rightOperand<kLetter<opcode, 1>, form>(r, second, 4)));
  }
};

template <Opcode opcode, Form form, bool whenTrue> struct CompareJump {
  static constexpr size_t kJumpOffset = 4;
  static constexpr size_t kWords = 2;
  static bool run(Registers &r) {
    constexpr char letter = kLetter<opcode, 0>;
    auto left = leftOperand<letter, form>(r, 0, 2);
    decltype(left) right;
    if constexpr (form == Form::SK || form == Form::AK)
      right = static_cast<decltype(left)>(int64_t{operandAt<int16_t>(r.ip, 2)});
    else
      right = rightOperand<letter, form>(r, 2, 2);
    return (numerics::Numeric<opcode>::apply(left, right) != 0) == whenTrue;
  }
};

template <Opcode opcode, Form form> constexpr void setBinary(BinaryHandlers &handlers) {
  handlers.of[static_cast<size_t>(form)][0] = handle<Binary<opcode, form, false>>;
  handlers.of[static_cast<size_t>(form)][1] = handle<Binary<opcode, form, true>>;
}

template <Opcode opcode> constexpr BinaryHandlers makeBinary() {
  BinaryHandlers handlers{};
  setBinary<opcode, Form::SS>(handlers);
  setBinary<opcode, Form::SA>(handlers);
  setBinary<opcode, Form::AS>(handlers);
  setBinary<opcode, Form::SK>(handlers);
  setBinary<opcode, Form::AK>(handlers);
  setBinary<opcode, Form::KS>(handlers);
  setBinary<opcode, Form::KA>(handlers);
  return handlers;
}

template <Opcode opcode> constexpr UnaryHandlers makeUnary() {
  return {{{handle<Unary<opcode, false, false>>, handle<Unary<opcode, false, true>>},
           {handle<Unary<opcode, true, false>>, handle<Unary<opcode, true, true>>}}};
}

template <Opcode opcode, Form form> constexpr void setBranch(BranchHandlers &handlers) {
  handlers.of[static_cast<size_t>(form)][0] = handle<CompareJump<opcode, form, false>>;
  handlers.of[static_cast<size_t>(form)][1] = handle<CompareJump<opcode, form, true>>;
}

/// For comparisons; constants only of integers.
template <Opcode opcode> constexpr BranchHandlers makeBranch() {
  BranchHandlers handlers{};
  setBranch<opcode, Form::SS>(handlers);
  setBranch<opcode, Form::SA>(handlers);
  setBranch<opcode, Form::AS>(handlers);
  if constexpr (kindOf(kLetter<opcode, 0>) == Kind::Integer) {
    setBranch<opcode, Form::SK>(handlers);
    setBranch<opcode, Form::AK>(handlers);
  }
  return handlers;
}

constexpr bool isComparison(Opcode opcode) {
  return (opcode >= Opcode::I32Eq && opcode <= Opcode::I32GeU) || (opcode >= Opcode::I64Eq && opcode <= Opcode::F64Ge);
}

} // namespace wzc::interp

#endif
