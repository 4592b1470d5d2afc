// Floating-point operations (specification, section 4.3.3). They take and return the bits of a number. Rounding is that
// of the host's arithmetic, which must be in its default mode: to nearest, ties to even. What the host computes from a
// NaN is quiet, as the specification asks; operations that must not touch a NaN work on the bits.

#ifndef WZC_NUMERICS_FLOATING_H
#define WZC_NUMERICS_FLOATING_H

#include "numerics/values.h"

#include <cmath>
#include <limits>

namespace wzc::numerics {

template <class F> using BitsOf = std::conditional_t<sizeof(F) == 4, uint32_t, uint64_t>;
template <class F> constexpr F number(BitsOf<F> bits) { return std::bit_cast<F>(bits); }
template <class F> constexpr BitsOf<F> bitsOf(F value) { return std::bit_cast<BitsOf<F>>(value); }
template <class F> constexpr BitsOf<F> kSignBit = BitsOf<F>{1} << (sizeof(F) * 8 - 1);

template <class F> constexpr bool isNan(F a) { return a != a; }

template <class F> constexpr BitsOf<F> addFloat(BitsOf<F> a, BitsOf<F> b) {
  return bitsOf<F>(number<F>(a) + number<F>(b));
}
template <class F> constexpr BitsOf<F> subtractFloat(BitsOf<F> a, BitsOf<F> b) {
  return bitsOf<F>(number<F>(a) - number<F>(b));
}
template <class F> constexpr BitsOf<F> multiplyFloat(BitsOf<F> a, BitsOf<F> b) {
  return bitsOf<F>(number<F>(a) * number<F>(b));
}
template <class F> constexpr BitsOf<F> divideFloat(BitsOf<F> a, BitsOf<F> b) {
  return bitsOf<F>(number<F>(a) / number<F>(b));
}
template <class F> constexpr BitsOf<F> squareRoot(BitsOf<F> a) { return bitsOf<F>(std::sqrt(number<F>(a))); }

template <class F> constexpr BitsOf<F> absoluteFloat(BitsOf<F> a) { return a & ~kSignBit<F>; }
template <class F> constexpr BitsOf<F> negateFloat(BitsOf<F> a) { return a ^ kSignBit<F>; }
template <class F> constexpr BitsOf<F> copySign(BitsOf<F> a, BitsOf<F> b) {
  return (a & ~kSignBit<F>) | (b & kSignBit<F>);
}

template <class F> constexpr bool equalFloat(BitsOf<F> a, BitsOf<F> b) { return number<F>(a) == number<F>(b); }
template <class F> constexpr bool lessFloat(BitsOf<F> a, BitsOf<F> b) { return number<F>(a) < number<F>(b); }
template <class F> constexpr bool lessEqualFloat(BitsOf<F> a, BitsOf<F> b) { return number<F>(a) <= number<F>(b); }

template <class F> constexpr BitsOf<F> minimum(BitsOf<F> a, BitsOf<F> b) {
  F x = number<F>(a), y = number<F>(b);
  if (isNan(x) || isNan(y))
    return bitsOf<F>(x + y);
  if (x == y)
    return a | b; // of zeros the negative one
  return x < y ? a : b;
}

template <class F> constexpr BitsOf<F> maximum(BitsOf<F> a, BitsOf<F> b) {
  F x = number<F>(a), y = number<F>(b);
  if (isNan(x) || isNan(y))
    return bitsOf<F>(x + y);
  if (x == y)
    return a & b;
  return x > y ? a : b;
}

template <class F> constexpr BitsOf<F> pseudoMinimum(BitsOf<F> a, BitsOf<F> b) { return lessFloat<F>(b, a) ? b : a; }
template <class F> constexpr BitsOf<F> pseudoMaximum(BitsOf<F> a, BitsOf<F> b) { return lessFloat<F>(a, b) ? b : a; }

// Rounding to an integer. Numbers from 2^(digits - 1) on have no fraction; below, conversion to an integer truncates
// exactly whatever the rounding mode. The sign is carried over because a zero result keeps it.
template <class F> constexpr bool hasFractionBits(F a) {
  constexpr F limit = static_cast<F>(uint64_t{1} << (std::numeric_limits<F>::digits - 1));
  return a > -limit && a < limit;
}
template <class F> constexpr BitsOf<F> withSignOf(F value, BitsOf<F> original) {
  return copySign<F>(bitsOf<F>(value), original);
}

template <class F> constexpr BitsOf<F> roundToZero(BitsOf<F> a) {
  F x = number<F>(a);
  if (!hasFractionBits(x))
    return bitsOf<F>(isNan(x) ? x + x : x);
  return withSignOf<F>(static_cast<F>(static_cast<int64_t>(x)), a);
}

template <class F> constexpr BitsOf<F> roundUp(BitsOf<F> a) {
  F x = number<F>(a);
  if (!hasFractionBits(x))
    return bitsOf<F>(isNan(x) ? x + x : x);
  F truncated = static_cast<F>(static_cast<int64_t>(x));
  return withSignOf<F>(truncated < x ? truncated + F{1} : truncated, a);
}

template <class F> constexpr BitsOf<F> roundDown(BitsOf<F> a) {
  F x = number<F>(a);
  if (!hasFractionBits(x))
    return bitsOf<F>(isNan(x) ? x + x : x);
  F truncated = static_cast<F>(static_cast<int64_t>(x));
  return withSignOf<F>(truncated > x ? truncated - F{1} : truncated, a);
}

template <class F> constexpr BitsOf<F> roundToEven(BitsOf<F> a) {
  F x = number<F>(a);
  if (!hasFractionBits(x))
    return bitsOf<F>(isNan(x) ? x + x : x);
  int64_t truncated = static_cast<int64_t>(x);
  F rest = x - static_cast<F>(truncated); // exact
  bool isOdd = truncated & 1;
  if (rest > F{0.5} || (rest == F{0.5} && isOdd))
    ++truncated;
  else if (rest < F{-0.5} || (rest == F{-0.5} && isOdd))
    --truncated;
  return withSignOf<F>(static_cast<F>(truncated), a);
}

} // namespace wzc::numerics

#endif
