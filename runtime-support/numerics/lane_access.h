// Vector instructions with a lane as immediate, and the loads that extend, copy or zero lanes.

#ifndef WZC_NUMERICS_LANE_ACCESS_H
#define WZC_NUMERICS_LANE_ACCESS_H

#include "numerics/vector.h"

namespace wzc::numerics {

/// i8x16.extract_lane_s and its kin; the result as bits of the instruction's result type, zero-extended.
constexpr uint64_t extractLane(Opcode opcode, const V128 &a, unsigned lane) {
  switch (opcode) {
  case Opcode::I8x16ExtractLaneS: return extendSigned<int8_t>(uint32_t{extractLane<uint8_t>(a, lane)});
  case Opcode::I8x16ExtractLaneU: return extractLane<uint8_t>(a, lane);
  case Opcode::I16x8ExtractLaneS: return extendSigned<int16_t>(uint32_t{extractLane<uint16_t>(a, lane)});
  case Opcode::I16x8ExtractLaneU: return extractLane<uint16_t>(a, lane);
  case Opcode::I32x4ExtractLane:
  case Opcode::F32x4ExtractLane: return extractLane<uint32_t>(a, lane);
  default: return extractLane<uint64_t>(a, lane);
  }
}

constexpr V128 replaceLane(Opcode opcode, const V128 &a, unsigned lane, uint64_t value) {
  switch (opcode) {
  case Opcode::I8x16ReplaceLane: return replaceLane<uint8_t>(a, lane, value);
  case Opcode::I16x8ReplaceLane: return replaceLane<uint16_t>(a, lane, value);
  case Opcode::I32x4ReplaceLane:
  case Opcode::F32x4ReplaceLane: return replaceLane<uint32_t>(a, lane, value);
  default: return replaceLane<uint64_t>(a, lane, value);
  }
}

/// What a load of at most eight bytes makes of them; `bits` is the number they are, read least significant byte first.
constexpr V128 loadedVector(MemoryAccess access, uint64_t bits) {
  V128 low = vectorOf<uint64_t>({bits, 0});
  switch (access) {
  case MemoryAccess::extend8s: return extend<int8_t, Half::Low>(low);
  case MemoryAccess::extend8u: return extend<uint8_t, Half::Low>(low);
  case MemoryAccess::extend16s: return extend<int16_t, Half::Low>(low);
  case MemoryAccess::extend16u: return extend<uint16_t, Half::Low>(low);
  case MemoryAccess::extend32s: return extend<int32_t, Half::Low>(low);
  case MemoryAccess::extend32u: return extend<uint32_t, Half::Low>(low);
  case MemoryAccess::splat8: return splat<uint8_t>(bits);
  case MemoryAccess::splat16: return splat<uint16_t>(bits);
  case MemoryAccess::splat32: return splat<uint32_t>(bits);
  case MemoryAccess::splat64: return splat<uint64_t>(bits);
  default: return low; // zero32, zero64
  }
}

} // namespace wzc::numerics

#endif
