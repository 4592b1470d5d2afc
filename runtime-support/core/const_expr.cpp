#include "const_expr.h"

#include <cstring>

#include "activation.h"
#include "engine.h"
#include "trap.h"

namespace wzc {

/// A wzc_array_call around a wzc_const_code.
static void callConstCode(void *code, void *instance, wzc_value *result) {
  reinterpret_cast<wzc_const_code>(code)(instance, result);
}

wzc_trap *evaluate(Instance &instance, const wzc_const_expr &expression, wzc_value &result) {
  switch (expression.kind) {
  case WZC_CONST_GLOBAL: result = *instance.globalCell(expression.index); return nullptr;
  case WZC_CONST_FUNC:
    result = {};
    result.ref = functionReference(instance, expression.index);
    return result.ref ? nullptr : outOfMemory();
  case WZC_CONST_CODE:
    result = {};
    return wzc_enter(instance.store, callConstCode, reinterpret_cast<void *>(expression.code), instance.state, &result);
  case WZC_CONST_ENGINE: result = {}; return engineOf(instance.module())->evaluate(instance, expression.index, result);
  default: {
    const uint64_t bits[2] = {expression.low, expression.high};
    std::memcpy(&result, bits, sizeof(bits));
    return nullptr;
  }
  }
}

wzc_trap *evaluateElement(Instance &instance, const wzc_element_segment &segment, uint32_t index, void *&result) {
  if (segment.functions) {
    result = functionReference(instance, segment.functions[index]);
    return result ? nullptr : outOfMemory();
  }
  wzc_value value;
  wzc_trap *trap = evaluate(instance, segment.expressions[index], value);
  result = value.ref;
  return trap;
}

} // namespace wzc
