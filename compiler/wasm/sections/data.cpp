// Data segments (specification, section 5.5.14).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

static bool decodeSegment(DecodeContext &context) {
  constexpr uint32_t active = 0, passive = 1, activeExplicit = 2;
  Module &module = context.module;
  ByteReader &reader = context.reader;
  DataSegment segment;
  uint64_t at = reader.offset();
  uint32_t flags = reader.u32("data segment");
  if (reader.ok() && flags > activeExplicit)
    return reader.fail(diag::malformedSegmentFlags(at, "data", flags));
  if (!reader.ok() || (flags != active && !context.require(at, "this form of data segment", Feature::bulk_memory)))
    return false;
  segment.mode = flags == passive ? SegmentMode::Passive : SegmentMode::Active;
  if (flags == activeExplicit) {
    if (!context.index("memory", module.memories.size(), segment.memory))
      return false;
  } else if (flags == active && module.memories.empty()) {
    return reader.fail(diag::unknownIndex(at, "memory", 0, 0));
  }
  if (segment.mode == SegmentMode::Active &&
      !context.constants.decode(reader, module.memories[segment.memory].type.limits.addressType(), segment.offset))
    return false;
  uint32_t size = reader.u32("size of a data segment");
  segment.bytes = reader.take(size, "data segment");
  if (!reader.ok())
    return false;
  module.data.push_back(segment);
  return true;
}

bool decodeDataSection(DecodeContext &context) {
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  uint32_t count = reader.count("data segments", limits::kDataSegments, 2);
  if (reader.ok() && context.module.dataCount && count != *context.module.dataCount)
    return reader.fail(diag::dataCountMismatch(at, *context.module.dataCount, count));
  for (uint32_t i = 0; i < count; ++i)
    if (!decodeSegment(context))
      return context.failIn("data segment", i);
  return reader.ok();
}

} // namespace wzc
