// Bodies (specification, section 5.5.13): only their extent. validateBodies looks inside, in parallel.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeCodeSection(DecodeContext &context) {
  Module &module = context.module;
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  // A body has its size and at least a count of locals.
  uint32_t count = reader.count("function bodies", limits::kFunctions, 2);
  if (reader.ok() && count != context.definedFunctions)
    return reader.fail(diag::functionCodeCountMismatch(at, context.definedFunctions, count));
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t index = module.importedFunctions + i;
    uint64_t sizeAt = reader.offset();
    uint32_t size = reader.u32("size of a function body");
    if (reader.ok() && size > limits::kFunctionSize)
      reader.fail(diag::tooMany(sizeAt, "bytes in a function body", size, limits::kFunctionSize));
    module.functions[index].body = reader.take(size, "function body");
    if (!reader.ok())
      return context.failIn("function", index);
  }
  context.bodies = count;
  return reader.ok();
}

} // namespace wzc
