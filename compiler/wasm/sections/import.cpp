// Imports (specification, section 5.5.5).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

static bool decodeImport(DecodeContext &context) {
  Module &module = context.module;
  ByteReader &reader = context.reader;
  Import import{};
  if (!context.name("module name of an import", import.module) || !context.name("name of an import", import.name))
    return false;
  uint64_t at = reader.offset();
  uint8_t kind = reader.u8("import kind");
  if (!reader.ok())
    return false;
  if (kind > static_cast<uint8_t>(ExternKind::Tag))
    return reader.fail(diag::malformedExternKind(at, "import", kind));
  import.kind = static_cast<ExternKind>(kind);
  switch (import.kind) {
  case ExternKind::Function: {
    Function function;
    function.isImported = true;
    import.index = module.importedFunctions++;
    if (!context.functionTypeIndex(function.type))
      return false;
    module.functions.push_back(function);
    break;
  }
  case ExternKind::Table: {
    Table table;
    table.isImported = true;
    import.index = module.importedTables++;
    if (!context.tableType(table.type) || !context.addTable(at, std::move(table)))
      return false;
    break;
  }
  case ExternKind::Memory: {
    Memory memory;
    memory.isImported = true;
    import.index = module.importedMemories++;
    if (!context.memoryType(memory.type) || !context.addMemory(at, memory))
      return false;
    break;
  }
  case ExternKind::Global: {
    Global global;
    global.isImported = true;
    import.index = module.importedGlobals++;
    if (!context.globalType(global.type) ||
        (global.type.isMutable && !context.require(at, "import of a mutable global", Feature::mutable_globals)))
      return false;
    module.globals.push_back(global);
    break;
  }
  case ExternKind::Tag: {
    TagType tag;
    import.index = static_cast<uint32_t>(module.tags.size());
    if (!context.require(at, "import of a tag", Feature::exceptions) || !context.tagType(tag))
      return false;
    module.tags.push_back(tag);
    break;
  }
  }
  module.imports.push_back(import);
  return true;
}

bool decodeImportSection(DecodeContext &context) {
  // Two empty names, the kind, and a type.
  uint32_t count = context.reader.count("imports", limits::kImports, 4);
  for (uint32_t i = 0; i < count; ++i)
    if (!decodeImport(context))
      return context.failIn("import", i);
  return context.reader.ok();
}

} // namespace wzc
