// Constants of the test scripts: arguments of actions and the patterns their results are compared with.
//
// Numbers are kept as bits, so that comparing never rounds, quiets a NaN or confuses the zeros.

#ifndef WZC_SPEC_CONSTANT_H
#define WZC_SPEC_CONSTANT_H

#include "wzc/runtime.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wzc::spec {

/// What a lane of a float pattern accepts (specification, section 4.3.3: NaN propagation).
enum class LaneMatch : uint8_t {
  Bits,
  CanonicalNan,  // only the quiet bit of the payload is set
  ArithmeticNan, // the quiet bit is set
};

struct Lane {
  uint64_t bits = 0;
  LaneMatch match = LaneMatch::Bits;
};

struct Constant {
  enum class Kind : uint8_t {
    Number,  // i32 i64 f32 f64: one lane
    Vector,  // v128
    NullRef, // null of any reference type
    HostRef, // the host's object number `host`
    SomeRef, // any reference but null
    Either,  // whatever one of `alternatives` accepts
  };
  Kind kind = Kind::Number;
  uint32_t type = 0; // code of the value type; 0 for Either and for a null of any type
  unsigned laneBits = 0;
  bool isFloat = false;
  std::vector<Lane> lanes;
  uint64_t host = 0;
  std::vector<Constant> alternatives;
};

/// Whether the low byte of a value type's code says that it is a reference.
bool isReferenceType(uint32_t type);

/// As in the text format: i32, funcref, "(ref null 3)".
std::string typeName(uint32_t type);

/// The value to pass as an argument. False if the constant is a pattern only.
[[nodiscard]] bool toValue(const Constant &constant, wzc_value &value);

/// Whether an argument of the constant's type may stand for a parameter of type `type`.
bool fitsParameter(const Constant &constant, uint32_t type);

/// Whether `value`, of type `type`, is what the pattern accepts.
bool matches(const Constant &pattern, uint32_t type, const wzc_value &value);

/// For people: "i32:7", "f32:0x7fc00000 (nan)", "v128 i32x4: 1 2 3 4".
std::string describe(const Constant &constant);
/// `like` decides how the lanes of a vector are written.
std::string describe(uint32_t type, const wzc_value &value, const Constant *like);

} // namespace wzc::spec

#endif
