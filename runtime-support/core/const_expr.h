// Evaluation of constant expressions.

#ifndef WZC_CORE_CONST_EXPR_H
#define WZC_CORE_CONST_EXPR_H

#include "instance.h"

namespace wzc {

[[nodiscard]] wzc_trap *evaluate(Instance &instance, const wzc_const_expr &expression, wzc_value &result);

/// The element at `index` of a segment.
[[nodiscard]] wzc_trap *evaluateElement(Instance &instance, const wzc_element_segment &segment, uint32_t index,
                                        void *&result);

} // namespace wzc

#endif
