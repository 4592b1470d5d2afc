// Value types and heap types in the binary format (specification, sections 5.3.1 to 5.3.4).

#include "compiler/wasm/function_decoder.h"

namespace wzc {

namespace {

struct AbstractHeap {
  HeapType::Abstract heap;
  Feature feature; // that brought it
};

/// By the byte, a negative number of one byte; it stands for the heap type and, where a value type is due, for the
/// nullable reference.
std::optional<AbstractHeap> abstractHeap(uint8_t byte) {
  switch (byte) {
  case 0x70: return AbstractHeap{HeapType::Func, Feature::reference_types};
  case 0x6F: return AbstractHeap{HeapType::Extern, Feature::reference_types};
  case 0x69: return AbstractHeap{HeapType::Exn, Feature::exceptions};
  case 0x74: return AbstractHeap{HeapType::NoExn, Feature::exceptions};
  case 0x6A: return AbstractHeap{HeapType::Array, Feature::gc};
  case 0x6B: return AbstractHeap{HeapType::Struct, Feature::gc};
  case 0x6C: return AbstractHeap{HeapType::I31, Feature::gc};
  case 0x6D: return AbstractHeap{HeapType::Eq, Feature::gc};
  case 0x6E: return AbstractHeap{HeapType::Any, Feature::gc};
  case 0x71: return AbstractHeap{HeapType::None, Feature::gc};
  case 0x72: return AbstractHeap{HeapType::NoExtern, Feature::gc};
  case 0x73: return AbstractHeap{HeapType::NoFunc, Feature::gc};
  default: return std::nullopt;
  }
}

bool require(ByteReader &reader, const Module &module, FeatureSet &used, uint64_t at, std::string_view what,
             Feature feature) {
  used.add(feature);
  return module.features.has(feature) || reader.fail(diag::featureNotEnabled(at, what, feature));
}

} // namespace

HeapType readHeapType(ByteReader &reader, const Module &module, FeatureSet &used) {
  uint64_t at = reader.offset();
  if (std::optional<AbstractHeap> known = abstractHeap(reader.peek())) {
    uint8_t byte = reader.u8("heap type");
    if (reader.ok())
      require(reader, module, used, at, valueTypeName(ValueType::ref(abstractHeap(byte)->heap, true)), known->feature);
    return known->heap;
  }
  int64_t code = reader.s33("heap type");
  if (!reader.ok())
    return HeapType::Bottom;
  if (code < 0) {
    reader.fail(diag::malformedHeapType(at, code));
    return HeapType::Bottom;
  }
  if (!require(reader, module, used, at, "type index as heap type", Feature::function_references))
    return HeapType::Bottom;
  if (static_cast<uint64_t>(code) >= module.types.size()) {
    reader.fail(diag::unknownIndex(at, "type", static_cast<uint64_t>(code), module.types.size()));
    return HeapType::Bottom;
  }
  return HeapType::defined(static_cast<uint32_t>(code));
}

ValueType readValueType(ByteReader &reader, const Module &module, FeatureSet &used) {
  uint64_t at = reader.offset();
  uint8_t byte = reader.u8("value type");
  if (!reader.ok())
    return ValueType();
  switch (byte) {
  case 0x7F: return ValueType::I32;
  case 0x7E: return ValueType::I64;
  case 0x7D: return ValueType::F32;
  case 0x7C: return ValueType::F64;
  case 0x7B: require(reader, module, used, at, "v128", Feature::simd); return ValueType::V128;
  case 0x63:
  case 0x64: {
    if (!require(reader, module, used, at, "typed reference", Feature::function_references))
      return ValueType();
    HeapType heap = readHeapType(reader, module, used);
    return reader.ok() ? ValueType::ref(heap, byte == 0x63) : ValueType();
  }
  default: break;
  }
  std::optional<AbstractHeap> known = abstractHeap(byte);
  if (!known) {
    reader.fail(diag::malformedValueType(at, byte));
    return ValueType();
  }
  ValueType type = ValueType::ref(known->heap, true);
  require(reader, module, used, at, valueTypeName(type), known->feature);
  return type;
}

ValueType readRefType(ByteReader &reader, const Module &module, FeatureSet &used) {
  uint64_t at = reader.offset();
  uint8_t byte = reader.peek();
  // The element type of tables, older than references as values.
  if (byte == 0x70) {
    reader.u8("reference type");
    return ValueType::funcref();
  }
  if (!reader.atEnd() && byte != 0x63 && byte != 0x64 && !abstractHeap(byte)) {
    reader.fail(diag::malformedRefType(at, byte));
    return ValueType();
  }
  return readValueType(reader, module, used);
}

} // namespace wzc
