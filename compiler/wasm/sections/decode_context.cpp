// Names, and the types of tables, memories, globals and tags, which imports and definitions have in common.

#include "compiler/wasm/sections/decode_context.h"

#include "compiler/wasm/utf8.h"

namespace wzc {

bool DecodeContext::require(uint64_t offset, std::string_view what, Feature feature) {
  module.usedFeatures.add(feature);
  return has(feature) || reader.fail(diag::featureNotEnabled(offset, what, feature));
}

bool DecodeContext::index(std::string_view what, uint64_t count, uint32_t &result) {
  uint64_t at = reader.offset();
  result = reader.u32(what);
  if (reader.ok() && result >= count)
    return reader.fail(diag::unknownIndex(at, what, result, count));
  return reader.ok();
}

void DecodeContext::declare(uint32_t function) {
  if (function >= module.declaredFunctions.size())
    module.declaredFunctions.resize(function + 1);
  module.declaredFunctions[function] = true;
}

bool DecodeContext::failIn(std::string_view what, uint64_t index) {
  diag.setContext(std::string(what) + " " + std::to_string(index));
  return reader.abandon();
}

bool DecodeContext::name(std::string_view what, std::string_view &result) {
  uint64_t at = reader.offset();
  uint32_t size = reader.u32(what);
  if (reader.ok() && size > reader.remaining())
    return reader.fail(diag::unexpectedEnd(reader.endOffset(), what));
  if (reader.ok() && size > limits::kNameSize)
    return reader.fail(diag::tooMany(at, "bytes in a name", size, limits::kNameSize));
  ByteRange range = reader.take(size, what);
  if (!reader.ok())
    return false;
  result = {reinterpret_cast<const char *>(module.bytes.data()) + range.offset, static_cast<size_t>(range.size)};
  return isValidUtf8(result) || reader.fail(diag::malformedUtf8(range.offset, what));
}

bool DecodeContext::readLimits(Limits &bounds, bool isMemory) {
  constexpr uint8_t hasMax = 1, shared = 2, is64 = 4;
  uint64_t at = reader.offset();
  uint8_t flags = reader.u8("limits");
  if (reader.ok() && (flags > 7 || (!isMemory && (flags & shared))))
    return reader.fail(diag::malformedLimitsFlags(at, flags));
  if ((flags & shared) && !require(at, "shared memory", Feature::threads))
    return false;
  if ((flags & is64) && !require(at, isMemory ? "64-bit memory" : "64-bit table", Feature::memory64))
    return false;
  bounds.is64 = flags & is64;
  bounds.isShared = flags & shared;
  // 64 bits whatever the address type, since 3.0; before, a longer encoding of a small number was malformed.
  auto bound = [&](std::string_view what) {
    uint64_t boundAt = reader.offset(), value = reader.u64(what);
    if (reader.ok() && !has(Feature::memory64) && value <= UINT32_MAX && reader.offset() - boundAt > 5)
      reader.fail(diag::lebTooLong(boundAt, what));
    return value;
  };
  bounds.min = bound("minimum size");
  if (flags & hasMax)
    bounds.max = bound("maximum size");
  if (reader.ok() && bounds.isShared && !bounds.max)
    return reader.fail(diag::sharedNeedsMax(at));
  return reader.ok();
}

bool DecodeContext::tableType(TableType &type) {
  type.element = readRefType(reader, module, module.usedFeatures);
  uint64_t at = reader.offset();
  if (!reader.ok() || !readLimits(type.limits, false))
    return false;
  const Limits &bounds = type.limits;
  for (uint64_t size : {bounds.min, bounds.max.value_or(0)})
    if (!bounds.is64 && size > UINT32_MAX)
      return reader.fail(diag::tableTooLarge(at, size));
  if (bounds.max && bounds.min > *bounds.max)
    return reader.fail(diag::limitsMinAboveMax(at, bounds.min, *bounds.max));
  return true;
}

bool DecodeContext::memoryType(MemoryType &type) {
  uint64_t at = reader.offset();
  if (!readLimits(type.limits, true))
    return false;
  const Limits &bounds = type.limits;
  uint64_t largest = bounds.is64 ? limits::kMemory64Pages : limits::kMemory32Pages;
  for (uint64_t size : {bounds.min, bounds.max.value_or(0)})
    if (size > largest)
      return reader.fail(diag::memoryTooLarge(at, size, bounds.is64));
  if (bounds.max && bounds.min > *bounds.max)
    return reader.fail(diag::limitsMinAboveMax(at, bounds.min, *bounds.max));
  return true;
}

bool DecodeContext::globalType(GlobalType &type) {
  type.value = readValueType(reader, module, module.usedFeatures);
  uint64_t at = reader.offset();
  uint8_t byte = reader.u8("mutability");
  if (reader.ok() && byte > 1)
    return reader.fail(diag::malformedMutability(at, byte));
  type.isMutable = byte == 1;
  return reader.ok();
}

bool DecodeContext::functionTypeIndex(uint32_t &type) {
  uint64_t at = reader.offset();
  if (!index("type", module.types.size(), type))
    return false;
  return module.types[type].kind == DefinedType::Function || reader.fail(diag::notAFunctionType(at, type));
}

bool DecodeContext::tagType(TagType &type) {
  uint64_t at = reader.offset();
  uint8_t attribute = reader.u8("tag attribute");
  if (reader.ok() && attribute != 0)
    return reader.fail(diag::malformedTagAttribute(at, attribute));
  uint64_t typeAt = reader.offset();
  if (!functionTypeIndex(type.type))
    return false;
  const FunctionType &function = module.types[type.type].function;
  return function.results.empty() || reader.fail(diag::tagHasResults(typeAt, module.types.name(function)));
}

bool DecodeContext::addTable(uint64_t offset, Table table) {
  if (!module.tables.empty()) {
    module.usedFeatures.add(Feature::reference_types);
    if (!has(Feature::reference_types))
      return reader.fail(diag::multipleTables(offset));
  }
  if (module.tables.size() >= limits::kTables)
    return reader.fail(diag::tooMany(offset, "tables", module.tables.size() + 1, limits::kTables));
  module.tables.push_back(std::move(table));
  return true;
}

bool DecodeContext::addMemory(uint64_t offset, Memory memory) {
  if (!module.memories.empty()) {
    module.usedFeatures.add(Feature::multi_memory);
    if (!has(Feature::multi_memory))
      return reader.fail(diag::multipleMemories(offset));
  }
  if (module.memories.size() >= limits::kMemories)
    return reader.fail(diag::tooMany(offset, "memories", module.memories.size() + 1, limits::kMemories));
  module.memories.push_back(memory);
  return true;
}

} // namespace wzc
