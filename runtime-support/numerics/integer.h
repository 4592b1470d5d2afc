// Integer operations (specification, section 4.3.2) on unsigned types of 8 to 64 bits. Everything is computed without
// signed overflow and without shifts beyond the width.

#ifndef WZC_NUMERICS_INTEGER_H
#define WZC_NUMERICS_INTEGER_H

#include "numerics/values.h"

#include <limits>

namespace wzc::numerics {

template <class T> constexpr unsigned kWidth = sizeof(T) * 8;
template <class T> using SignedOf = std::make_signed_t<T>;

template <class T> constexpr SignedOf<T> toSigned(T a) { return static_cast<SignedOf<T>>(a); }

// Types narrower than int would be promoted to it, and a product of two uint16_t overflow there.
template <class T> constexpr T add(T a, T b) { return static_cast<T>(uint64_t{a} + b); }
template <class T> constexpr T subtract(T a, T b) { return static_cast<T>(uint64_t{a} - b); }
template <class T> constexpr T multiply(T a, T b) { return static_cast<T>(uint64_t{a} * b); }
template <class T> constexpr T negate(T a) { return subtract(T{0}, a); }

template <class T> constexpr Checked<T> divideUnsigned(T a, T b) {
  if (b == 0)
    return NumericTrap::DivideByZero;
  return static_cast<T>(a / b);
}

template <class T> constexpr Checked<T> remainderUnsigned(T a, T b) {
  if (b == 0)
    return NumericTrap::DivideByZero;
  return static_cast<T>(a % b);
}

template <class T> constexpr Checked<T> divideSigned(T a, T b) {
  if (b == 0)
    return NumericTrap::DivideByZero;
  if (b == static_cast<T>(-1)) {
    if (toSigned(a) == std::numeric_limits<SignedOf<T>>::min())
      return NumericTrap::Overflow;
    return negate(a);
  }
  return static_cast<T>(toSigned(a) / toSigned(b));
}

template <class T> constexpr Checked<T> remainderSigned(T a, T b) {
  if (b == 0)
    return NumericTrap::DivideByZero;
  if (b == static_cast<T>(-1))
    return T{0};
  return static_cast<T>(toSigned(a) % toSigned(b));
}

template <class T> constexpr T shiftLeft(T a, uint64_t by) { return static_cast<T>(uint64_t{a} << (by % kWidth<T>)); }
template <class T> constexpr T shiftRightUnsigned(T a, uint64_t by) { return static_cast<T>(a >> (by % kWidth<T>)); }
template <class T> constexpr T shiftRightSigned(T a, uint64_t by) {
  return static_cast<T>(toSigned(a) >> (by % kWidth<T>)); // arithmetic since C++20
}
template <class T> constexpr T rotateLeft(T a, T by) { return std::rotl(a, static_cast<int>(by % kWidth<T>)); }
template <class T> constexpr T rotateRight(T a, T by) { return std::rotr(a, static_cast<int>(by % kWidth<T>)); }

template <class T> constexpr T countLeadingZeros(T a) { return static_cast<T>(std::countl_zero(a)); }
template <class T> constexpr T countTrailingZeros(T a) { return static_cast<T>(std::countr_zero(a)); }
template <class T> constexpr T countOnes(T a) { return static_cast<T>(std::popcount(a)); }

/// Sign-extends the low bits of `a` that make a `From`.
template <class From, class T> constexpr T extendSigned(T a) {
  return static_cast<T>(static_cast<SignedOf<T>>(static_cast<From>(a)));
}

template <class T> constexpr bool lessSigned(T a, T b) { return toSigned(a) < toSigned(b); }
template <class T> constexpr bool lessEqualSigned(T a, T b) { return toSigned(a) <= toSigned(b); }

// ---- lanes only

/// `value` as the nearest number `T` can hold.
template <class T> constexpr T saturate(int64_t value) {
  constexpr int64_t low = std::numeric_limits<T>::min();
  constexpr int64_t high = std::numeric_limits<T>::max();
  return static_cast<T>(value < low ? low : value > high ? high : value);
}

template <class T> constexpr T absolute(T a) { return toSigned(a) < 0 ? negate(a) : a; }
template <class T> constexpr T averageRounded(T a, T b) { return static_cast<T>((uint64_t{a} + b + 1) / 2); }

} // namespace wzc::numerics

#endif
