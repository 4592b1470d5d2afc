// The functions compiled code calls, declared from libcalls.def.

#ifndef WZC_CORE_LIBCALLS_H
#define WZC_CORE_LIBCALLS_H

#include "abi/abi.h"

extern "C" {

#define WZC_KIND_vmctx wzc_instance *
#define WZC_KIND_ptr void *
#define WZC_KIND_ref void *
#define WZC_KIND_i32 uint32_t
#define WZC_KIND_i64 int64_t
#define WZC_KIND_none void
#define WZC_ATTRIBUTE_ordinary
#define WZC_ATTRIBUTE_noreturn [[noreturn]]

#define WZC_KINDS_1(a) WZC_KIND_##a
#define WZC_KINDS_2(a, ...) WZC_KIND_##a, WZC_KINDS_1(__VA_ARGS__)
#define WZC_KINDS_3(a, ...) WZC_KIND_##a, WZC_KINDS_2(__VA_ARGS__)
#define WZC_KINDS_4(a, ...) WZC_KIND_##a, WZC_KINDS_3(__VA_ARGS__)
#define WZC_KINDS_5(a, ...) WZC_KIND_##a, WZC_KINDS_4(__VA_ARGS__)
#define WZC_KINDS_6(a, ...) WZC_KIND_##a, WZC_KINDS_5(__VA_ARGS__)
#define WZC_PICK(a, b, c, d, e, f, picked, ...) picked
#define WZC_KINDS(...)                                                                                                 \
  WZC_PICK(__VA_ARGS__, WZC_KINDS_6, WZC_KINDS_5, WZC_KINDS_4, WZC_KINDS_3, WZC_KINDS_2, WZC_KINDS_1, )(__VA_ARGS__)

#define WZC_LIBCALL(name, result, parameters, attribute)                                                               \
  WZC_ATTRIBUTE_##attribute WZC_KIND_##result wzc_libcall_##name(WZC_KINDS parameters);
#include "abi/libcalls.def"
#undef WZC_LIBCALL

#undef WZC_PICK
#undef WZC_KINDS
#undef WZC_KINDS_1
#undef WZC_KINDS_2
#undef WZC_KINDS_3
#undef WZC_KINDS_4
#undef WZC_KINDS_5
#undef WZC_KINDS_6
#undef WZC_KIND_vmctx
#undef WZC_KIND_ptr
#undef WZC_KIND_ref
#undef WZC_KIND_i32
#undef WZC_KIND_i64
#undef WZC_KIND_none
#undef WZC_ATTRIBUTE_ordinary
#undef WZC_ATTRIBUTE_noreturn

} // extern "C"

#endif
