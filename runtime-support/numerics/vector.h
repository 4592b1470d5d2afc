// Vector operations (specification, section 4.3.5), lane by lane.
//
// Lane i of a shape lies at bytes i * size of the vector, least significant byte first. `lanes` and `vectorOf` are the
// only places that know the byte order of the host.

#ifndef WZC_NUMERICS_VECTOR_H
#define WZC_NUMERICS_VECTOR_H

#include "numerics/convert.h"
#include "numerics/integer.h"

namespace wzc::numerics {

template <class T> constexpr size_t kLanes = 16 / sizeof(T);
template <class T> using Lanes = std::array<T, kLanes<T>>;

template <class T> constexpr Lanes<T> swapBytes(Lanes<T> lanes) {
  for (T &lane : lanes) {
    T swapped = 0;
    for (size_t i = 0; i < sizeof(T); ++i)
      swapped = static_cast<T>(swapped | (static_cast<uint64_t>(lane) >> (8 * i) & 0xFF) << (8 * (sizeof(T) - 1 - i)));
    lane = swapped;
  }
  return lanes;
}

/// The lanes of `v` as unsigned numbers or bits of floating-point numbers.
template <class T> constexpr Lanes<T> lanes(const V128 &v) {
  static_assert(std::is_unsigned_v<T>);
  auto result = std::bit_cast<Lanes<T>>(v);
  if constexpr (std::endian::native == std::endian::big)
    result = swapBytes<T>(result);
  return result;
}

template <class T> constexpr V128 vectorOf(Lanes<T> from) {
  static_assert(std::is_unsigned_v<T>);
  if constexpr (std::endian::native == std::endian::big)
    from = swapBytes<T>(from);
  return std::bit_cast<V128>(from);
}

template <class T> constexpr V128 splat(uint64_t value) {
  Lanes<T> result{};
  result.fill(static_cast<T>(value));
  return vectorOf<T>(result);
}

template <class T, class Function> constexpr V128 mapLanes(const V128 &a, Function function) {
  Lanes<T> x = lanes<T>(a);
  for (T &lane : x)
    lane = static_cast<T>(function(lane));
  return vectorOf<T>(x);
}

template <class T, class Function> constexpr V128 mapLanes(const V128 &a, const V128 &b, Function function) {
  Lanes<T> x = lanes<T>(a);
  Lanes<T> y = lanes<T>(b);
  for (size_t i = 0; i < kLanes<T>; ++i)
    x[i] = static_cast<T>(function(x[i], y[i]));
  return vectorOf<T>(x);
}

/// All ones in the lanes for which `function` holds.
template <class T, class Function> constexpr V128 compareLanes(const V128 &a, const V128 &b, Function function) {
  return mapLanes<T>(a, b, [&](T x, T y) { return function(x, y) ? static_cast<T>(~T{0}) : T{0}; });
}

constexpr V128 bitSelect(const V128 &a, const V128 &b, const V128 &mask) {
  Lanes<uint64_t> x = lanes<uint64_t>(a), y = lanes<uint64_t>(b), m = lanes<uint64_t>(mask);
  return vectorOf<uint64_t>({(x[0] & m[0]) | (y[0] & ~m[0]), (x[1] & m[1]) | (y[1] & ~m[1])});
}

constexpr bool anyTrue(const V128 &a) {
  Lanes<uint64_t> x = lanes<uint64_t>(a);
  return (x[0] | x[1]) != 0;
}

template <class T> constexpr bool allTrue(const V128 &a) {
  for (T lane : lanes<T>(a))
    if (lane == 0)
      return false;
  return true;
}

template <class T> constexpr uint32_t bitMask(const V128 &a) {
  uint32_t mask = 0;
  Lanes<T> x = lanes<T>(a);
  for (size_t i = 0; i < kLanes<T>; ++i)
    mask |= static_cast<uint32_t>(x[i] >> (kWidth<T> - 1)) << i;
  return mask;
}

constexpr V128 shuffle(const V128 &a, const V128 &b, const std::array<uint8_t, 16> &indices) {
  V128 result{};
  for (size_t i = 0; i < 16; ++i)
    result.bytes[i] = indices[i] < 16 ? a.bytes[indices[i]] : b.bytes[indices[i] - 16];
  return result;
}

constexpr V128 swizzle(const V128 &a, const V128 &indices) {
  V128 result{};
  for (size_t i = 0; i < 16; ++i)
    result.bytes[i] = indices.bytes[i] < 16 ? a.bytes[indices.bytes[i]] : uint8_t{0};
  return result;
}

// ---- lanes that change their width. `From` and `To` are signed where the lanes are read as signed numbers.

enum class Half : uint8_t { Low, High };

/// Half of the lanes of `a`, extended to twice the width.
template <class From, Half half> constexpr auto extendHalf(const V128 &a) {
  using Narrow = std::make_unsigned_t<From>;
  using Wide =
      std::conditional_t<sizeof(From) == 1, uint16_t, std::conditional_t<sizeof(From) == 2, uint32_t, uint64_t>>;
  Lanes<Narrow> x = lanes<Narrow>(a);
  Lanes<Wide> result{};
  for (size_t i = 0; i < kLanes<Wide>; ++i)
    result[i] = static_cast<Wide>(static_cast<From>(x[half == Half::High ? i + kLanes<Wide> : i]));
  return result;
}

template <class From, Half half> constexpr V128 extend(const V128 &a) {
  auto wide = extendHalf<From, half>(a);
  return vectorOf<typename decltype(wide)::value_type>(wide);
}

template <class From, Half half> constexpr V128 extendedMultiply(const V128 &a, const V128 &b) {
  auto x = extendHalf<From, half>(a);
  auto y = extendHalf<From, half>(b);
  using Wide = typename decltype(x)::value_type;
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = multiply<Wide>(x[i], y[i]);
  return vectorOf<Wide>(x);
}

/// Sums of neighbouring lanes at twice the width.
template <class From> constexpr V128 extendedAddPairwise(const V128 &a) {
  using Narrow = std::make_unsigned_t<From>;
  using Wide = std::conditional_t<sizeof(From) == 1, uint16_t, uint32_t>;
  Lanes<Narrow> x = lanes<Narrow>(a);
  Lanes<Wide> result{};
  for (size_t i = 0; i < kLanes<Wide>; ++i)
    result[i] =
        add<Wide>(static_cast<Wide>(static_cast<From>(x[2 * i])), static_cast<Wide>(static_cast<From>(x[2 * i + 1])));
  return vectorOf<Wide>(result);
}

/// Lanes of `a`, then of `b`, read as signed, saturated to `To`, which is half as wide.
template <class From, class To> constexpr V128 narrow(const V128 &a, const V128 &b) {
  using Narrow = std::make_unsigned_t<To>;
  Lanes<From> x = lanes<From>(a), y = lanes<From>(b);
  Lanes<Narrow> result{};
  for (size_t i = 0; i < kLanes<From>; ++i) {
    result[i] = static_cast<Narrow>(saturate<To>(toSigned(x[i])));
    result[i + kLanes<From>] = static_cast<Narrow>(saturate<To>(toSigned(y[i])));
  }
  return vectorOf<Narrow>(result);
}

constexpr V128 dotProduct(const V128 &a, const V128 &b) {
  Lanes<uint16_t> x = lanes<uint16_t>(a), y = lanes<uint16_t>(b);
  Lanes<uint32_t> result{};
  for (size_t i = 0; i < 4; ++i) {
    int64_t low = int64_t{toSigned(x[2 * i])} * toSigned(y[2 * i]);
    int64_t high = int64_t{toSigned(x[2 * i + 1])} * toSigned(y[2 * i + 1]);
    result[i] = static_cast<uint32_t>(low + high);
  }
  return vectorOf<uint32_t>(result);
}

constexpr uint16_t q15Multiply(uint16_t a, uint16_t b) {
  int64_t product = int64_t{toSigned(a)} * toSigned(b);
  return static_cast<uint16_t>(saturate<int16_t>((product + 0x4000) >> 15));
}

// ---- conversions of two lanes; those without a counterpart are zero

template <class I> constexpr V128 truncateSaturatingZero(const V128 &a) {
  Lanes<uint64_t> x = lanes<uint64_t>(a);
  return vectorOf<uint32_t>({truncateSaturating<I, double>(x[0]), truncateSaturating<I, double>(x[1]), 0, 0});
}

template <class I> constexpr V128 convertLow(const V128 &a) {
  Lanes<uint32_t> x = lanes<uint32_t>(a);
  return vectorOf<uint64_t>({convertInteger<double, I>(x[0]), convertInteger<double, I>(x[1])});
}

constexpr V128 demoteZero(const V128 &a) {
  Lanes<uint64_t> x = lanes<uint64_t>(a);
  return vectorOf<uint32_t>({demote(x[0]), demote(x[1]), 0, 0});
}

constexpr V128 promoteLow(const V128 &a) {
  Lanes<uint32_t> x = lanes<uint32_t>(a);
  return vectorOf<uint64_t>({promote(x[0]), promote(x[1])});
}

// ---- single lanes

template <class T> constexpr T extractLane(const V128 &a, unsigned lane) { return lanes<T>(a)[lane]; }

template <class T> constexpr V128 replaceLane(const V128 &a, unsigned lane, uint64_t value) {
  Lanes<T> x = lanes<T>(a);
  x[lane] = static_cast<T>(value);
  return vectorOf<T>(x);
}

} // namespace wzc::numerics

#endif
