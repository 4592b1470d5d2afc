// Constants of the test scripts. See constant.h.

#include "spec/constant.h"

#include <bit>
#include <cstdio>
#include <cstring>

namespace wzc::spec {
namespace {

struct TypeCode {
  uint32_t code;
  const char *name;
};

constexpr TypeCode kTypeCodes[] = {
    {0x7F, "i32"},         {0x7E, "i64"},        {0x7D, "f32"},    {0x7C, "f64"},     {0x7B, "v128"},
    {0x70, "funcref"},     {0x6F, "externref"},  {0x6E, "anyref"}, {0x6D, "eqref"},   {0x6C, "i31ref"},
    {0x6B, "structref"},   {0x6A, "arrayref"},   {0x69, "exnref"}, {0x71, "nullref"}, {0x72, "nullexternref"},
    {0x73, "nullfuncref"}, {0x74, "nullexnref"},
};

uint64_t laneMask(unsigned bits) { return bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

bool laneMatches(const Lane &lane, unsigned bits, uint64_t found) {
  uint64_t exponent = bits == 32 ? 0x7F800000u : 0x7FF0000000000000u;
  uint64_t quiet = bits == 32 ? 0x00400000u : 0x0008000000000000u;
  uint64_t sign = uint64_t{1} << (bits - 1);
  switch (lane.match) {
  case LaneMatch::Bits: return found == lane.bits;
  case LaneMatch::CanonicalNan: return (found & ~sign) == (exponent | quiet);
  case LaneMatch::ArithmeticNan: return (found & (exponent | quiet)) == (exponent | quiet);
  }
  return false;
}

// Lane `index` of `bits` bits; lane 0 has the lowest address and a lane the host's byte order.
uint64_t laneOf(const wzc_v128 &vector, unsigned bits, unsigned index) {
  uint8_t bytes[16];
  std::memcpy(bytes, &vector, sizeof bytes);
  uint64_t result = 0;
  for (unsigned i = 0; i < bits / 8; ++i) {
    unsigned at = index * bits / 8 + (std::endian::native == std::endian::little ? i : bits / 8 - 1 - i);
    result |= uint64_t{bytes[at]} << (8 * i);
  }
  return result;
}

void setLane(uint8_t *bytes, unsigned bits, unsigned index, uint64_t value) {
  for (unsigned i = 0; i < bits / 8; ++i) {
    unsigned at = index * bits / 8 + (std::endian::native == std::endian::little ? i : bits / 8 - 1 - i);
    bytes[at] = static_cast<uint8_t>(value >> (8 * i));
  }
}

uint64_t numberBits(uint32_t type, const wzc_value &value) {
  if (type == WZC_I32 || type == WZC_F32) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
  }
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

std::string describeLane(unsigned bits, bool isFloat, uint64_t value) {
  char text[64];
  if (!isFloat) {
    std::snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(value));
  } else if (bits == 32) {
    std::snprintf(text, sizeof text, "0x%08x (%.9g)", static_cast<unsigned>(value),
                  static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(value))));
  } else {
    std::snprintf(text, sizeof text, "0x%016llx (%.17g)", static_cast<unsigned long long>(value),
                  std::bit_cast<double>(value));
  }
  return text;
}

// The host's object number N. Never null, and told apart from everything the runtime makes.
void *hostReference(uint64_t number) { return reinterpret_cast<void *>(static_cast<uintptr_t>(number * 16 + 8)); }

std::string describeReference(const void *ref) {
  if (!ref)
    return "null";
  auto bits = reinterpret_cast<uintptr_t>(ref);
  if (bits < 0x100000 && bits % 16 == 8)
    return "host " + std::to_string(bits / 16);
  return "not null";
}

} // namespace

bool isReferenceType(uint32_t type) {
  uint32_t low = type & 0xFF;
  return low >= 0x63 && low <= 0x74;
}

std::string typeName(uint32_t type) {
  for (const TypeCode &row : kTypeCodes)
    if (row.code == type)
      return row.name;
  uint32_t heap = type >> 8;
  if ((type & 0xFF) == 0x63 || (type & 0xFF) == 0x64)
    return ((type & 0xFF) == 0x63 ? "(ref null " : "(ref ") + std::to_string(heap) + ")";
  char text[32];
  std::snprintf(text, sizeof text, "type 0x%x", type);
  return text;
}

bool toValue(const Constant &constant, wzc_value &value) {
  std::memset(&value, 0, sizeof value);
  switch (constant.kind) {
  case Constant::Kind::Number:
    if (constant.lanes[0].match != LaneMatch::Bits)
      return false;
    if (constant.laneBits == 32)
      value.i32 = static_cast<int32_t>(constant.lanes[0].bits);
    else
      value.i64 = static_cast<int64_t>(constant.lanes[0].bits);
    return true;
  case Constant::Kind::Vector: {
    uint8_t bytes[16] = {};
    for (unsigned i = 0; i < constant.lanes.size(); ++i) {
      if (constant.lanes[i].match != LaneMatch::Bits)
        return false;
      setLane(bytes, constant.laneBits, i, constant.lanes[i].bits);
    }
    std::memcpy(&value.v128, bytes, sizeof bytes);
    return true;
  }
  case Constant::Kind::NullRef: value.ref = nullptr; return true;
  case Constant::Kind::HostRef: value.ref = hostReference(constant.host); return true;
  case Constant::Kind::SomeRef:
  case Constant::Kind::Either: return false;
  }
  return false;
}

bool fitsParameter(const Constant &constant, uint32_t type) {
  if (isReferenceType(type))
    return constant.kind == Constant::Kind::NullRef || constant.kind == Constant::Kind::HostRef;
  return constant.type == type;
}

bool matches(const Constant &pattern, uint32_t type, const wzc_value &value) {
  switch (pattern.kind) {
  case Constant::Kind::Number:
    return pattern.type == type && laneMatches(pattern.lanes[0], pattern.laneBits, numberBits(type, value));
  case Constant::Kind::Vector:
    if (type != WZC_V128)
      return false;
    for (unsigned i = 0; i < pattern.lanes.size(); ++i)
      if (!laneMatches(pattern.lanes[i], pattern.laneBits, laneOf(value.v128, pattern.laneBits, i)))
        return false;
    return true;
  case Constant::Kind::NullRef: return isReferenceType(type) && value.ref == nullptr;
  case Constant::Kind::HostRef: return isReferenceType(type) && value.ref == hostReference(pattern.host);
  case Constant::Kind::SomeRef: return isReferenceType(type) && value.ref != nullptr;
  case Constant::Kind::Either:
    for (const Constant &alternative : pattern.alternatives)
      if (matches(alternative, type, value))
        return true;
    return false;
  }
  return false;
}

std::string describe(const Constant &constant) {
  switch (constant.kind) {
  case Constant::Kind::Number:
  case Constant::Kind::Vector: {
    std::string text = typeName(constant.type);
    if (constant.kind == Constant::Kind::Vector)
      text += (constant.isFloat ? " f" : " i") + std::to_string(constant.laneBits) + "x" +
              std::to_string(constant.lanes.size());
    text += ":";
    for (const Lane &lane : constant.lanes) {
      text += constant.lanes.size() > 1 ? " " : "";
      text += lane.match == LaneMatch::CanonicalNan ? "nan:canonical"
              : lane.match == LaneMatch::ArithmeticNan
                  ? "nan:arithmetic"
                  : describeLane(constant.laneBits, constant.isFloat, lane.bits & laneMask(constant.laneBits));
    }
    return text;
  }
  case Constant::Kind::NullRef: return "ref:null";
  case Constant::Kind::HostRef: return "ref:host " + std::to_string(constant.host);
  case Constant::Kind::SomeRef: return "ref:not null";
  case Constant::Kind::Either: {
    std::string text;
    for (const Constant &alternative : constant.alternatives)
      text += (text.empty() ? "" : " or ") + describe(alternative);
    return text;
  }
  }
  return "";
}

std::string describe(uint32_t type, const wzc_value &value, const Constant *like) {
  while (like && like->kind == Constant::Kind::Either && !like->alternatives.empty())
    like = &like->alternatives.front();
  std::string text = typeName(type);
  if (isReferenceType(type))
    return "ref:" + describeReference(value.ref);
  if (type == WZC_V128) {
    bool shaped = like && like->kind == Constant::Kind::Vector;
    unsigned bits = shaped ? like->laneBits : 8;
    bool isFloat = shaped && like->isFloat;
    text += (isFloat ? " f" : " i") + std::to_string(bits) + "x" + std::to_string(128 / bits) + ":";
    for (unsigned i = 0; i < 128 / bits; ++i)
      text += " " + describeLane(bits, isFloat, laneOf(value.v128, bits, i));
    return text;
  }
  unsigned bits = type == WZC_I32 || type == WZC_F32 ? 32 : 64;
  return text + ":" + describeLane(bits, type == WZC_F32 || type == WZC_F64, numberBits(type, value));
}

} // namespace wzc::spec
