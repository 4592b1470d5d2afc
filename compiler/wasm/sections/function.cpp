// Types of the defined functions (specification, section 5.5.6); their bodies are in the code section.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeFunctionSection(DecodeContext &context) {
  Module &module = context.module;
  uint64_t at = context.reader.offset();
  uint32_t count = context.reader.count("functions", limits::kFunctions);
  if (module.functions.size() + count > limits::kFunctions)
    return context.reader.fail(diag::tooMany(at, "functions", module.functions.size() + count, limits::kFunctions));
  module.functions.reserve(module.functions.size() + count);
  for (uint32_t i = 0; i < count; ++i) {
    Function function;
    if (!context.functionTypeIndex(function.type))
      return context.failIn("function", module.functions.size());
    module.functions.push_back(function);
  }
  context.definedFunctions = count;
  return context.reader.ok();
}

} // namespace wzc
