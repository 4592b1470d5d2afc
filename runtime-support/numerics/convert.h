// Conversions between integers and floating-point numbers (specification, section 4.3.4).

#ifndef WZC_NUMERICS_CONVERT_H
#define WZC_NUMERICS_CONVERT_H

#include "numerics/floating.h"

namespace wzc::numerics {

/// Whether `x`, which is no NaN, truncates to a number `I` can hold. The bounds compared with are exact in `F`.
template <class I, class F> constexpr bool isConvertible(F x) {
  constexpr int bits = std::numeric_limits<I>::digits;
  constexpr F above = static_cast<F>(uint64_t{1} << (bits - 1)) * F{2};
  if constexpr (!std::is_signed_v<I>)
    return x > F{-1} && x < above;
  else if constexpr (std::numeric_limits<F>::digits > bits + 1)
    return x > -above - F{1} && x < above;
  else
    return x >= -above && x < above; // -above - 1 is not a number of F; the next below -above is out of range
}

template <class I, class F> constexpr Checked<std::make_unsigned_t<I>> truncateChecked(BitsOf<F> a) {
  F x = number<F>(a);
  if (isNan(x))
    return NumericTrap::InvalidConversion;
  if (!isConvertible<I>(x))
    return NumericTrap::Overflow;
  return static_cast<std::make_unsigned_t<I>>(static_cast<I>(x));
}

template <class I, class F> constexpr std::make_unsigned_t<I> truncateSaturating(BitsOf<F> a) {
  using Unsigned = std::make_unsigned_t<I>;
  F x = number<F>(a);
  if (isNan(x))
    return 0;
  if (isConvertible<I>(x))
    return static_cast<Unsigned>(static_cast<I>(x));
  return static_cast<Unsigned>(x < F{0} ? std::numeric_limits<I>::min() : std::numeric_limits<I>::max());
}

/// `I` tells how the bits of `a` are to be read.
template <class F, class I> constexpr BitsOf<F> convertInteger(std::make_unsigned_t<I> a) {
  return bitsOf<F>(static_cast<F>(static_cast<I>(a)));
}

constexpr uint32_t demote(uint64_t a) { return bitsOf<float>(static_cast<float>(number<double>(a))); }
constexpr uint64_t promote(uint32_t a) { return bitsOf<double>(static_cast<double>(number<float>(a))); }

} // namespace wzc::numerics

#endif
