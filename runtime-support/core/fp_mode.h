// The floating-point settings guests run with: round to nearest, denormals kept, no exception unmasked.
//
// A host may have changed them; results of WebAssembly may not depend on that.

#ifndef WZC_CORE_FP_MODE_H
#define WZC_CORE_FP_MODE_H

#include <cstdint>

namespace wzc {

#if defined(__x86_64__)

using FpMode = uint32_t; // MXCSR
constexpr FpMode kDefaultFpMode = 0x1F80;
constexpr FpMode kFpStickyFlags = 0x3F;

inline FpMode readFpMode() { return __builtin_ia32_stmxcsr(); }
inline void setFpMode(FpMode mode) { __builtin_ia32_ldmxcsr(mode); }
inline bool isDefault(FpMode mode) { return (mode & 0xFFFF & ~kFpStickyFlags) == kDefaultFpMode; }

#elif defined(__aarch64__)

using FpMode = uint64_t; // FPCR
constexpr FpMode kDefaultFpMode = 0;

inline FpMode readFpMode() {
  FpMode mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
inline void setFpMode(FpMode mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }
inline bool isDefault(FpMode mode) { return mode == kDefaultFpMode; }

#else
#error "this platform has no native code generation yet"
#endif

} // namespace wzc

#endif
