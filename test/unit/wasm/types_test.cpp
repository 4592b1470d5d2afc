// Canonical types, subtyping, and names.

#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

/// Decodes a type section; its content without the count.
TypeSpace typesOf(const std::vector<Bytes> &groups) {
  static Bytes bytes;
  bytes = oneSection(1, list(groups));
  Module module;
  Diag diag;
  EXPECT_TRUE(decodeModule(bytes, allFeatures(), module, diag)) << (diag.error() ? diag.error()->message : "");
  return module.types;
}

constexpr uint8_t kRec = 0x4E, kSub = 0x50, kStruct = 0x5F, kFunc = 0x60, kRefNull = 0x63;

TEST(Types, EqualFunctionTypesShareTheirCanonicalIndex) {
  TypeSpace types =
      typesOf({{kFunc, 1, 0x7F, 0}, {kFunc, 0, 0}, {kFunc, 1, 0x7F, 0}, {kFunc, 0, 1, 0x7F}, {kFunc, 0, 0}});
  EXPECT_EQ(types[0].canonical, 0u);
  EXPECT_EQ(types[1].canonical, 1u);
  EXPECT_EQ(types[2].canonical, 0u);
  EXPECT_EQ(types[3].canonical, 3u);
  EXPECT_EQ(types[4].canonical, 1u);
}

TEST(Types, GroupsAreEqualAsAWholeOnly) {
  // Twice a pair of structs that refer to each other, then the same two the other way round, then one alone.
  Bytes a = {kStruct, 1, kRefNull, 1, 0};
  Bytes b = {kStruct, 1, kRefNull, 0, 1};
  Bytes a2 = {kStruct, 1, kRefNull, 3, 0}, b2 = {kStruct, 1, kRefNull, 2, 1};
  Bytes b3 = {kStruct, 1, kRefNull, 5, 1}, a3 = {kStruct, 1, kRefNull, 4, 0};
  TypeSpace types =
      typesOf({cat(kRec, 2, a, b), cat(kRec, 2, a2, b2), cat(kRec, 2, b3, a3), {kStruct, 1, kRefNull, 6, 0}});
  EXPECT_EQ(types[2].canonical, 0u);
  EXPECT_EQ(types[3].canonical, 1u);
  EXPECT_EQ(types[4].canonical, 4u);
  EXPECT_EQ(types[5].canonical, 5u);
  EXPECT_EQ(types[6].canonical, 6u);
  ValueType first = ValueType::ref(HeapType::defined(0), false), second = ValueType::ref(HeapType::defined(2), true);
  EXPECT_TRUE(types.isSubtype(first, second));
  EXPECT_FALSE(types.isSubtype(second, first)); // null
}

TEST(Types, ReferencesToEqualTypesAreEqual) {
  // Two equal functions, and two structs that refer to one each.
  TypeSpace types = typesOf({{kFunc, 0, 0}, {kFunc, 0, 0}, {kStruct, 1, kRefNull, 0, 0}, {kStruct, 1, kRefNull, 1, 0}});
  EXPECT_EQ(types[3].canonical, 2u);
}

TEST(Types, DeclaredSubtypes) {
  Bytes base = {kSub, 0, kStruct, 1, 0x7F, 0};
  Bytes derived = {kSub, 1, 0, kStruct, 2, 0x7F, 0, 0x7E, 1};
  Bytes leaf = {kSub, 1, 1, kStruct, 2, 0x7F, 0, 0x7E, 1};
  TypeSpace types = typesOf({base, derived, leaf});
  EXPECT_TRUE(types.isDefinedSubtype(2, 0));
  EXPECT_FALSE(types.isDefinedSubtype(0, 2));
  EXPECT_EQ(types[2].depth, 2u);
  EXPECT_TRUE(types.isHeapSubtype(HeapType::defined(2), HeapType::Eq));
  EXPECT_TRUE(types.isHeapSubtype(HeapType::None, HeapType::defined(0)));
  EXPECT_FALSE(types.isHeapSubtype(HeapType::NoFunc, HeapType::defined(0)));
}

TEST(Types, ChainsOfSuperTypesHaveALimit) {
  auto chain = [](unsigned length) {
    std::vector<Bytes> groups = {{kSub, 0, kStruct, 0}};
    for (unsigned i = 0; i < length; ++i)
      groups.push_back(cat(kSub, 1, uleb(i), kStruct, 0));
    return oneSection(1, list(groups));
  };
  EXPECT_FALSE(judge(chain(63), allFeatures()));
  EXPECT_EQ(judge(chain(64), allFeatures())->code, ErrorCode::tooMany);
}

TEST(Types, AbstractLattice) {
  TypeSpace types;
  using H = HeapType;
  struct Pair {
    H::Abstract sub, super;
  };
  for (auto [sub, super] : {Pair{H::I31, H::Eq},
                            {H::Struct, H::Eq},
                            {H::Array, H::Eq},
                            {H::Eq, H::Any},
                            {H::None, H::I31},
                            {H::None, H::Any},
                            {H::NoFunc, H::Func},
                            {H::NoExtern, H::Extern},
                            {H::NoExn, H::Exn},
                            {H::I31, H::Any},
                            {H::Bottom, H::Func}}) {
    EXPECT_TRUE(types.isHeapSubtype(sub, super)) << sub << " " << super;
    EXPECT_FALSE(types.isHeapSubtype(super, sub)) << sub << " " << super;
  }
  for (auto [sub, super] : {Pair{H::Func, H::Any},
                            {H::Extern, H::Any},
                            {H::Exn, H::Any},
                            {H::None, H::Func},
                            {H::NoFunc, H::Any},
                            {H::I31, H::Struct},
                            {H::Struct, H::Array}})
    EXPECT_FALSE(types.isHeapSubtype(sub, super)) << sub << " " << super;
}

TEST(Types, ForwardReferencesStayInTheirGroup) {
  Bytes forward = oneSection(1, list({{kStruct, 1, kRefNull, 1, 0}, {kStruct, 0}}));
  EXPECT_EQ(judge(forward, allFeatures())->code, ErrorCode::unknownIndex);
}

TEST(Types, ManyTypesAreCanonicalInLinearTime) {
  std::vector<Bytes> groups;
  for (unsigned i = 0; i < 200'000; ++i)
    groups.push_back({kFunc, 5, static_cast<uint8_t>(0x7C + (i & 3)), static_cast<uint8_t>(0x7C + (i >> 2 & 3)),
                      static_cast<uint8_t>(0x7C + (i >> 4 & 3)), static_cast<uint8_t>(0x7C + (i >> 6 & 3)),
                      static_cast<uint8_t>(0x7C + (i >> 8 & 3)), 0});
  TypeSpace types = typesOf(groups);
  for (unsigned i = 0; i < types.size(); ++i)
    ASSERT_EQ(types[i].canonical, i & 1023);
}

TEST(Types, Names) {
  EXPECT_EQ(valueTypeName(ValueType::funcref()), "funcref");
  EXPECT_EQ(valueTypeName(ValueType::externref()), "externref");
  EXPECT_EQ(valueTypeName(ValueType::ref(HeapType::defined(3), true)), "(ref null 3)");
  EXPECT_EQ(valueTypeName(ValueType::ref(HeapType::Func, false)), "(ref func)");
  EXPECT_EQ(valueTypeName(ValueType::ref(HeapType::None, true)), "nullref");
  FunctionType type{{ValueType::I32, ValueType::V128}, {ValueType::F64}};
  EXPECT_EQ(TypeSpace().name(type), "[i32 v128] -> [f64]");
}

} // namespace
