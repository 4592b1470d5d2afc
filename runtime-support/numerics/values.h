// The values numeric semantics are defined on.
//
// Integers and floating-point numbers are unsigned integers holding their bits: a float that travels as a C++ `float`
// may lose the payload of a signalling NaN on some hosts. A vector is its sixteen bytes in the order of linear memory,
// so that lanes mean the same whatever the byte order of the host.

#ifndef WZC_NUMERICS_VALUES_H
#define WZC_NUMERICS_VALUES_H

#include "compiler/wasm/opcodes.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace wzc::numerics {

struct V128 {
  std::array<uint8_t, 16> bytes;
  friend constexpr bool operator==(const V128 &, const V128 &) = default;
};

/// Numbers of traps.def that numeric instructions raise.
enum class NumericTrap : uint8_t { None = 0, DivideByZero = 7, Overflow = 8, InvalidConversion = 9 };

/// The result of an instruction that may trap; the value counts only without a trap.
template <class T> struct Checked {
  T value{};
  NumericTrap trap = NumericTrap::None;

  constexpr Checked(T result) : value(result) {}
  constexpr Checked(NumericTrap reason) : trap(reason) {}
};

/// "ii:i" of every instruction.
inline constexpr std::string_view kSignatures[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) signature,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};
inline constexpr TrapClass kTrapClasses[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access) TrapClass::traps,
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};

constexpr std::string_view signatureOf(Opcode opcode) { return kSignatures[static_cast<size_t>(opcode)]; }
constexpr bool canTrap(Opcode opcode) { return kTrapClasses[static_cast<size_t>(opcode)] != TrapClass::none; }
/// Number of operands of a numeric instruction.
constexpr size_t arityOf(Opcode opcode) { return signatureOf(opcode).find(':'); }

template <char letter> struct ValueOfLetter;
template <> struct ValueOfLetter<'i'> {
  using Type = uint32_t;
};
template <> struct ValueOfLetter<'I'> {
  using Type = uint64_t;
};
template <> struct ValueOfLetter<'f'> {
  using Type = uint32_t;
};
template <> struct ValueOfLetter<'F'> {
  using Type = uint64_t;
};
template <> struct ValueOfLetter<'v'> {
  using Type = V128;
};

template <Opcode opcode, size_t index> using Operand = typename ValueOfLetter<signatureOf(opcode)[index]>::Type;
template <Opcode opcode> using PlainResult = typename ValueOfLetter<signatureOf(opcode).back()>::Type;
template <Opcode opcode>
using Result = std::conditional_t<canTrap(opcode), Checked<PlainResult<opcode>>, PlainResult<opcode>>;

} // namespace wzc::numerics

#endif
