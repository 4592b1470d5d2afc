// Which calls go through copies of constant tables, and what is in them.

#include "compiler/codegen/type_tables.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace wzc;

namespace {

constexpr uint32_t kNull = kNoFunction;

/// A module of functions whose types are given, of which the first `imported` are imported.
Module moduleOf(const std::vector<uint32_t> &types, uint32_t imported = 0) {
  Module module;
  for (uint32_t i = 0; i <= *std::max_element(types.begin(), types.end()); ++i)
    module.types.types.emplace_back().canonical = i;
  for (uint32_t type : types) {
    module.functions.emplace_back().type = type;
    module.functions.back().isImported = module.functions.size() <= imported;
  }
  return module;
}

/// A function of `size` bytes with so many calls by a type.
FunctionDigest digestOf(uint32_t size, uint32_t type, size_t calls = 1) {
  FunctionDigest digest;
  digest.size = size;
  digest.tableCalls.assign(calls, {0, type});
  return digest;
}

std::string describe(const std::vector<TypeTable> &tables) {
  std::string text;
  for (const TypeTable &table : tables) {
    text += std::to_string(table.call.type) + ":" + std::to_string(table.first) + "+" + std::to_string(table.size);
    text += table.only == kNull ? " " : "=" + std::to_string(table.only) + " ";
  }
  return text;
}

std::string choose(const Module &module, const ConstantTable &table, const std::vector<FunctionDigest> &digests) {
  return describe(chooseTypeTables(module, {table}, digests));
}

TEST(TypeTables, RangesOfTypesThatAreCalled) {
  Module module = moduleOf({0, 0, 1, 1, 2});
  ConstantTable table = {kNull, 0, 1, kNull, kNull, 2, 3, 4};
  EXPECT_EQ(choose(module, table, {digestOf(10, 0)}), "0:0+3 ");
  EXPECT_EQ(choose(module, table, {digestOf(10, 1)}), "1:5+2 ");
  EXPECT_EQ(choose(module, table, {digestOf(10, 2), digestOf(10, 0)}), "0:0+3 2:7+1=4 ");
  EXPECT_EQ(choose(module, table, {}), "");
}

TEST(TypeTables, NoneWithoutElementsOrConstantTable) {
  Module module = moduleOf({0, 1});
  EXPECT_EQ(choose(module, {0, kNull}, {digestOf(10, 1)}), "");
  EXPECT_EQ(describe(chooseTypeTables(module, {std::nullopt}, {digestOf(10, 0)})), "");
}

TEST(TypeTables, AnImportIsCalledThroughACopy) {
  EXPECT_EQ(choose(moduleOf({0}, 1), {0}, {digestOf(10, 0)}), "0:0+1 ");
  EXPECT_EQ(choose(moduleOf({0}), {0}, {digestOf(10, 0)}), "0:0+1=0 ");
  // The same function twice has two indices.
  EXPECT_EQ(choose(moduleOf({0}), {0, 0}, {digestOf(10, 0)}), "0:0+2 ");
}

TEST(TypeTables, SizesAreInProportionToCode) {
  Module module = moduleOf({0, 1, 2});
  ConstantTable table(400, kNull);
  for (uint32_t type : {0, 1, 2})
    table[type] = table[399 - type] = type;
  // 512 elements for a small module: what is called most, and single functions.
  EXPECT_EQ(choose(module, table, {digestOf(10, 0), digestOf(10, 1, 2), digestOf(10, 2)}), "1:0+399 ");
  table[398] = kNull;
  EXPECT_EQ(choose(module, table, {digestOf(10, 0, 3), digestOf(10, 1), digestOf(10, 2)}), "0:0+400 1:1+1=1 ");
  table[398] = 1;
  EXPECT_EQ(choose(module, table, {digestOf(128 * 700, 0), digestOf(10, 1), digestOf(10, 2)}),
            "0:0+400 1:0+399 2:0+398 ");
}

} // namespace
