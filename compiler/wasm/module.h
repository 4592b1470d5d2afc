// A decoded module. It refers into the bytes it was decoded from, which must outlive it.

#ifndef WZC_WASM_MODULE_H
#define WZC_WASM_MODULE_H

#include "compiler/wasm/features.h"
#include "compiler/wasm/types.h"

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace wzc {

/// A part of the module's binary. Offsets count from its first byte.
struct ByteRange {
  uint64_t offset = 0;
  uint64_t size = 0;
};

enum class ExternKind : uint8_t { Function = 0, Table = 1, Memory = 2, Global = 3, Tag = 4 };

struct Import {
  std::string_view module;
  std::string_view name;
  ExternKind kind;
  uint32_t index; // in the index space of its kind
};

struct Export {
  std::string_view name;
  ExternKind kind;
  uint32_t index;
};

/// A constant expression (section 3.4.13), kept as bytes (with its `end`) and, for the shapes that need no evaluation,
/// decoded.
struct ConstExpr {
  enum Kind : uint8_t { Value, GlobalGet, RefFunc, RefNull, Extended };
  Kind kind = Value;
  ValueType type;
  uint32_t index = 0; // GlobalGet, RefFunc
  uint64_t low = 0;   // Value: bits; the lower half of a v128
  uint64_t high = 0;
  ByteRange code;
};

struct Function {
  uint32_t type = 0;
  bool isImported = false;
  ByteRange body; // of a defined function: locals and code, without the size in front
};

struct Table {
  TableType type;
  bool isImported = false;
  std::optional<ConstExpr> init;
};

struct Memory {
  MemoryType type;
  bool isImported = false;
};

struct Global {
  GlobalType type;
  bool isImported = false;
  ConstExpr init; // of a defined global
};

enum class SegmentMode : uint8_t { Active = 0, Passive = 1, Declarative = 2 };

struct ElementSegment {
  SegmentMode mode = SegmentMode::Active;
  uint32_t table = 0;
  ConstExpr offset;
  ValueType element;
  std::vector<uint32_t> functions; // one of the two is used
  std::vector<ConstExpr> expressions;
  bool usesExpressions = false;
  uint32_t size() const { return static_cast<uint32_t>(usesExpressions ? expressions.size() : functions.size()); }
};

struct DataSegment {
  SegmentMode mode = SegmentMode::Active;
  uint32_t memory = 0;
  ConstExpr offset;
  ByteRange bytes;
};

struct Section {
  uint8_t id = 0;
  std::string_view name; // of a custom section
  ByteRange content;     // of a custom section: after the name
};

struct Module {
  std::span<const uint8_t> bytes;
  FeatureSet features;     // allowed
  FeatureSet usedFeatures; // needed by what was seen so far; complete once all bodies are validated
  bool usesFloats = false; // whether a body has an instruction on floating-point numbers; likewise
  /// Tables that an instruction in a body may change; tables behind the last one are not. Likewise.
  std::vector<bool> writtenTables;

  TypeSpace types;
  std::vector<Import> imports;
  std::vector<Function> functions; // index spaces count imports first
  std::vector<Table> tables;
  std::vector<Memory> memories;
  std::vector<Global> globals;
  std::vector<TagType> tags;
  std::vector<Export> exports;
  std::vector<ElementSegment> elements;
  std::vector<DataSegment> data;
  std::optional<uint32_t> start;
  std::optional<uint32_t> dataCount;
  std::vector<Section> sections; // in order of appearance

  uint32_t importedFunctions = 0;
  uint32_t importedTables = 0;
  uint32_t importedMemories = 0;
  uint32_t importedGlobals = 0;

  /// Functions that occur outside of bodies and may be named by ref.func (section 3.4.14, "refs").
  std::vector<bool> declaredFunctions;

  /// From the name section, which never makes a module invalid; else empty.
  std::string_view name;
  std::vector<std::string_view> functionNames; // empty, or one for each function

  const FunctionType &functionType(uint32_t function) const { return types[functions[function].type].function; }
  std::span<const uint8_t> slice(ByteRange range) const { return bytes.subspan(range.offset, range.size); }
  /// Name for people: of the name section, else "import.module.name", else an export's, else empty.
  std::string displayName(uint32_t function) const;
  /// Of all functions.
  std::vector<std::string> displayNames() const;
};

} // namespace wzc

#endif
