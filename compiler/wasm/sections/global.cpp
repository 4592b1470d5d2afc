// Globals and their initial values (specification, section 5.5.9).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeGlobalSection(DecodeContext &context) {
  Module &module = context.module;
  uint64_t at = context.reader.offset();
  // A type, its mutability, and the end of an expression.
  uint32_t count = context.reader.count("globals", limits::kGlobals, 3);
  if (module.globals.size() + count > limits::kGlobals)
    return context.reader.fail(diag::tooMany(at, "globals", module.globals.size() + count, limits::kGlobals));
  module.globals.reserve(module.globals.size() + count);
  for (uint32_t i = 0; i < count; ++i) {
    Global global;
    if (!context.globalType(global.type) || !context.constants.decode(context.reader, global.type.value, global.init))
      return context.failIn("global", module.globals.size());
    module.globals.push_back(global);
  }
  return context.reader.ok();
}

} // namespace wzc
