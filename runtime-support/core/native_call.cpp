#include "native_call.h"

#include <cstring>

#include "activation.h"
#include "type_registry.h"
#include "value_types.h"

namespace wzc {

namespace {

/// Where the next argument lies: a register of its class while there are any, then the stack in words of eight bytes,
/// vectors aligned to two. The context has taken the first integer register.
struct Cursor {
  uint32_t integers = 1;
  uint32_t floats = 0;
  uint64_t stackWords = 0;

  /// Places one argument; `Words` is `uint64_t` or `const uint64_t`.
  template <class Registers, class Words> void *place(uint32_t type, Registers &registers, Words *stack) {
    bool isFloat = type == kTypeF32 || type == kTypeF64 || type == kTypeV128;
    if (isFloat && floats < NativeRegisters::kFloats)
      return &registers.floats[floats++];
    if (!isFloat && integers < NativeRegisters::kIntegers)
      return &registers.integers[integers++];
    if (type == kTypeV128)
      stackWords = (stackWords + 1) & ~uint64_t{1};
    void *here = const_cast<uint64_t *>(stack) + stackWords;
    stackWords += type == kTypeV128 ? 2 : 1;
    return here;
  }
};

size_t sizeOf(uint32_t type) {
  switch (type) {
  case kTypeI32:
  case kTypeF32: return 4;
  case kTypeV128: return 16;
  default: return 8;
  }
}

void *resultPlace(uint32_t type, NativeRegisters &registers) {
  if (type == kTypeF32 || type == kTypeF64 || type == kTypeV128)
    return &registers.floats[0];
  return &registers.integers[0];
}

/// Types with a thousand values make frames of many kilobytes, which the reserve below the limit of a small stack does
/// not hold: at least half of the reserve must be left.
void checkStack(size_t bytes) {
  const ThreadState &thread = wzc_thread;
  uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  if (here - bytes < thread.limit - thread.reserve / 2)
    raiseTrap(WZC_TRAP_CALL_STACK_EXHAUSTED);
}

} // namespace

/// What wzc_native_entry does between saving the argument registers and loading the result registers.
extern "C" __attribute__((visibility("hidden"))) void wzc_native_dispatch(NativeRegisters *registers,
                                                                          const uint64_t *stack) {
  wzc_func *func = reinterpret_cast<wzc_func *>(registers->integers[0]);
  const FuncType &type = funcType(func->type);
  size_t bytes = (type.valueCount() + 1) * sizeof(wzc_value);
  checkStack(bytes);
  wzc_value *values = static_cast<wzc_value *>(__builtin_alloca_with_align(bytes, 128));
  Cursor cursor;
  for (uint32_t i = 0; i < type.paramCount; ++i)
    std::memcpy(&values[i], cursor.place(type.params()[i], *registers, stack), sizeOf(type.params()[i]));
  void *results = nullptr;
  if (type.resultCount > 1)
    std::memcpy(&results, cursor.place(kTypeExternref, *registers, stack), sizeof(results));
  func->array_call(func->code, func->context, values);
  if (type.resultCount == 1)
    std::memcpy(resultPlace(type.results()[0], *registers), &values[0], sizeOf(type.results()[0]));
  else if (type.resultCount > 1)
    std::memcpy(results, values, type.resultCount * sizeof(wzc_value));
}

void callNativeByArray(void *function, void *, wzc_value *values) {
  wzc_func *func = static_cast<wzc_func *>(function);
  const FuncType &type = funcType(func->type);
  size_t words = 2 * static_cast<size_t>(type.paramCount) + 2;
  size_t bytes = words * sizeof(uint64_t) + type.resultCount * sizeof(wzc_value);
  checkStack(2 * bytes);
  uint64_t *stack = static_cast<uint64_t *>(__builtin_alloca_with_align(words * sizeof(uint64_t), 128));
  // A number of 32 bits is passed with an upper half of zeros.
  std::memset(stack, 0, words * sizeof(uint64_t));
  NativeRegisters registers = {};
  registers.integers[0] = reinterpret_cast<uintptr_t>(func->context);
  Cursor cursor;
  for (uint32_t i = 0; i < type.paramCount; ++i)
    std::memcpy(cursor.place(type.params()[i], registers, stack), &values[i], sizeOf(type.params()[i]));
  // The arguments have been copied out: results may go straight over them.
  if (type.resultCount > 1)
    std::memcpy(cursor.place(kTypeExternref, registers, stack), &values, sizeof(uintptr_t));
  wzc_native_call(func->code, &registers, stack, (cursor.stackWords + 1) & ~uint64_t{1});
  if (type.resultCount == 1)
    std::memcpy(&values[0], resultPlace(type.results()[0], registers), sizeOf(type.results()[0]));
}

} // namespace wzc
