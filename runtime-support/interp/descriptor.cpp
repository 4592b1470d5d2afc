#include "interp/descriptor.h"

namespace wzc::interp {

namespace {

uint32_t flagsOf(const Limits &limits) {
  return (limits.is64 ? WZC_LIMITS_64 : 0) | (limits.isShared ? WZC_LIMITS_SHARED : 0);
}

uint32_t sizeOf(std::string_view text) { return static_cast<uint32_t>(text.size()); }
template <class T> uint32_t countOf(const std::vector<T> &items) { return static_cast<uint32_t>(items.size()); }

} // namespace

uint32_t Descriptor::typeCode(ValueType type) {
  switch (type.kind()) {
  case ValueType::I32: return 0x7F;
  case ValueType::I64: return 0x7E;
  case ValueType::F32: return 0x7D;
  case ValueType::F64: return 0x7C;
  case ValueType::V128: return 0x7B;
  default: break;
  }
  if (type == ValueType::funcref())
    return 0x70;
  if (type == ValueType::externref())
    return 0x6F;
  return (type.isNullable() ? 0x63 : 0x64) | type.heap().raw() << 8;
}

Descriptor::Descriptor(const Module &source, std::string_view moduleName) : name(moduleName) {
  module.abi_version = WZC_ABI_VERSION;
  module.flags = WZC_MODULE_EXPLICIT_BOUNDS;
  module.name = name.c_str();
  module.features = source.usedFeatures.mask();
  module.start = source.start.value_or(UINT32_MAX);
  addTypes(source);
  addExterns(source);
  addSpaces(source);
  addSegments(source);
  addNames(source);
}

void Descriptor::addTypes(const Module &source) {
  size_t count = 0;
  for (const DefinedType &type : source.types.types)
    count += type.function.params.size() + type.function.results.size();
  typeCodes.reserve(count); // so that nothing moves
  for (const DefinedType &type : source.types.types) {
    wzc_func_type &entry = types.emplace_back();
    entry.params = typeCodes.data() + typeCodes.size();
    for (ValueType param : type.function.params)
      typeCodes.push_back(typeCode(param));
    entry.results = typeCodes.data() + typeCodes.size();
    for (ValueType result : type.function.results)
      typeCodes.push_back(typeCode(result));
    entry.param_count = countOf(type.function.params);
    entry.result_count = countOf(type.function.results);
  }
  module.types = types.data();
  module.type_count = countOf(types);
}

void Descriptor::addExterns(const Module &source) {
  for (const Import &import : source.imports)
    imports.push_back({import.module.data(), import.name.data(), sizeOf(import.module), sizeOf(import.name),
                       static_cast<uint32_t>(import.kind), import.index});
  for (const Export &entry : source.exports)
    exports.push_back({entry.name.data(), sizeOf(entry.name), static_cast<uint32_t>(entry.kind), entry.index, 0});
  module.imports = imports.data();
  module.import_count = countOf(imports);
  module.exports = exports.data();
  module.export_count = countOf(exports);
}

void Descriptor::addSpaces(const Module &source) {
  for (const wzc::Function &function : source.functions)
    functionTypes.push_back(function.type);
  module.function_types = functionTypes.data();
  module.function_count = countOf(functionTypes);
  module.imported_function_count = source.importedFunctions;

  bool hasInits = false;
  for (const Table &table : source.tables) {
    const Limits &limits = table.type.limits;
    tables.push_back({limits.min, limits.max.value_or(UINT64_MAX), typeCode(table.type.element), flagsOf(limits)});
    hasInits |= table.init.has_value();
    if (!table.isImported)
      tableInits.push_back(table.init ? expression(*table.init) : wzc_const_expr{});
  }
  module.tables = tables.data();
  module.table_inits = hasInits ? tableInits.data() : nullptr;
  module.table_count = countOf(tables);
  module.imported_table_count = source.importedTables;

  for (const Memory &memory : source.memories) {
    const Limits &limits = memory.type.limits;
    memories.push_back({limits.min, limits.max.value_or(UINT64_MAX), memory.type.pageSizeLog2, flagsOf(limits)});
  }
  module.memories = memories.data();
  module.memory_count = countOf(memories);
  module.imported_memory_count = source.importedMemories;

  for (const Global &global : source.globals) {
    globals.push_back({typeCode(global.type.value), global.type.isMutable});
    if (!global.isImported)
      globalInits.push_back(expression(global.init));
  }
  module.globals = globals.data();
  module.global_inits = globalInits.data();
  module.global_count = countOf(globals);
  module.imported_global_count = source.importedGlobals;
}

void Descriptor::addSegments(const Module &source) {
  for (const ElementSegment &segment : source.elements) {
    wzc_element_segment entry{};
    entry.mode = static_cast<uint32_t>(segment.mode);
    entry.table = segment.table;
    if (segment.mode == SegmentMode::Active)
      entry.offset = expressionOf(segment.offset);
    entry.element = typeCode(segment.element);
    entry.count = segment.size();
    if (segment.usesExpressions) {
      auto &expressions = elementExpressions.emplace_back();
      for (const ConstExpr &item : segment.expressions)
        expressions.push_back(expression(item));
      entry.expressions = expressions.data();
    } else {
      entry.functions = elementFunctions.emplace_back(segment.functions).data();
    }
    elements.push_back(entry);
  }
  module.elements = elements.data();
  module.element_count = countOf(elements);

  for (const DataSegment &segment : source.data) {
    wzc_data_segment entry{};
    entry.mode = static_cast<uint32_t>(segment.mode);
    entry.memory = segment.memory;
    if (segment.mode == SegmentMode::Active)
      entry.offset = expressionOf(segment.offset);
    entry.bytes = source.slice(segment.bytes).data();
    entry.size = segment.bytes.size;
    data.push_back(entry);
  }
  module.data = data.data();
  module.data_count = countOf(data);
}

void Descriptor::addNames(const Module &source) {
  for (uint32_t i = 0; i < source.functions.size(); ++i) {
    nameOffsets.push_back(static_cast<uint32_t>(nameBytes.size()));
    nameBytes += source.displayName(i);
  }
  nameOffsets.push_back(static_cast<uint32_t>(nameBytes.size()));
  module.function_name_offsets = nameOffsets.data();
  module.function_name_bytes = nameBytes.data();
}

wzc_const_expr Descriptor::expression(const ConstExpr &source) {
  wzc_const_expr result{};
  switch (source.kind) {
  case ConstExpr::Value: result = {WZC_CONST_VALUE, 0, source.low, source.high, nullptr}; break;
  case ConstExpr::RefNull: break;
  case ConstExpr::GlobalGet: result = {WZC_CONST_GLOBAL, source.index, 0, 0, nullptr}; break;
  case ConstExpr::RefFunc: result = {WZC_CONST_FUNC, source.index, 0, 0, nullptr}; break;
  case ConstExpr::Extended:
    result = {WZC_CONST_ENGINE, countOf(constants), 0, 0, nullptr};
    constants.push_back(source);
    break;
  }
  return result;
}

} // namespace wzc::interp
