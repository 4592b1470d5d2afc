// Whole modules: what decoding records, the forms of segments, names, and hostile input.

#include "module_builder.h"

#include "compiler/wasm/limits.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

using namespace wzc;
using namespace wzc::test;
using std::string_view;

namespace {

/// A module with some of everything that is on by default.
ModuleBuilder everything() {
  ModuleBuilder builder;
  builder.types = {{0x60, 2, 0x7F, 0x7E, 1, 0x7D}};
  builder.imports = {cat(string_view("env"), string_view("f"), 0, 0),
                     cat(string_view("env"), string_view("g"), 3, 0x7F, 0)};
  Bytes locals = {2, 2, 0x7F, 1, 0x7B};
  Bytes code = {0x41, 8,    0x28, 2, 4,    0x21, 0,    0x02, 0x40, 0x20, 0, 0x04, 0x40, 0x0C, 1, 0x05,
                0x03, 0x40, 0x20, 1, 0x0D, 0,    0x0B, 0x0B, 0x0B, 0x20, 0, 0x0E, 1,    0,    0, 0x0B};
  builder.function(voidType(), cat(locals, code));
  builder.function({0x60, 0, 2, 0x7F, 0x70}, {0, 0x41, 1, 0xD2, 1, 0x0B});
  builder.function(voidType(),
                   cat(0, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 8, 1, 0, 0xFC, 9, 1, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 12, 1,
                       1, 0x41, 0, 0x42, 0, 0x41, 0, 0x11, 0, 0, 0x1A, 0xFD, 0x0C, Bytes(16), 0x1A, 0x0B));
  builder.tables = {{0x70, 0, 10}, {0x70, 1, 1, 20}};
  builder.memories = {{1, 1, 2}};
  builder.globals = {{0x7F, 1, 0x23, 0, 0x0B}, {0x70, 0, 0xD2, 2, 0x0B}};
  builder.exports = {cat(string_view("run"), 0, 1), cat(string_view("mem"), 2, 0),
                     cat(string_view("\xE2\x82\xAC"), 3, 1)};
  builder.start = {1};
  builder.elements = {{0, 0x41, 0, 0x0B, 1, 0}, {1, 0, 1, 3}};
  builder.dataCount = {2};
  builder.data = {{0, 0x41, 3, 0x0B, 2, 0xAA, 0xBB}, {1, 1, 0xCC}};
  return builder;
}

struct Decoded {
  Bytes bytes;
  Module module;
  Diag diag;
  bool good;

  explicit Decoded(Bytes from, FeatureSet features = FeatureSet::defaults()) : bytes(std::move(from)) {
    good = decodeModule(bytes, features, module, diag) && validateBodies(module, 1, diag);
  }
  std::string message() const { return diag.error() ? diag.error()->format("module") : ""; }
};

TEST(ModuleDecoder, RecordsWhatIsThere) {
  Decoded d(everything().build());
  ASSERT_TRUE(d.good) << d.message();
  const Module &m = d.module;
  EXPECT_EQ(m.types.size(), 4u);
  ASSERT_EQ(m.imports.size(), 2u);
  EXPECT_EQ(m.imports[1].name, "g");
  EXPECT_EQ(m.imports[1].kind, ExternKind::Global);
  EXPECT_EQ(m.imports[1].index, 0u);
  ASSERT_EQ(m.functions.size(), 4u);
  EXPECT_TRUE(m.functions[0].isImported);
  EXPECT_FALSE(m.functions[1].isImported);
  EXPECT_EQ(m.bytes[m.functions[2].body.offset], 0);
  EXPECT_EQ(m.functions[2].body.size, 6u);
  EXPECT_EQ(m.tables[1].type.limits.max, 20u);
  EXPECT_EQ(m.memories[0].type.limits.min, 1u);
  EXPECT_TRUE(m.globals[1].type.isMutable);
  EXPECT_EQ(m.globals[1].init.kind, ConstExpr::GlobalGet);
  EXPECT_EQ(m.exports[0].name, "run");
  EXPECT_EQ(m.start, 1u);
  EXPECT_EQ(m.elements[0].functions, std::vector<uint32_t>{0});
  EXPECT_EQ(m.elements[1].mode, SegmentMode::Passive);
  EXPECT_EQ(m.dataCount, 2u);
  EXPECT_EQ(m.data[0].offset.low, 3u);
  EXPECT_EQ(m.bytes[m.data[0].bytes.offset], 0xAA);
  EXPECT_EQ(m.data[1].mode, SegmentMode::Passive);
  // Exported, of an initialiser, of segments.
  EXPECT_EQ(m.declaredFunctions, (std::vector<bool>{true, true, true, true}));
  for (Feature feature : {Feature::reference_types, Feature::bulk_memory, Feature::simd, Feature::multi_value})
    EXPECT_TRUE(m.usedFeatures.has(feature)) << featureFlag(feature);
  for (Feature feature : {Feature::sign_extension, Feature::multi_memory, Feature::threads, Feature::extended_const})
    EXPECT_FALSE(m.usedFeatures.has(feature)) << featureFlag(feature);
}

TEST(ModuleDecoder, StartAloneDoesNotDeclareAFunction) {
  ModuleBuilder builder;
  builder.function(voidType(), {0, 0xD2, 0, 0x1A, 0x0B});
  builder.start = {0};
  EXPECT_EQ(judge(builder.build())->code, ErrorCode::undeclaredFunctionReference);
  builder.exports = {cat(string_view("f"), 0, 0)};
  EXPECT_FALSE(judge(builder.build()));
}

TEST(ModuleDecoder, AllFormsOfElementSegments) {
  ModuleBuilder builder;
  builder.function(voidType(), {0, 0x0B});
  builder.tables = {{0x70, 0, 10}, {0x6F, 0, 10}, {0x70, 0, 10}};
  Bytes offset = {0x41, 1, 0x0B}, indices = {2, 0, 0}, items = {2, 0xD2, 0, 0x0B, 0xD0, 0x70, 0x0B};
  builder.elements = {cat(0, offset, indices),
                      cat(1, 0, indices),
                      cat(2, 2, offset, 0, indices),
                      cat(3, 0, indices),
                      cat(4, offset, items),
                      cat(5, 0x70, items),
                      cat(6, 1, offset, 0x6F, 1, 0xD0, 0x6F, 0x0B),
                      cat(7, 0x70, items)};
  Decoded d(builder.build());
  ASSERT_TRUE(d.good) << d.message();
  using M = SegmentMode;
  M modes[] = {M::Active, M::Passive, M::Active, M::Declarative, M::Active, M::Passive, M::Active, M::Declarative};
  uint32_t tables[] = {0, 0, 2, 0, 0, 0, 1, 0};
  for (unsigned i = 0; i < 8; ++i) {
    const ElementSegment &segment = d.module.elements[i];
    EXPECT_EQ(segment.mode, modes[i]) << i;
    EXPECT_EQ(segment.table, tables[i]) << i;
    EXPECT_EQ(segment.usesExpressions, i >= 4) << i;
    EXPECT_EQ(segment.size(), i == 6 ? 1u : 2u) << i;
    EXPECT_EQ(segment.element, i == 6 ? ValueType::externref() : ValueType::funcref()) << i;
  }
  EXPECT_EQ(d.module.elements[4].expressions[0].kind, ConstExpr::RefFunc);
  EXPECT_EQ(d.module.elements[4].expressions[1].kind, ConstExpr::RefNull);
  builder.elements = {cat(6, 1, offset, 0x70, 0)}; // funcref into a table of externref
  EXPECT_EQ(judge(builder.build())->code, ErrorCode::typeMismatch);
}

TEST(ModuleDecoder, FormsNeedTheirFeatures) {
  ModuleBuilder passive = everything();
  EXPECT_EQ(judge(passive.build(), FeatureSet::core1())->code, ErrorCode::featureNotEnabled);
  EXPECT_EQ(judge(oneSection(5, {1, 4, 1}))->code, ErrorCode::featureNotEnabled);    // 64-bit memory
  EXPECT_EQ(judge(oneSection(5, {1, 3, 1, 2}))->code, ErrorCode::featureNotEnabled); // shared memory
  EXPECT_EQ(judge(oneSection(4, {1, 0x40, 0, 0x70, 0, 1, 0xD0, 0x70, 0x0B}))->code, ErrorCode::featureNotEnabled);
  EXPECT_EQ(judge(oneSection(13, {0}))->code, ErrorCode::featureNotEnabled);
  EXPECT_EQ(judge(oneSection(1, {1, 0x4E, 1, 0x60, 0, 0}))->code, ErrorCode::featureNotEnabled);
  EXPECT_EQ(judge(oneSection(12, {0}), FeatureSet::core1())->code, ErrorCode::featureNotEnabled);
  EXPECT_FALSE(judge(oneSection(5, {1, 3, 1, 2}), allFeatures()));
  EXPECT_FALSE(judge(oneSection(4, {1, 0x40, 0, 0x70, 0, 1, 0xD0, 0x70, 0x0B}), allFeatures()));
}

TEST(ModuleDecoder, CustomSectionsAnywhere) {
  Bytes custom = section(0, cat(string_view("x"), 1, 2, 3));
  Decoded d(cat(header(), custom, section(1, {0}), custom, section(5, {1, 0, 1}), custom));
  ASSERT_TRUE(d.good) << d.message();
  ASSERT_EQ(d.module.sections.size(), 5u);
  EXPECT_EQ(d.module.sections[2].name, "x");
  EXPECT_EQ(d.module.sections[2].content.size, 3u);
  EXPECT_EQ(d.bytes[d.module.sections[2].content.offset], 1);
  EXPECT_EQ(d.module.sections[3].id, 5);
  EXPECT_EQ(judge(oneSection(0, {}))->code, ErrorCode::unexpectedEnd);
  EXPECT_EQ(judge(oneSection(0, {1, 0x80}))->code, ErrorCode::malformedUtf8);
}

TEST(ModuleDecoder, SectionsComeInOrder) {
  EXPECT_FALSE(judge(cat(header(), section(5, {0}), section(13, {0}), section(6, {0})), allFeatures()));
  EXPECT_EQ(judge(cat(header(), section(6, {0}), section(13, {0})), allFeatures())->code, ErrorCode::unexpectedSection);
  EXPECT_FALSE(judge(cat(header(), section(9, {0}), section(12, {0}), section(10, {0}))));
  EXPECT_EQ(judge(cat(header(), section(10, {0}), section(12, {0})))->code, ErrorCode::unexpectedSection);
  EXPECT_EQ(judge(cat(header(), section(11, {0}), section(10, {0})))->code, ErrorCode::unexpectedSection);
}

TEST(ModuleDecoder, HugeCountsAreRefusedByTheBytesThereAre) {
  Bytes huge = uleb(0xFFFFFFFF), large = uleb(90'000);
  for (int id : {1, 2, 3, 4, 5, 6, 7, 9, 10, 11})
    for (const Bytes &count : {huge, large}) {
      std::optional<Error> error = judge(oneSection(id, cat(count, 0x60, 0, 0, 0, 0, 0)), allFeatures());
      ASSERT_TRUE(error) << id;
      EXPECT_TRUE(error->isMalformed()) << id << error->message;
    }
  EXPECT_EQ(judge(oneSection(1, cat(1, 0x60, uleb(1001), Bytes(1002, 0x7F))))->code, ErrorCode::tooMany);
  EXPECT_EQ(judge(oneSection(0, cat(uleb(100'001), Bytes(100'001, 'x'))))->code, ErrorCode::tooMany);
}

TEST(ModuleDecoder, EveryPrefixOfAValidModuleFails) {
  Decoded whole(everything().build());
  ASSERT_TRUE(whole.good);
  // Before functions are announced, a module may stop behind any section. From then on something is always missing.
  std::set<size_t> complete = {8};
  for (unsigned i : {0, 1}) {
    ByteRange content = whole.module.sections[i].content;
    complete.insert(content.offset + content.size);
  }
  for (size_t size = 0; size < whole.bytes.size(); ++size) {
    std::optional<Error> error = judge(Bytes(whole.bytes.begin(), whole.bytes.begin() + static_cast<long>(size)));
    ASSERT_EQ(!error, complete.count(size) != 0) << size;
    ASSERT_LE(error ? error->offset : 0, size);
  }
}

TEST(ModuleDecoder, SingleByteMutationsNeverCrash) {
  Bytes whole = everything().build();
  for (FeatureSet features : {FeatureSet::core1(), FeatureSet::defaults(), allFeatures()})
    for (size_t i = 0; i < whole.size(); ++i)
      for (unsigned value = 0; value < 256; ++value) {
        Bytes mutant = whole;
        mutant[i] = static_cast<uint8_t>(value);
        std::optional<Error> error = judge(mutant, features);
        ASSERT_LE(error ? error->offset : 0, mutant.size());
      }
}

TEST(ModuleDecoder, RandomMutationsNeverCrash) {
  std::mt19937 random(1);
  Bytes whole = everything().build();
  for (unsigned round = 0; round < 20'000; ++round) {
    Bytes mutant = whole;
    for (unsigned i = 0, n = 1 + random() % 8; i < n; ++i) {
      size_t at = random() % mutant.size();
      switch (random() % 3) {
      case 0: mutant[at] = static_cast<uint8_t>(random()); break;
      case 1: mutant.erase(mutant.begin() + static_cast<long>(at)); break;
      default: mutant.insert(mutant.begin() + static_cast<long>(at), static_cast<uint8_t>(random())); break;
      }
    }
    judge(mutant, round & 1 ? allFeatures() : FeatureSet::defaults());
  }
}

TEST(ModuleDecoder, DuplicateExportsReportTheFirst) {
  ModuleBuilder builder;
  builder.memories = {{0, 1}};
  for (string_view name : {"b", "a", "b", "a"})
    builder.exports.push_back(cat(name, 2, 0));
  EXPECT_EQ(judge(builder.build())->context, "export 2");
  // A later error of another kind does not hide it; an earlier one does.
  builder.exports.push_back(cat(string_view("c"), 2, 7));
  EXPECT_EQ(judge(builder.build())->code, ErrorCode::duplicateExport);
  builder.exports.insert(builder.exports.begin(), cat(string_view("c"), 2, 7));
  EXPECT_EQ(judge(builder.build())->code, ErrorCode::unknownIndex);
}

TEST(Names, NameSection) {
  ModuleBuilder builder = everything();
  Bytes functions = list({cat(1, string_view("one")), cat(2, string_view("two")), cat(99, string_view("none"))});
  Bytes names = cat(string_view("name"), 0, 3, string_view("mo"), 1, uleb(functions.size()), functions, 2, 1, 0);
  Decoded d(cat(builder.build(), section(0, names)));
  ASSERT_TRUE(d.good) << d.message();
  EXPECT_EQ(d.module.name, "mo");
  EXPECT_EQ(d.module.displayName(0), "import.env.f");
  EXPECT_EQ(d.module.displayName(1), "one");
  EXPECT_EQ(d.module.displayName(2), "two");
  EXPECT_EQ(d.module.displayName(3), "");
  EXPECT_EQ(Decoded(builder.build()).module.displayName(1), "run");
}

TEST(Names, MalformedNameSectionsAreIgnored) {
  Bytes whole = everything().build();
  for (const Bytes &names : {Bytes{1, 0xFF}, Bytes{1, 3, 1, 0, 9}, Bytes{1, 4, 1, 0, 1, 0xFF}, Bytes{0},
                             Bytes{0, 0x80, 0x80, 0x80, 0x80, 0x80}, Bytes{1, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}})
    EXPECT_FALSE(judge(cat(whole, section(0, cat(string_view("name"), names)))));
}

} // namespace
