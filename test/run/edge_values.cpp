#include "test/run/edge_values.h"

#include <cstring>

namespace wzc::test {

namespace {

const std::vector<uint64_t> kBytes = {0,    1,    0xFF, 0x80, 0x7F, 2,    0x81, 0x10, 15, 16,
                                      0xFE, 0x40, 0xC0, 8,    0x55, 0xAA, 7,    0x70, 31};
const std::vector<uint64_t> kHalves = {0,     1,      0xFFFF, 0x8000, 0x7FFF, 2,  0x8001, 0x80,   0x7F,  0xFF,
                                       0x100, 0xFF80, 0xFF7F, 0xFFFE, 16,     15, 0x5555, 0xAAAA, 0x4000};
const std::vector<uint64_t> kWords = {0,          1,        0xFFFFFFFF,     0x80000000, 0x7FFFFFFF, 2,          31,
                                      32,         33,       0x80000001,     0xFFFFFFFE, 0x8000,     0x7FFF,     0xFFFF,
                                      0xFFFF8000, 0xFF,     0x80,           0x12345678, 100,        0xFFFF7FFF, 0x10000,
                                      3,          1u << 24, (1u << 24) + 1, 0x55555555};
const std::vector<uint64_t> kLongs = {0,
                                      1,
                                      ~uint64_t{0},
                                      uint64_t{1} << 63,
                                      ~(uint64_t{1} << 63),
                                      2,
                                      63,
                                      64,
                                      65,
                                      0xFFFFFFFF,
                                      0x80000000,
                                      0x7FFFFFFF,
                                      0x100000000,
                                      0xFFFFFFFF80000000,
                                      0xFFFFFFFF7FFFFFFF,
                                      (uint64_t{1} << 63) + 1,
                                      0x123456789ABCDEF0,
                                      (uint64_t{1} << 53) + 1,
                                      (uint64_t{1} << 24) + 1,
                                      0x7FFFFF4000000001,
                                      0xFFFFFFFFFFFFFBFF,
                                      0x80,
                                      0x8000,
                                      3};
const std::vector<uint64_t> kFloats = {
    0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000, // 0, 1, inf, NaN
    0x7F800001, 0xFFA00000, 0x7FC00001, 0xFFE00000,                                                 // other NaN
    0x3F000000, 0xBF000000, 0x3FC00000, 0xC0200000, 0x40600000,                         // 0.5, 1.5, -2.5, 3.5
    0x00000001, 0x80000001, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, 0xFF7FFFFF,             // least, greatest
    0x4F000000, 0xCF000000, 0x4EFFFFFF, 0xCF000001, 0x4F800000, 0x4F7FFFFF,             // about 2^31, 2^32
    0x5F000000, 0xDF000000, 0x5EFFFFFF, 0xDF000001, 0x5F800000, 0x5F7FFFFF,             // about 2^63, 2^64
    0xBF7FFFFF, 0x3EFFFFFF, 0x3F000001, 0x4AFFFFFF, 0xCAFFFFFF, 0x4B000001, 0x4B800000, // about -1, 0.5, 2^23
    0x40000000, 0x42F6E979, 0xC2F6E979,
};
const std::vector<uint64_t> kDoubles = {
    0x0000000000000000, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, // 0, 1
    0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8000000000000, // infinity, canonical NaN
    0x7FF0000000000001, 0xFFF4000000000000, 0x7FF8000000000001, 0xFFFC000000000000, // other NaN
    0x3FE0000000000000, 0xBFE0000000000000, 0x3FF8000000000000, 0xC004000000000000,
    0x400C000000000000, 0x0000000000000001, 0x8000000000000001, 0x000FFFFFFFFFFFFF,
    0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, 0x41DFFFFFFFC00000,
    0x41DFFFFFFFFFFFFF, 0x41E0000000000000, 0xC1E0000000000000, 0xC1E00000001FFFFF,
    0xC1E0000000200000, 0x41EFFFFFFFE00000, 0x41EFFFFFFFFFFFFF, 0x41F0000000000000, // about 2^31, 2^32
    0x43E0000000000000, 0xC3E0000000000000, 0x43DFFFFFFFFFFFFF, 0xC3E0000000000001,
    0x43F0000000000000, 0x43EFFFFFFFFFFFFF, 0xBFEFFFFFFFFFFFFF, 0x3FDFFFFFFFFFFFFF,
    0x3FE0000000000001, 0x432FFFFFFFFFFFFF, 0xC32FFFFFFFFFFFFF, 0x4330000000000001,
    0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000, 0x36A0000000000000, 0x3690000000000000,
    0x3690000000000001, 0x380FFFFFFFFFFFFF, 0x3FF0000010000000, 0x3FF0000010000001,
    0x3FF0000030000000, // ties when demoted
    0x4000000000000000, 0x405EDD2F1A9FBE77,
};

struct Shape {
  const char *name;
  unsigned laneSize;
  const std::vector<uint64_t> &lanes;
};
const Shape kShapes[] = {{"i8x16", 1, kBytes}, {"i16x8", 2, kHalves}, {"i32x4", 4, kWords},
                         {"i64x2", 8, kLongs}, {"f32x4", 4, kFloats}, {"f64x2", 8, kDoubles}};

std::vector<Bits> scalars(const std::vector<uint64_t> &values) {
  std::vector<Bits> result;
  for (uint64_t value : values)
    result.push_back(bitsOf(value));
  return result;
}

/// A vector whose lanes are the shape's values from `first` on, `step` apart.
Bits vectorOf(const Shape &shape, size_t first, size_t step) {
  Bits bits{};
  for (unsigned i = 0; i < 16 / shape.laneSize; ++i) {
    Bits lane = bitsOf(shape.lanes[(first + i * step) % shape.lanes.size()]);
    std::memcpy(bits.data() + i * shape.laneSize, lane.data(), shape.laneSize);
  }
  return bits;
}

} // namespace

std::vector<Bits> edgeValues(char letter, std::string_view mnemonic) {
  switch (letter) {
  case 'i': return scalars(kWords);
  case 'I': return scalars(kLongs);
  case 'f': return scalars(kFloats);
  case 'F': return scalars(kDoubles);
  default: break;
  }
  bool isBitwise = mnemonic.starts_with("v128.");
  std::vector<Bits> result;
  // The compiler treats vectors of equal lanes apart.
  for (size_t step : {0, 1})
    for (const Shape &shape : kShapes)
      if (isBitwise ? shape.laneSize == 8 : mnemonic.find(shape.name) != mnemonic.npos)
        for (size_t first = 0; first < (step ? shape.lanes.size() : 9); ++first)
          result.push_back(vectorOf(shape, first, step));
  return result;
}

} // namespace wzc::test
