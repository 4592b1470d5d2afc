// Types (specification, section 5.5.4): recursion groups of sub types of composite types. Without the features of 3.0
// all there is are function types, each a group of its own.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

namespace {

constexpr uint8_t kRec = 0x4E, kSubFinal = 0x4F, kSub = 0x50, kArray = 0x5E, kStruct = 0x5F, kFunc = 0x60;

bool decodeResultType(DecodeContext &context, std::string_view what, uint32_t limit, std::vector<ValueType> &types) {
  ByteReader &reader = context.reader;
  uint32_t count = reader.count(what, limit);
  types.reserve(count);
  for (uint32_t i = 0; i < count && reader.ok(); ++i)
    types.push_back(readValueType(reader, context.module, context.module.usedFeatures));
  return reader.ok();
}

bool decodeField(DecodeContext &context, FieldType &field) {
  ByteReader &reader = context.reader;
  constexpr uint8_t packed8 = 0x78, packed16 = 0x77;
  uint8_t byte = reader.peek();
  if (byte == packed8 || byte == packed16) {
    reader.u8("field type");
    field.storage = byte == packed8 ? ValueType::I8 : ValueType::I16;
  } else {
    field.storage = readValueType(reader, context.module, context.module.usedFeatures);
  }
  uint64_t at = reader.offset();
  uint8_t mutability = reader.u8("mutability");
  if (reader.ok() && mutability > 1)
    return reader.fail(diag::malformedMutability(at, mutability));
  field.isMutable = mutability == 1;
  return reader.ok();
}

bool decodeComposite(DecodeContext &context, DefinedType &type) {
  ByteReader &reader = context.reader;
  uint64_t at = reader.offset();
  uint8_t form = reader.u8("type");
  if (!reader.ok())
    return false;
  if (form == kFunc) {
    if (!decodeResultType(context, "parameters", limits::kFunctionParams, type.function.params))
      return false;
    uint64_t resultsAt = reader.offset();
    return decodeResultType(context, "results", limits::kFunctionResults, type.function.results) &&
           (type.function.results.size() <= 1 ||
            context.require(resultsAt, "more than one result", Feature::multi_value));
  }
  if (form != kStruct && form != kArray)
    return reader.fail(diag::malformedTypeForm(at, form));
  if (!context.require(at, form == kStruct ? "struct type" : "array type", Feature::gc))
    return false;
  type.kind = form == kStruct ? DefinedType::Struct : DefinedType::Array;
  uint32_t fields = form == kStruct ? reader.count("fields", limits::kStructFields, 2) : 1;
  type.fields.resize(fields);
  for (FieldType &field : type.fields)
    if (!decodeField(context, field))
      return false;
  return reader.ok();
}

bool decodeSubType(DecodeContext &context, uint32_t index) {
  ByteReader &reader = context.reader;
  DefinedType &type = context.module.types.types[index];
  uint64_t at = reader.offset();
  uint8_t form = reader.peek();
  if (!reader.atEnd() && (form == kSub || form == kSubFinal)) {
    reader.u8("type");
    if (!context.require(at, "sub type", Feature::gc))
      return false;
    type.isFinal = form == kSubFinal;
    uint64_t superAt = reader.offset();
    uint32_t supers = reader.count("super types", 1);
    uint32_t super = 0;
    superAt = reader.offset();
    if (supers && !context.index("type", context.module.types.size(), super))
      return false;
    // A super type precedes its sub types, even in a group.
    if (supers && super >= index)
      return reader.fail(diag::unknownIndex(superAt, "type", super, index));
    if (supers)
      type.super = super;
  }
  return reader.ok() && decodeComposite(context, type);
}

/// Super types can be judged only when the group they are in is complete.
bool checkSupers(DecodeContext &context, uint32_t start, uint32_t size, uint64_t at) {
  TypeSpace &types = context.module.types;
  for (uint32_t i = start; i < start + size; ++i) {
    DefinedType &type = types.types[i];
    if (!type.super)
      continue;
    type.depth = types[*type.super].depth + 1;
    if (type.depth > limits::kSubtypingDepth)
      return context.reader.fail(diag::tooMany(at, "super types in a chain", type.depth, limits::kSubtypingDepth));
    if (!types.matchesSupertype(i))
      return context.reader.fail(diag::supertypeMismatch(at, i, *type.super));
  }
  return true;
}

bool decodeGroup(DecodeContext &context) {
  ByteReader &reader = context.reader;
  TypeSpace &types = context.module.types;
  uint32_t start = types.size(), size = 1;
  uint64_t at = reader.offset();
  if (reader.peek() == kRec) {
    reader.u8("type");
    if (!context.require(at, "recursion group", Feature::gc))
      return false;
    size = reader.count("types in a recursion group", limits::kRecursionGroupSize, 2);
    if (!reader.ok())
      return false;
  }
  if (size > limits::kTypes - start)
    return reader.fail(diag::tooMany(at, "types", uint64_t{start} + size, limits::kTypes));
  // All of the group exist before the first is read: they may refer to each other.
  types.types.resize(start + size);
  for (uint32_t i = start; i < start + size; ++i) {
    types.types[i].groupStart = start;
    types.types[i].groupSize = size;
  }
  for (uint32_t i = start; i < start + size; ++i)
    if (!decodeSubType(context, i))
      return context.failIn("type", i);
  if (size)
    types.canonicalizeGroup(start);
  return checkSupers(context, start, size, at);
}

} // namespace

bool decodeTypeSection(DecodeContext &context) {
  uint32_t groups = context.reader.count("types", limits::kTypes, 2);
  for (uint32_t i = 0; i < groups; ++i)
    if (!decodeGroup(context))
      return false;
  return context.reader.ok();
}

} // namespace wzc
