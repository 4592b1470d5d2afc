// Relations on types (specification, sections 3.1.2 and 3.2.3 to 3.2.8) and their names.
//
// Equivalence of recursive types is decided once, when a recursion group is complete: the group is turned into a key in
// which types of the group are numbered from its start and all others are named by their canonical index. Two groups
// are equivalent exactly if their keys are equal, so later tests compare two numbers, and nothing recurses.

#include "compiler/wasm/types.h"

#include <chrono>

namespace wzc {

namespace {

/// Mixes with a secret, so that no module can choose types that all hash alike. Results do not depend on it.
uint64_t hashWords(const std::vector<uint64_t> &words, uint64_t seed) {
  uint64_t hash = seed;
  for (uint64_t word : words) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u + seed;
    hash ^= hash >> 29;
    hash = hash * 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 32;
  }
  return hash;
}

bool isAggregate(DefinedType::Kind kind) { return kind == DefinedType::Struct || kind == DefinedType::Array; }

const char *heapName(HeapType heap) {
  switch (heap.abstract()) {
  case HeapType::Func: return "func";
  case HeapType::Extern: return "extern";
  case HeapType::Any: return "any";
  case HeapType::Eq: return "eq";
  case HeapType::I31: return "i31";
  case HeapType::Struct: return "struct";
  case HeapType::Array: return "array";
  case HeapType::Exn: return "exn";
  case HeapType::None: return "none";
  case HeapType::NoFunc: return "nofunc";
  case HeapType::NoExtern: return "noextern";
  case HeapType::NoExn: return "noexn";
  default: return "bottom";
  }
}

} // namespace

std::vector<uint64_t> TypeSpace::groupKey(uint32_t groupStart) const {
  constexpr uint64_t inGroup = uint64_t{1} << 32;
  std::vector<uint64_t> key;
  auto addIndex = [&](uint32_t index) {
    key.push_back(index >= groupStart ? inGroup | (index - groupStart) : types[index].canonical);
  };
  auto addType = [&](ValueType type) {
    bool defined = type.isRef() && type.heap().isDefined();
    // The kind of word first: a raw value type never has the bit of a defined one.
    key.push_back(defined ? inGroup | (type.isNullable() ? 1 : 0) : type.raw());
    if (defined)
      addIndex(type.heap().typeIndex());
  };
  for (uint32_t i = groupStart; i < groupStart + types[groupStart].groupSize; ++i) {
    const DefinedType &type = types[i];
    key.push_back(type.kind | (type.isFinal ? 4u : 0u) | (type.super ? 8u : 0u));
    if (type.super)
      addIndex(*type.super);
    key.push_back(type.function.params.size() << 32 | type.function.results.size());
    for (ValueType param : type.function.params)
      addType(param);
    for (ValueType result : type.function.results)
      addType(result);
    key.push_back(type.fields.size());
    for (const FieldType &field : type.fields) {
      key.push_back(field.isMutable);
      addType(field.storage);
    }
  }
  return key;
}

void TypeSpace::canonicalizeGroup(uint32_t groupStart) {
  uint32_t size = types[groupStart].groupSize;
  if (hashSeed == 0)
    hashSeed = (static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                reinterpret_cast<uintptr_t>(this)) *
                   0x9E3779B97F4A7C15u |
               1;
  std::vector<uint64_t> key = groupKey(groupStart);
  uint64_t hash = hashWords(key, hashSeed);
  auto [first, last] = groupsByHash.equal_range(hash);
  for (; first != last; ++first) {
    uint32_t other = first->second;
    if (types[other].groupSize != size || groupKey(other) != key)
      continue;
    for (uint32_t i = 0; i < size; ++i)
      types[groupStart + i].canonical = other + i;
    return;
  }
  for (uint32_t i = 0; i < size; ++i)
    types[groupStart + i].canonical = groupStart + i;
  groupsByHash.emplace(hash, groupStart);
}

bool TypeSpace::isDefinedSubtype(uint32_t sub, uint32_t super) const {
  uint32_t wanted = types[super].canonical;
  // Chains are at most limits::kSubtypingDepth long.
  for (std::optional<uint32_t> at = sub; at; at = types[*at].super)
    if (types[*at].canonical == wanted)
      return true;
  return false;
}

bool TypeSpace::isHeapSubtype(HeapType sub, HeapType super) const {
  if (sub == super || sub == HeapType::Bottom)
    return true;
  if (super.isDefined()) {
    if (sub.isDefined())
      return isDefinedSubtype(sub.typeIndex(), super.typeIndex());
    DefinedType::Kind kind = types[super.typeIndex()].kind;
    return sub == (kind == DefinedType::Function ? HeapType::NoFunc : HeapType::None);
  }
  bool definedSub = sub.isDefined();
  DefinedType::Kind kind = definedSub ? types[sub.typeIndex()].kind : DefinedType::Function;
  auto is = [&](HeapType::Abstract abstract) { return !definedSub && sub == abstract; };
  switch (super.abstract()) {
  case HeapType::Func: return is(HeapType::NoFunc) || (definedSub && kind == DefinedType::Function);
  case HeapType::Extern: return is(HeapType::NoExtern);
  case HeapType::Exn: return is(HeapType::NoExn);
  case HeapType::Any:
  case HeapType::Eq:
    return is(HeapType::None) || is(HeapType::I31) || is(HeapType::Struct) || is(HeapType::Array) ||
           (definedSub && isAggregate(kind)) || (super == HeapType::Any && is(HeapType::Eq));
  case HeapType::I31: return is(HeapType::None);
  case HeapType::Struct: return is(HeapType::None) || (definedSub && kind == DefinedType::Struct);
  case HeapType::Array: return is(HeapType::None) || (definedSub && kind == DefinedType::Array);
  default: return false;
  }
}

bool TypeSpace::isSubtype(ValueType sub, ValueType super) const {
  if (sub == super || sub.isBottom())
    return true;
  if (!sub.isRef() || !super.isRef() || (sub.isNullable() && !super.isNullable()))
    return false;
  return isHeapSubtype(sub.heap(), super.heap());
}

bool TypeSpace::matchesSupertype(uint32_t index) const {
  const DefinedType &sub = types[index];
  const DefinedType &super = types[*sub.super];
  if (super.isFinal || sub.kind != super.kind)
    return false;
  if (sub.kind == DefinedType::Function) {
    auto matchAll = [&](const std::vector<ValueType> &from, const std::vector<ValueType> &to) {
      bool good = from.size() == to.size();
      for (size_t i = 0; good && i < from.size(); ++i)
        good = isSubtype(from[i], to[i]);
      return good;
    };
    return matchAll(super.function.params, sub.function.params) &&
           matchAll(sub.function.results, super.function.results);
  }
  if (sub.fields.size() < super.fields.size())
    return false;
  for (size_t i = 0; i < super.fields.size(); ++i) {
    const FieldType &from = sub.fields[i], &to = super.fields[i];
    if (from.isMutable != to.isMutable || !isSubtype(from.storage, to.storage))
      return false;
    // A mutable field is written as well as read: its types must be equivalent.
    if (to.isMutable && !isSubtype(to.storage, from.storage))
      return false;
  }
  return true;
}

std::string valueTypeName(ValueType type) {
  switch (type.kind()) {
  case ValueType::I32: return "i32";
  case ValueType::I64: return "i64";
  case ValueType::F32: return "f32";
  case ValueType::F64: return "f64";
  case ValueType::V128: return "v128";
  case ValueType::I8: return "i8";
  case ValueType::I16: return "i16";
  case ValueType::Bottom: return "any type";
  case ValueType::Ref: break;
  }
  std::string prefix = type.isNullable() ? "(ref null " : "(ref ";
  if (type.heap().isDefined())
    return prefix + std::to_string(type.heap().typeIndex()) + ")";
  if (!type.isNullable())
    return prefix + heapName(type.heap()) + ")";
  switch (type.heap().abstract()) {
  case HeapType::None: return "nullref";
  case HeapType::NoFunc: return "nullfuncref";
  case HeapType::NoExtern: return "nullexternref";
  case HeapType::NoExn: return "nullexnref";
  default: return std::string(heapName(type.heap())) + "ref";
  }
}

std::string TypeSpace::name(ValueType type) const { return valueTypeName(type); }

std::string TypeSpace::name(const FunctionType &type) const {
  auto list = [](const std::vector<ValueType> &values) {
    std::string text = "[";
    for (size_t i = 0; i < values.size(); ++i)
      text += (i ? " " : "") + valueTypeName(values[i]);
    return text + "]";
  };
  return list(type.params) + " -> " + list(type.results);
}

} // namespace wzc
