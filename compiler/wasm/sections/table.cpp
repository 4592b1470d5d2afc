// Tables (specification, section 5.5.7). A table whose elements have no default value brings an initialiser.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

static bool decodeTable(DecodeContext &context) {
  ByteReader &reader = context.reader;
  constexpr uint8_t withInitialiser = 0x40;
  uint64_t at = reader.offset();
  Table table;
  bool initialised = !reader.atEnd() && reader.peek() == withInitialiser;
  if (initialised) {
    reader.u8("table");
    if (!context.require(at, "table with an initialiser", Feature::function_references))
      return false;
    uint64_t zeroAt = reader.offset();
    uint8_t zero = reader.u8("table");
    if (reader.ok() && zero != 0)
      return reader.fail(diag::zeroByteExpected(zeroAt, zero));
  }
  if (!reader.ok() || !context.tableType(table.type))
    return false;
  if (initialised) {
    if (!context.constants.decode(reader, table.type.element, table.init.emplace()))
      return false;
  } else if (!table.type.element.isDefaultable()) {
    return reader.fail(diag::tableNeedsInitialiser(at, context.module.types.name(table.type.element)));
  }
  return context.addTable(at, std::move(table));
}

bool decodeTableSection(DecodeContext &context) {
  uint32_t count = context.reader.count("tables", limits::kTables, 3);
  for (uint32_t i = 0; i < count; ++i)
    if (!decodeTable(context))
      return context.failIn("table", context.module.tables.size());
  return context.reader.ok();
}

} // namespace wzc
