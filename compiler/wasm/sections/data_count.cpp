// The number of data segments (specification, section 5.5.15), known before the bodies that name them.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeDataCountSection(DecodeContext &context) {
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  if (!context.require(at, "data count section", Feature::bulk_memory))
    return false;
  uint32_t count = reader.u32("number of data segments");
  if (reader.ok() && count > limits::kDataSegments)
    return reader.fail(diag::tooMany(at, "data segments", count, limits::kDataSegments));
  context.module.dataCount = count;
  return reader.ok();
}

} // namespace wzc
