// See constant_tables.h. A sandbox escape could live here: what is taken for constant is called without a look at the
// table itself.

#include "compiler/wasm/constant_tables.h"

namespace wzc {

namespace {

// Larger tables must be mostly full, so that what is written for them is in proportion to the module.
constexpr uint64_t kSmallSize = 8;
// Elements of all tables together: each takes some hundred bytes while the object is made.
constexpr uint64_t kMostElements = 1 << 18;

/// Whether nothing but element segments can write to the table, and nobody else can see it.
bool isOwn(const Module &wasm, uint32_t index) {
  const Table &table = wasm.tables[index];
  if (table.isImported || table.init || (index < wasm.writtenTables.size() && wasm.writtenTables[index]))
    return false;
  for (const Export &e : wasm.exports)
    if (e.kind == ExternKind::Table && e.index == index)
      return false;
  return true;
}

/// Whether the segment is sure to be applied: it lies within what its table has from the beginning.
bool isInBounds(const Module &wasm, const ElementSegment &segment) {
  const Limits &limits = wasm.tables[segment.table].type.limits;
  if (segment.offset.kind != ConstExpr::Value)
    return false;
  uint64_t offset = limits.is64 ? segment.offset.low : static_cast<uint32_t>(segment.offset.low);
  return offset <= limits.min && segment.size() <= limits.min - offset;
}

/// The function of an element; nothing if it is not known.
std::optional<uint32_t> elementOf(const ElementSegment &segment, uint32_t i) {
  if (!segment.usesExpressions)
    return segment.functions[i];
  const ConstExpr &expression = segment.expressions[i];
  switch (expression.kind) {
  case ConstExpr::RefFunc: return expression.index;
  case ConstExpr::RefNull: return kNoFunction;
  default: return std::nullopt;
  }
}

/// False: not all of the segment's elements are known.
bool apply(const Module &wasm, const ElementSegment &segment, ConstantTable &table) {
  bool is64 = wasm.tables[segment.table].type.limits.is64;
  uint64_t offset = is64 ? segment.offset.low : static_cast<uint32_t>(segment.offset.low);
  for (uint32_t i = 0; i < segment.size(); ++i) {
    std::optional<uint32_t> function = elementOf(segment, i);
    if (!function)
      return false;
    table[offset + i] = *function;
  }
  return true;
}

} // namespace

std::vector<std::optional<ConstantTable>> findConstantTables(const Module &wasm) {
  std::vector<std::optional<ConstantTable>> result(wasm.tables.size());
  // Equal indices of types must mean what equal ids mean at run time.
  if (wasm.usedFeatures.has(Feature::gc))
    return result;
  std::vector<uint64_t> filled(wasm.tables.size());
  for (const ElementSegment &segment : wasm.elements)
    if (segment.mode == SegmentMode::Active)
      filled[segment.table] += segment.size();
  uint64_t left = kMostElements;
  for (uint32_t i = 0; i < wasm.tables.size(); ++i) {
    uint64_t size = wasm.tables[i].type.limits.min;
    if (size > 0 && size <= left && size <= kSmallSize + 2 * filled[i] && isOwn(wasm, i)) {
      result[i].emplace(size, kNoFunction);
      left -= size;
    }
  }
  // When a segment does not fit, instantiation ends there; functions that got into an imported table before can
  // nevertheless be called, and see their own tables without the segments behind it.
  bool isSure = true;
  for (const ElementSegment &segment : wasm.elements) {
    if (segment.mode != SegmentMode::Active)
      continue;
    isSure &= !wasm.tables[segment.table].isImported && isInBounds(wasm, segment);
    std::optional<ConstantTable> &table = result[segment.table];
    if (table && !(isSure && apply(wasm, segment, *table)))
      table.reset();
  }
  return result;
}

} // namespace wzc
