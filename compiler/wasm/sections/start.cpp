// The start function (specification, section 5.5.11).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeStartSection(DecodeContext &context) {
  Module &module = context.module;
  uint64_t at = context.reader.offset();
  uint32_t function;
  if (!context.index("function", module.functions.size(), function))
    return false;
  const FunctionType &type = module.functionType(function);
  if (!type.params.empty() || !type.results.empty())
    return context.reader.fail(diag::startFunctionType(at, module.types.name(type)));
  module.start = function;
  return true;
}

} // namespace wzc
