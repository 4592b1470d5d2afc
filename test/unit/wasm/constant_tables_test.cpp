// Which tables are known to never change, and what is in them.

#include "compiler/wasm/constant_tables.h"

#include "module_builder.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

using Tables = std::vector<std::optional<ConstantTable>>;
constexpr uint32_t kNull = kNoFunction;

Bytes tableOf(int min) { return {0x70, 0, static_cast<uint8_t>(min)}; }
/// An active segment of function indices.
Bytes segmentOf(int table, int offset, const Bytes &functions) {
  Bytes bytes = {2, static_cast<uint8_t>(table), 0x41, static_cast<uint8_t>(offset), 0x0B, 0};
  append(bytes, uleb(functions.size()));
  append(bytes, functions);
  return bytes;
}
Bytes segment(int offset, const Bytes &functions) { return segmentOf(0, offset, functions); }

Tables judgeTables(ModuleBuilder builder, unsigned threads = 1) {
  Module module;
  Diag diag;
  Bytes bytes = builder.build();
  bool valid = decodeModule(bytes, FeatureSet::defaults(), module, diag) && validateBodies(module, threads, diag);
  EXPECT_TRUE(valid);
  return valid ? findConstantTables(module) : Tables();
}

/// Two tables, of four elements and of three, filled with functions 1 and 2 and with function 0.
ModuleBuilder plain() {
  ModuleBuilder builder;
  for (unsigned i = 0; i < 3; ++i)
    builder.function(voidType(), {0, 0x0B});
  builder.tables = {tableOf(4), tableOf(3)};
  builder.elements = {segment(1, {1, 2}), segmentOf(1, 2, {0})};
  return builder;
}

const Tables kPlain = {ConstantTable{kNull, 1, 2, kNull}, ConstantTable{kNull, kNull, 0}};
const Tables kSecond = {std::nullopt, kPlain[1]}, kFirst = {kPlain[0], std::nullopt}, kNeither(2);

ModuleBuilder withBody(const Bytes &body) {
  ModuleBuilder builder = plain();
  builder.function(voidType(), cat(0, body, 0x0B));
  builder.elements.push_back({1, 0, 1, 0}); // passive
  return builder;
}

TEST(ConstantTables, ElementsAreKnown) {
  EXPECT_EQ(judgeTables(plain()), kPlain);
  // A later segment overwrites.
  ModuleBuilder builder = plain();
  builder.elements.push_back(segment(2, {0}));
  EXPECT_EQ(judgeTables(builder), (Tables{ConstantTable{kNull, 1, 0, kNull}, kPlain[1]}));
  // Expressions: ref.func 1, ref.null func.
  builder.elements.push_back({4, 0x41, 2, 0x0B, 2, 0xD2, 1, 0x0B, 0xD0, 0x70, 0x0B});
  EXPECT_EQ(judgeTables(builder), (Tables{ConstantTable{kNull, 1, 1, kNull}, kPlain[1]}));
}

TEST(ConstantTables, InstructionsThatReadLeaveThemConstant) {
  EXPECT_EQ(judgeTables(withBody({0x41, 0, 0x25, 0, 0x1A})), kPlain); // table.get
  EXPECT_EQ(judgeTables(withBody({0xFC, 0x10, 0, 0x1A})), kPlain);    // table.size
  EXPECT_EQ(judgeTables(withBody({0x41, 0, 0x11, 0, 0})), kPlain);    // call_indirect
  EXPECT_EQ(judgeTables(withBody({0xFC, 0x0D, 2})), kPlain);          // elem.drop
}

TEST(ConstantTables, InstructionsThatWrite) {
  Bytes three = {0x41, 0, 0x41, 0, 0x41, 0};
  EXPECT_EQ(judgeTables(withBody({0x41, 0, 0xD0, 0x70, 0x26, 0})), kSecond);               // table.set
  EXPECT_EQ(judgeTables(withBody({0xD0, 0x70, 0x41, 0, 0xFC, 0x0F, 1, 0x1A})), kFirst);    // table.grow
  EXPECT_EQ(judgeTables(withBody({0x41, 0, 0xD0, 0x70, 0x41, 0, 0xFC, 0x11, 1})), kFirst); // table.fill
  EXPECT_EQ(judgeTables(withBody(cat(three, 0xFC, 0x0E, 1, 0))), kFirst);                  // table.copy from 0 to 1
  EXPECT_EQ(judgeTables(withBody(cat(three, 0xFC, 0x0C, 2, 0))), kSecond);                 // table.init
}

TEST(ConstantTables, WritesAreCollectedFromAllThreads) {
  for (unsigned at : {0u, 150u, 299u}) {
    ModuleBuilder builder = plain();
    for (unsigned i = 0; i < 300; ++i)
      builder.function(voidType(), i == at ? Bytes{0, 0x41, 0, 0xD0, 0x70, 0x26, 1, 0x0B} : Bytes{0, 0x0B});
    EXPECT_EQ(judgeTables(builder, 4), kFirst);
  }
}

TEST(ConstantTables, OthersCanReachThem) {
  ModuleBuilder exported = plain();
  exported.exports = {cat(std::string_view("t"), 1, 1)};
  EXPECT_EQ(judgeTables(exported), kFirst);
  ModuleBuilder imported = plain();
  imported.imports = {cat(std::string_view("m"), std::string_view("t"), 1, tableOf(4))};
  imported.tables.erase(imported.tables.begin());
  EXPECT_EQ(judgeTables(imported), kNeither); // the segment before may not fit
  std::swap(imported.elements[0], imported.elements[1]);
  EXPECT_EQ(judgeTables(imported), kSecond);
}

TEST(ConstantTables, SegmentsThatMayNotFit) {
  ModuleBuilder builder = plain();
  builder.elements.push_back(segment(3, {0}));
  EXPECT_TRUE(judgeTables(builder)[0]);
  builder.elements.back() = segment(4, {0});
  EXPECT_EQ(judgeTables(builder), kSecond);
  builder.elements.back() = segment(3, {0, 0});
  EXPECT_EQ(judgeTables(builder), kSecond);
  builder.elements.back() = segment(0x7F, {0}); // -1 is the largest offset
  EXPECT_EQ(judgeTables(builder), kSecond);
  std::swap(builder.elements[0], builder.elements[2]);
  EXPECT_EQ(judgeTables(builder), kNeither);
  // An offset of an imported global.
  builder = plain();
  builder.imports = {cat(std::string_view("m"), std::string_view("g"), 3, 0x7F, 0)};
  builder.elements.push_back({0, 0x23, 0, 0x0B, 1, 0});
  EXPECT_EQ(judgeTables(builder), kSecond);
}

TEST(ConstantTables, ElementsOfGlobals) {
  ModuleBuilder builder = plain();
  builder.imports = {cat(std::string_view("m"), std::string_view("g"), 3, 0x70, 0)};
  builder.elements.push_back({4, 0x41, 0, 0x0B, 1, 0x23, 0, 0x0B});
  EXPECT_EQ(judgeTables(builder), kSecond);
}

TEST(ConstantTables, LargeOnesMustBeFull) {
  ModuleBuilder builder = plain();
  builder.tables[0] = {0x70, 0, 0xFF, 0x7F};
  EXPECT_EQ(judgeTables(builder), kSecond);
  builder.elements[0] = segment(0, Bytes(16'000, 1));
  ASSERT_TRUE(judgeTables(builder)[0]);
  EXPECT_EQ(judgeTables(builder)[0]->size(), 16'383u);
  builder.tables[0] = {0x70, 0, 0};
  EXPECT_FALSE(judgeTables(builder)[0]); // nothing to call
}

} // namespace
