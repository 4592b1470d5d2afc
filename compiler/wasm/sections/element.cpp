// Element segments (specification, section 5.5.12). Three bits say which of eight forms one has: whether it is not
// active, whether it names its table (or, if not active, is declarative), and whether its items are expressions.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

namespace {

constexpr uint32_t kNotActive = 1, kExplicit = 2, kExpressions = 4;

bool decodeItems(DecodeContext &context, ElementSegment &segment) {
  Module &module = context.module;
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  uint32_t count = reader.count("elements", limits::kElements);
  context.elementCount += count;
  if (context.elementCount > limits::kElements)
    return reader.fail(diag::tooMany(at, "elements in all segments", context.elementCount, limits::kElements));
  if (segment.usesExpressions) {
    for (uint32_t i = 0; i < count; ++i) {
      ConstExpr item;
      if (!context.constants.decode(reader, segment.element, item))
        return false;
      segment.expressions.push_back(item);
    }
    return reader.ok();
  }
  segment.functions.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t function;
    if (!context.index("function", module.functions.size(), function))
      return false;
    context.declare(function);
    segment.functions.push_back(function);
  }
  return reader.ok();
}

bool decodeElementType(DecodeContext &context, ElementSegment &segment) {
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  if (segment.usesExpressions) {
    segment.element = readRefType(reader, context.module, context.module.usedFeatures);
    return reader.ok();
  }
  uint8_t kind = reader.u8("element kind");
  if (reader.ok() && kind != 0)
    return reader.fail(diag::malformedElementKind(at, kind));
  return reader.ok();
}

bool decodeSegment(DecodeContext &context) {
  Module &module = context.module;
  ByteReader &reader = context.reader;
  ElementSegment segment;
  uint64_t at = reader.offset();
  uint32_t flags = reader.u32("element segment");
  if (reader.ok() && flags > (kNotActive | kExplicit | kExpressions))
    return reader.fail(diag::malformedSegmentFlags(at, "element", flags));
  if (!reader.ok() || (flags != 0 && !context.require(at, "this form of element segment", Feature::bulk_memory)))
    return false;
  segment.mode = !(flags & kNotActive) ? SegmentMode::Active
                 : (flags & kExplicit) ? SegmentMode::Declarative
                                       : SegmentMode::Passive;
  segment.usesExpressions = flags & kExpressions;
  // Function indices are never null; with expressions, the type written (or funcref) says what they may be.
  segment.element = !segment.usesExpressions && context.has(Feature::function_references)
                        ? ValueType::ref(HeapType::Func, false)
                        : ValueType::funcref();
  uint64_t tableAt = reader.offset();
  if (segment.mode == SegmentMode::Active) {
    if (flags & kExplicit) {
      if (!context.index("table", module.tables.size(), segment.table))
        return false;
    } else if (module.tables.empty()) {
      return reader.fail(diag::unknownIndex(tableAt, "table", 0, 0));
    }
    if (!context.constants.decode(reader, module.tables[segment.table].type.limits.addressType(), segment.offset))
      return false;
  }
  if ((flags & (kNotActive | kExplicit)) && !decodeElementType(context, segment))
    return false;
  if (segment.mode == SegmentMode::Active) {
    ValueType expected = module.tables[segment.table].type.element;
    if (!module.types.isSubtype(segment.element, expected))
      return reader.fail(diag::typeMismatch(tableAt, "element segment", module.types.name(expected),
                                            module.types.name(segment.element)));
  }
  if (!decodeItems(context, segment))
    return false;
  module.elements.push_back(std::move(segment));
  return true;
}

} // namespace

bool decodeElementSection(DecodeContext &context) {
  uint32_t count = context.reader.count("element segments", limits::kElementSegments, 3);
  for (uint32_t i = 0; i < count; ++i)
    if (!decodeSegment(context))
      return context.failIn("element segment", i);
  return context.reader.ok();
}

} // namespace wzc
