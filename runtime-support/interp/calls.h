// Calls out of and into the interpreter.

#ifndef WZC_INTERP_CALLS_H
#define WZC_INTERP_CALLS_H

#include "interp/instance_code.h"
#include "interp/machine.h"

namespace wzc::interp {

/// Calls a function by array with the arguments at `frame`, where the results go. The machine's ip and fp are set. May
/// raise a trap, which does not come back here.
void callOutward(Machine &m, const OutwardCall &call, Slot *frame);

/// The wzc_array_call of interpreted functions; `context` is the InterpretedFunction.
void callInterpreted(void *code, void *context, wzc_value *values);

/// Runs a constant expression, a function without parameters that cannot trap, in an instance being made.
[[nodiscard]] wzc_trap *evaluateConstant(Instance &instance, const Function &function, uint32_t resultType,
                                         wzc_value &result);

} // namespace wzc::interp

#endif
