// The meaning of every numeric and vector instruction: Numeric<opcode>::apply(operands).
//
// Pure functions, expanded from scalar.def and vector.def with the types opcodes.def gives: what the interpreter, the
// tests and whatever folds constants agree on. A row missing, or one too many, fails to compile where it is used.

#ifndef WZC_NUMERICS_NUMERICS_H
#define WZC_NUMERICS_NUMERICS_H

#include "numerics/convert.h"
#include "numerics/integer.h"
#include "numerics/vector.h"

namespace wzc::numerics {

template <Opcode opcode> struct Numeric;

#define WZC_NUMERIC1(name, ...)                                                                                        \
  template <> struct Numeric<Opcode::name> {                                                                           \
    static constexpr Result<Opcode::name> apply(Operand<Opcode::name, 0> a) { return __VA_ARGS__; }                    \
  };
#define WZC_NUMERIC2(name, ...)                                                                                        \
  template <> struct Numeric<Opcode::name> {                                                                           \
    static constexpr Result<Opcode::name> apply(Operand<Opcode::name, 0> a, Operand<Opcode::name, 1> b) {              \
      return __VA_ARGS__;                                                                                              \
    }                                                                                                                  \
  };
#define WZC_NUMERIC3(name, ...)                                                                                        \
  template <> struct Numeric<Opcode::name> {                                                                           \
    static constexpr Result<Opcode::name> apply(Operand<Opcode::name, 0> a, Operand<Opcode::name, 1> b,                \
                                                Operand<Opcode::name, 2> c) {                                          \
      return __VA_ARGS__;                                                                                              \
    }                                                                                                                  \
  };
#include "numerics/scalar.def"
#include "numerics/vector.def"
#undef WZC_NUMERIC1
#undef WZC_NUMERIC2
#undef WZC_NUMERIC3

} // namespace wzc::numerics

#endif
