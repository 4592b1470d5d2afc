// What the decoders of sections share. Each reads the content of its section, adds to the module, and leaves the reader
// where it stopped; module_decoder.cpp checks that this is the section's end.

#ifndef WZC_WASM_SECTIONS_DECODE_CONTEXT_H
#define WZC_WASM_SECTIONS_DECODE_CONTEXT_H

#include "compiler/wasm/const_expr.h"

namespace wzc {

struct DecodeContext {
  DecodeContext(Module &target, Diag &errors)
      : module(target), diag(errors), reader(target.bytes, {}, errors), constants(target, errors) {}

  Module &module;
  Diag &diag;
  ByteReader reader;
  ConstExprDecoder constants;
  uint32_t definedFunctions = 0; // by the function section
  uint32_t bodies = 0;
  uint64_t elementCount = 0; // of all segments

  /// Notes that the module uses a feature; an error if it may not.
  bool require(uint64_t offset, std::string_view what, Feature feature);
  bool has(Feature feature) const { return module.features.has(feature); }
  /// An index below `count`; else an error.
  bool index(std::string_view what, uint64_t count, uint32_t &result);
  /// Marks a function as one that ref.func may name.
  void declare(uint32_t function);
  /// Adds where the first error is, such as "import 2", unless that is known. False, for `return`.
  bool failIn(std::string_view what, uint64_t index);

  // Section 5.2.4 and 5.3.9 to 5.3.12. False: the error is in the Diag.
  bool name(std::string_view what, std::string_view &result);
  bool tableType(TableType &type);
  bool memoryType(MemoryType &type);
  bool globalType(GlobalType &type);
  bool tagType(TagType &type);
  bool functionTypeIndex(uint32_t &type);
  /// Another table or memory of the module, if it may have one.
  bool addTable(uint64_t offset, Table table);
  bool addMemory(uint64_t offset, Memory memory);

private:
  bool readLimits(Limits &bounds, bool isMemory);
};

bool decodeTypeSection(DecodeContext &context);
bool decodeImportSection(DecodeContext &context);
bool decodeFunctionSection(DecodeContext &context);
bool decodeTableSection(DecodeContext &context);
bool decodeMemorySection(DecodeContext &context);
bool decodeTagSection(DecodeContext &context);
bool decodeGlobalSection(DecodeContext &context);
bool decodeExportSection(DecodeContext &context);
bool decodeStartSection(DecodeContext &context);
bool decodeElementSection(DecodeContext &context);
bool decodeDataCountSection(DecodeContext &context);
bool decodeCodeSection(DecodeContext &context);
bool decodeDataSection(DecodeContext &context);
/// Reads the name into `section` and takes all the rest.
bool decodeCustomSection(DecodeContext &context, Section &section);

} // namespace wzc

#endif
