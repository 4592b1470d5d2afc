// The contract between compiled code and the runtime: structures, numbers and symbol names.
//
// This folder is the only place where an offset, a libcall or a trap number is written. The compiler expands the same
// tables into LLVM types, the runtime into these C structures; docs/abi.md explains them.

#ifndef WZC_ABI_ABI_H
#define WZC_ABI_ABI_H

#include <stddef.h>
#include <stdint.h>

#include "wzc/runtime.h" // wzc_value, wzc_module (opaque there), wzc_trap

#ifdef __cplusplus
extern "C" {
#endif

#define WZC_ABI_VERSION 6
// A memory with 32-bit addresses does not grow larger than so many bytes, though it may begin larger: code relies on
// sums of an address in memory and a number up to the room not wrapping.
#define WZC_ROOM_BEHIND_MEMORY 65536
#define WZC_LARGEST_GROWN_MEMORY (UINT64_C(0x100000000) - WZC_ROOM_BEHIND_MEMORY)
// Objects refer to this symbol and the runtime defines it, so that an object and a runtime that do not fit fail at link
// time.
#define WZC_ABI_SYMBOL "wzc_abi_v6"
// Instrumented objects refer to this one, and so bring the writer of profiles into the program.
#define WZC_PROFILE_START_SYMBOL "wzc_profile_start_v1"

typedef struct wzc_func wzc_func_state;

// wzc_array_call is declared in wzc/runtime.h; a trap in what it calls does not come back to it.

typedef void (*wzc_const_code)(void *instance, wzc_value *result);
typedef void (*wzc_profile_start)(const wzc_module *module);

typedef enum wzc_func_kind {
  WZC_FUNC_COMPILED = 0, // context is the instance whose module contains the code
  WZC_FUNC_HOST = 1,     // made by the embedder: the wzc_func is the first member of the runtime's host function record
  WZC_FUNC_INTERPRETED =
      2, // the wzc_func is the first member of the runtime's InterpretedFunction, and its own context
} wzc_func_kind;

// Levels of the x86-64 psABI; each includes those before. Functions may have versions for the higher ones.
typedef enum wzc_processor {
  WZC_PROCESSOR_BASIC = 0, // whatever the object was compiled for
  WZC_PROCESSOR_X86_64_V3 = 3,
  WZC_PROCESSOR_X86_64_V4 = 4,
} wzc_processor;

typedef enum wzc_limits_flags {
  WZC_LIMITS_64 = 1,
  WZC_LIMITS_SHARED = 2,
} wzc_limits_flags;

typedef enum wzc_const_kind {
  WZC_CONST_VALUE = 0, // low, high; a null reference is the value 0
  WZC_CONST_GLOBAL = 1,
  WZC_CONST_FUNC = 2,
  WZC_CONST_CODE = 3,
  WZC_CONST_ENGINE = 4, // the module's engine evaluates its expression number `index`
} wzc_const_kind;

typedef enum wzc_segment_mode {
  WZC_SEGMENT_ACTIVE = 0,
  WZC_SEGMENT_PASSIVE = 1,
  WZC_SEGMENT_DECLARATIVE = 2,
} wzc_segment_mode;

typedef enum wzc_module_flags {
  WZC_MODULE_EXPLICIT_BOUNDS = 1, // memories need no guard pages
  WZC_MODULE_PRECISE_TRAPS = 2,
  WZC_MODULE_INTERPRETED = 8,   // has an engine
  WZC_MODULE_INTEGER_ONLY = 4,  // no function has a floating-point instruction: the host's settings do not matter
  WZC_MODULE_INSTRUMENTED = 16, // has a profile
} wzc_module_flags;

#define WZC_STRUCT(name) typedef struct name name;
#define WZC_FIELD(owner, kind, type, name)
#define WZC_STRUCT_END(name)
#include "layout.def"
#undef WZC_STRUCT
#undef WZC_FIELD
#undef WZC_STRUCT_END

#define WZC_STRUCT(name) struct name {
#define WZC_FIELD(owner, kind, type, name) type name;
#define WZC_STRUCT_END(name)                                                                                           \
  }                                                                                                                    \
  ;
#include "layout.def"
#undef WZC_STRUCT
#undef WZC_FIELD
#undef WZC_STRUCT_END

#ifdef __cplusplus
} // extern "C"
#endif

#endif
