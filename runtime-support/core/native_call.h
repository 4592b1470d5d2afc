// Calls between arrays of values and native signatures that are known only at run time.
//
// Compiled modules bring both directions for each of their types (invoke and adapt of wzc_func_type), and those are
// what calls normally take. The generic forms here serve where no module is in sight: a host function called by array
// that was put into a table, and a native host function called by the host.

#ifndef WZC_CORE_NATIVE_CALL_H
#define WZC_CORE_NATIVE_CALL_H

#include "abi/abi.h"

namespace wzc {

/// The registers that carry arguments and results; the assembly files know the layout.
struct NativeRegisters {
#if defined(__x86_64__)
  static constexpr uint32_t kIntegers = 6;
#elif defined(__aarch64__)
  static constexpr uint32_t kIntegers = 8;
#endif
  static constexpr uint32_t kFloats = 8;
  uint64_t integers[kIntegers];
  wzc_v128 floats[kFloats];
};

extern "C" {

/// Native entry that fits every type. The context passed must be a wzc_func with an array_call.
void wzc_native_entry(void *function, ...);

void wzc_native_call(void *code, NativeRegisters *registers, const uint64_t *stack, uint64_t stackWords);

} // extern "C"

/// A wzc_array_call whose `code` is a wzc_func with native code; `context` is not used.
void callNativeByArray(void *function, void *context, wzc_value *values);

} // namespace wzc

#endif
