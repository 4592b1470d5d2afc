// The type model of WebAssembly 3.0 (specification, section 2.3): number, vector and reference types, composite types
// with subtyping and recursion, and the types of externs.

#ifndef WZC_WASM_TYPES_H
#define WZC_WASM_TYPES_H

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace wzc {

/// What a reference points to: an abstract heap type or the index of a defined type.
class HeapType {
public:
  enum Abstract : uint32_t {
    Func,
    Extern,
    Any,
    Eq,
    I31,
    Struct,
    Array,
    Exn,
    None,
    NoFunc,
    NoExtern,
    NoExn,
    Bottom,
    AbstractCount
  };

  constexpr HeapType(Abstract abstract) : bits(abstract) {}
  static constexpr HeapType defined(uint32_t typeIndex) { return HeapType(typeIndex + AbstractCount, 0); }
  static constexpr HeapType fromBits(uint32_t encoded) { return HeapType(encoded, 0); }

  constexpr bool isDefined() const { return bits >= AbstractCount; }
  constexpr uint32_t typeIndex() const { return bits - AbstractCount; }
  constexpr Abstract abstract() const { return static_cast<Abstract>(bits); }
  constexpr uint32_t raw() const { return bits; }
  friend constexpr bool operator==(HeapType, HeapType) = default;

private:
  constexpr HeapType(uint32_t encoded, int) : bits(encoded) {}
  uint32_t bits;
};

/// A value type, or a storage type of a field (I8, I16), or Bottom: the type of an operand in unreachable code.
class ValueType {
public:
  enum Kind : uint8_t { I32, I64, F32, F64, V128, Ref, I8, I16, Bottom };

  constexpr ValueType() : ValueType(Bottom) {}
  constexpr ValueType(Kind kind) : bits(kind) {}
  static constexpr ValueType ref(HeapType heap, bool nullable) {
    ValueType type(Ref);
    type.bits |= (nullable ? 16u : 0u) | heap.raw() << 5;
    return type;
  }
  static constexpr ValueType funcref() { return ref(HeapType::Func, true); }
  static constexpr ValueType externref() { return ref(HeapType::Extern, true); }

  constexpr Kind kind() const { return static_cast<Kind>(bits & 15); }
  constexpr bool isRef() const { return kind() == Ref; }
  constexpr bool isBottom() const { return kind() == Bottom; }
  constexpr bool isNumeric() const { return kind() <= F64; }
  constexpr bool isVector() const { return kind() == V128; }
  constexpr bool isNullable() const { return bits & 16; }
  constexpr HeapType heap() const { return HeapType::fromBits(bits >> 5); }
  constexpr ValueType asNonNull() const { return ref(heap(), false); }
  constexpr bool isDefaultable() const { return !isRef() || isNullable(); }
  constexpr uint32_t raw() const { return bits; }
  friend constexpr bool operator==(ValueType, ValueType) = default;

private:
  uint32_t bits;
};

struct FunctionType {
  std::vector<ValueType> params;
  std::vector<ValueType> results;
  friend bool operator==(const FunctionType &, const FunctionType &) = default;
};

struct FieldType {
  ValueType storage;
  bool isMutable = false;
  friend bool operator==(const FieldType &, const FieldType &) = default;
};

/// One entry of the type index space.
struct DefinedType {
  enum Kind : uint8_t { Function, Struct, Array };

  Kind kind = Function;
  bool isFinal = true;
  FunctionType function;         // Function
  std::vector<FieldType> fields; // Struct; Array has one
  std::optional<uint32_t> super;
  uint32_t groupStart = 0; // the recursion group [groupStart, groupStart + groupSize)
  uint32_t groupSize = 1;
  uint32_t canonical = 0; // least index of an equivalent type (section 3.1.2, equivalence of recursive types)
  uint32_t depth = 0;     // length of the chain of supertypes
};

/// Section 2.3.12. `max` is absent when there is none.
struct Limits {
  uint64_t min = 0;
  std::optional<uint64_t> max;
  bool is64 = false;
  bool isShared = false;
  ValueType addressType() const { return is64 ? ValueType::I64 : ValueType::I32; }
};

struct MemoryType {
  Limits limits; // in pages
  uint32_t pageSizeLog2 = 16;
};

struct TableType {
  ValueType element;
  Limits limits;
};

struct GlobalType {
  ValueType value;
  bool isMutable = false;
};

struct TagType {
  uint32_t type = 0;
};

/// The type index space of a module and the relations on it.
class TypeSpace {
public:
  std::vector<DefinedType> types;

  uint32_t size() const { return static_cast<uint32_t>(types.size()); }
  const DefinedType &operator[](uint32_t index) const { return types[index]; }
  /// Sets `canonical` of the recursion group that starts at `groupStart`; earlier groups are already canonical.
  void canonicalizeGroup(uint32_t groupStart);

  bool isSubtype(ValueType sub, ValueType super) const;
  bool isHeapSubtype(HeapType sub, HeapType super) const;
  bool isDefinedSubtype(uint32_t sub, uint32_t super) const;
  /// Whether the declared supertype of `index` admits it (section 3.2.8).
  bool matchesSupertype(uint32_t index) const;
  std::string name(ValueType type) const;
  /// "[i32 i64] -> [f32]"
  std::string name(const FunctionType &type) const;

private:
  /// Words that two recursion groups share exactly if they are equivalent.
  std::vector<uint64_t> groupKey(uint32_t groupStart) const;

  std::unordered_multimap<uint64_t, uint32_t> groupsByHash; // canonical groups: hash of the key, first type
  uint64_t hashSeed = 0;
};

/// Spelling of the text format, with type indices for defined heap types.
std::string valueTypeName(ValueType type);

} // namespace wzc

#endif
