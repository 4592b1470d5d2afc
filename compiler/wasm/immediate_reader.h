// Reads the immediates of instructions (specification, section 5.4), and checks what can be checked of each by itself.

#ifndef WZC_WASM_IMMEDIATE_READER_H
#define WZC_WASM_IMMEDIATE_READER_H

#include "compiler/wasm/byte_reader.h"
#include "compiler/wasm/function_sink.h"
#include "compiler/wasm/limits.h"
#include "compiler/wasm/opcodes.h"

#include <cstring>
#include <vector>

namespace wzc {

/// Section 5.3.4. Errors go to the reader; features seen to `used`.
ValueType readValueType(ByteReader &reader, const Module &module, FeatureSet &used);
/// Section 5.3.4, a reference type alone, as of tables.
ValueType readRefType(ByteReader &reader, const Module &module, FeatureSet &used);
/// Section 5.3.3.
HeapType readHeapType(ByteReader &reader, const Module &module, FeatureSet &used);

/// Every method is false after an error, which is in the Diag.
class ImmediateReader {
public:
  ImmediateReader(const Module &source, Diag &errors, FeatureSet &usedFeatures)
      : module(source), used(usedFeatures), reader(source.bytes, {}, errors) {}

  const Module &module;
  FeatureSet &used;
  ByteReader reader;
  Opcode opcode = Opcode::Nop; // whose immediates these are
  uint64_t opcodeOffset = 0;

  const char *name() const { return info(opcode).mnemonic; }
  bool fail(Error error) { return reader.fail(std::move(error)); }

  bool index(const char *what, size_t count, uint32_t &result) {
    uint64_t at = reader.offset();
    result = reader.u32(what);
    if (reader.ok() && result >= count)
      return fail(diag::unknownIndex(at, what, result, count));
    return reader.ok();
  }

  bool blockSignature(BlockSignature &signature) {
    uint64_t at = reader.offset();
    uint8_t byte = reader.peek();
    if (byte == 0x40) {
      reader.u8("block type");
      return reader.ok();
    }
    if ((byte & 0xC0) == 0x40) { // a negative number of one byte: a value type
      ValueType type = readValueType(reader, module, used);
      signature = BlockSignature(type);
      return reader.ok();
    }
    int64_t typeIndex = reader.s33("block type");
    if (!reader.ok())
      return false;
    if (typeIndex < 0)
      return fail(diag::malformedBlockType(at));
    if (static_cast<uint64_t>(typeIndex) >= module.types.size())
      return fail(diag::unknownIndex(at, "type", static_cast<uint64_t>(typeIndex), module.types.size()));
    const DefinedType &type = module.types[static_cast<uint32_t>(typeIndex)];
    if (type.kind != DefinedType::Function)
      return fail(diag::notAFunctionType(at, static_cast<uint32_t>(typeIndex)));
    if (!require(at, "block type with parameters", Feature::multi_value))
      return false;
    signature = BlockSignature(type.function);
    return true;
  }

  bool require(uint64_t at, const char *what, Feature feature) {
    used.add(feature);
    return module.features.has(feature) || fail(diag::featureNotEnabled(at, what, feature));
  }

  bool memArg(MemArg &arg, ValueType &addressType) {
    uint64_t at = reader.offset();
    uint32_t flags = reader.u32("memory access flags");
    if (reader.ok() && flags >= 128)
      return fail(diag::malformedMemArgFlags(at, flags));
    if (flags & 64) {
      if (!module.features.has(Feature::multi_memory))
        return fail(diag::malformedMemArgFlags(at, flags));
      used.add(Feature::multi_memory);
      arg.memory = reader.u32("memory");
    }
    arg.alignLog2 = flags & 63;
    uint64_t offsetAt = reader.offset();
    arg.offset = reader.u64("memory offset");
    if (!reader.ok())
      return false;
    // Version 3.0 made the offset 64 bits wide. Before, a longer encoding of a small one was malformed.
    if (!module.features.has(Feature::memory64) && arg.offset <= UINT32_MAX && reader.offset() - offsetAt > 5)
      return fail(diag::lebTooLong(offsetAt, "memory offset"));
    if (arg.memory >= module.memories.size())
      return fail(diag::unknownIndex(at, "memory", arg.memory, module.memories.size()));
    unsigned natural = naturalAlignment(info(opcode).access);
    if (arg.alignLog2 > natural)
      return fail(diag::alignmentTooLarge(at, name(), arg.alignLog2, natural));
    const Limits &limits = module.memories[arg.memory].type.limits;
    if (!limits.is64 && arg.offset > UINT32_MAX)
      return fail(diag::offsetOutOfRange(offsetAt, arg.offset));
    addressType = limits.addressType();
    return true;
  }

  bool memoryIndex(uint32_t &memory) {
    uint64_t at = reader.offset();
    if (module.features.has(Feature::multi_memory)) {
      memory = reader.u32("memory");
    } else {
      memory = reader.u8("memory");
      if (reader.ok() && memory != 0)
        return fail(diag::zeroByteExpected(at, static_cast<uint8_t>(memory)));
    }
    if (reader.ok() && memory >= module.memories.size())
      return fail(diag::unknownIndex(at, "memory", memory, module.memories.size()));
    if (memory != 0)
      used.add(Feature::multi_memory);
    return reader.ok();
  }

  bool tableIndex(uint32_t &result) { return index("table", module.tables.size(), result); }

  bool dataIndex(uint32_t &segment) {
    if (!module.dataCount)
      return fail(diag::dataCountSectionRequired(opcodeOffset, name()));
    return index("data segment", *module.dataCount, segment);
  }

  bool laneIndex(unsigned lanes, unsigned &lane) {
    uint64_t at = reader.offset();
    lane = reader.u8("lane");
    if (reader.ok() && lane >= lanes)
      return fail(diag::invalidLaneIndex(at, lane, lanes));
    return reader.ok();
  }

  bool bytes16(Bytes16 &bytes, const char *what) {
    ByteRange range = reader.take(16, what);
    if (!reader.ok())
      return false;
    std::memcpy(bytes.data(), module.bytes.data() + range.offset, 16);
    return true;
  }

  /// Section 5.5.13. Appends to `locals`.
  bool localDeclarations(std::vector<ValueType> &locals) {
    uint32_t groups = reader.count("local declarations", limits::kFunctionSize, 2);
    uint64_t total = locals.size();
    for (uint32_t i = 0; i < groups && reader.ok(); ++i) {
      uint64_t at = reader.offset();
      uint32_t n = reader.u32("number of locals");
      ValueType type = readValueType(reader, module, used);
      total += n;
      if (reader.ok() && total > limits::kFunctionLocals)
        return fail(diag::tooMany(at, "locals", total, limits::kFunctionLocals));
      if (reader.ok())
        locals.insert(locals.end(), n, type);
    }
    return reader.ok();
  }
};

} // namespace wzc

#endif
