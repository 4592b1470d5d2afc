// Exports (specification, section 5.5.10).

#include "compiler/wasm/sections/decode_context.h"

#include <algorithm>

namespace wzc {

static bool decodeExport(DecodeContext &context) {
  Module &module = context.module;
  ByteReader &reader = context.reader;
  Export item{};
  if (!context.name("export name", item.name))
    return false;
  uint64_t at = reader.offset();
  uint8_t kind = reader.u8("export kind");
  if (reader.ok() && kind > static_cast<uint8_t>(ExternKind::Tag))
    return reader.fail(diag::malformedExternKind(at, "export", kind));
  if (!reader.ok())
    return false;
  item.kind = static_cast<ExternKind>(kind);
  switch (item.kind) {
  case ExternKind::Function:
    if (!context.index("function", module.functions.size(), item.index))
      return false;
    context.declare(item.index);
    break;
  case ExternKind::Table:
    if (!context.index("table", module.tables.size(), item.index))
      return false;
    break;
  case ExternKind::Memory:
    if (!context.index("memory", module.memories.size(), item.index))
      return false;
    break;
  case ExternKind::Global:
    if (!context.index("global", module.globals.size(), item.index))
      return false;
    if (module.globals[item.index].type.isMutable &&
        !context.require(at, "export of a mutable global", Feature::mutable_globals))
      return false;
    break;
  case ExternKind::Tag:
    if (!context.require(at, "export of a tag", Feature::exceptions) ||
        !context.index("tag", module.tags.size(), item.index))
      return false;
    break;
  }
  module.exports.push_back(item);
  return true;
}

/// By sorting, so that no choice of names makes it slow. Reports the first name that was there before.
static bool checkDuplicates(DecodeContext &context, Diag &diag) {
  const std::vector<Export> &exports = context.module.exports;
  std::vector<uint32_t> order(exports.size());
  for (uint32_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    int compared = exports[a].name.compare(exports[b].name);
    return compared != 0 ? compared < 0 : a < b;
  });
  std::optional<uint32_t> first;
  for (size_t i = 1; i < order.size(); ++i)
    if (exports[order[i]].name == exports[order[i - 1]].name && (!first || order[i] < *first))
      first = order[i];
  if (!first)
    return true;
  std::string_view name = exports[*first].name;
  auto offset = static_cast<uint64_t>(reinterpret_cast<const uint8_t *>(name.data()) - context.module.bytes.data());
  diag.report(diag::duplicateExport(offset, name));
  diag.setContext("export " + std::to_string(*first));
  return false;
}

bool decodeExportSection(DecodeContext &context) {
  // An empty name, the kind, and an index.
  uint32_t count = context.reader.count("exports", limits::kExports, 3);
  bool good = context.reader.ok();
  for (uint32_t i = 0; i < count && good; ++i)
    good = decodeExport(context) || context.failIn("export", i);
  Diag duplicates;
  if (!checkDuplicates(context, duplicates)) {
    context.diag.merge(std::move(duplicates));
    return context.reader.abandon();
  }
  return good;
}

} // namespace wzc
