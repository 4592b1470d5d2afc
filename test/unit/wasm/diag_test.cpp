// Every error of diag.def: a module that has it, its place, and what is said about it.

#include "module_builder.h"

#include <gtest/gtest.h>

#include <set>

using namespace wzc;
using namespace wzc::test;

namespace {

struct Case {
  ErrorCode code;
  Bytes module;
  uint64_t offset;
  std::string message;
  std::string context = "";
  FeatureSet features = FeatureSet::defaults();
};

/// A module with one function of type [] -> [] that has an error `relative` bytes behind the start of its body.
Case inBody(ErrorCode code, const Bytes &body, uint64_t relative, std::string message,
            FeatureSet features = FeatureSet::defaults(), ModuleBuilder builder = {}) {
  builder.function(voidType(), body);
  Bytes module = builder.build();
  return {code, module, builder.bodyOffset + relative, std::move(message), "function 0", features};
}

ModuleBuilder withMemory() {
  ModuleBuilder builder;
  builder.memories = {{0x00, 0x01}};
  return builder;
}

std::vector<Case> malformedCases() {
  std::vector<Case> cases = {
      {ErrorCode::unexpectedEnd, {0x00, 0x61, 0x73}, 3, "unexpected end, expected magic header"},
      {ErrorCode::lebTooLong, cat(header(), 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0), 9,
       "section size: integer representation too long"},
      {ErrorCode::lebTooLarge, cat(header(), 1, 0x80, 0x80, 0x80, 0x80, 0x10), 9,
       "section size: integer too large, expected 32 bits"},
      inBody(ErrorCode::illegalOpcode, {0x00, 0x27, 0x0B}, 1, "illegal opcode 0x27"),
      inBody(ErrorCode::illegalOpcode, {0x00, 0xFD, 0xFF, 0x7F, 0x0B}, 1, "illegal opcode 0xfd 0x3fff"),
      inBody(ErrorCode::featureNotEnabled, {0x00, 0x41, 0x00, 0xC0, 0x1A, 0x0B}, 3,
             "i32.extend8_s needs the feature sign-extension, which is not enabled", FeatureSet::core1()),
      {ErrorCode::malformedValueType, oneSection(1, {1, 0x60, 1, 0x40, 0}), 13, "malformed value type 0x40", "type 0"},
      {ErrorCode::malformedRefType, oneSection(4, {1, 0x7F, 0, 0}), 11, "malformed reference type 0x7f", "table 0"},
      inBody(ErrorCode::malformedHeapType, {0x00, 0xD0, 0x7F, 0x1A, 0x0B}, 2, "malformed heap type -1"),
      inBody(ErrorCode::malformedBlockType, {0x00, 0x02, 0xFF, 0x7F, 0x0B, 0x0B}, 2,
             "malformed block type, expected a value type or a type index"),
      inBody(ErrorCode::malformedMemArgFlags, {0x00, 0x41, 0x00, 0x28, 0x80, 0x01, 0x00, 0x1A, 0x0B}, 4,
             "malformed memory access flags 0x80", FeatureSet::defaults(), withMemory()),
      inBody(ErrorCode::zeroByteExpected, {0x00, 0x3F, 0x01, 0x1A, 0x0B}, 2, "zero byte expected, found 0x01",
             FeatureSet::defaults(), withMemory()),
      inBody(ErrorCode::tooMany, cat(1, uleb(50001), 0x7F, 0x0B), 1, "too many locals: 50001, the limit is 50000"),
      inBody(ErrorCode::endExpected, {0x00}, 1, "unexpected end of code, expected an instruction or end"),
      inBody(ErrorCode::bodySizeMismatch, {0x00, 0x0B, 0x0B}, 2,
             "code ends at 0x18, but by the size of the body it should end at 0x19"),
      inBody(ErrorCode::dataCountSectionRequired, {0x00, 0xFC, 0x09, 0x00, 0x0B}, 1,
             "data.drop needs a data count section"),
      inBody(ErrorCode::elseWithoutIf, {0x00, 0x05, 0x0B}, 1, "else without if"),
      {ErrorCode::badMagic,
       {0x00, 0x61, 0x73, 0x6E, 1, 0, 0, 0},
       0,
       "magic header not detected, expected 0x6d736100, found 0x6e736100"},
      {ErrorCode::badVersion,
       {0x00, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0},
       4,
       "unknown binary version, expected 1, found 0x1000d"},
      {ErrorCode::malformedSectionId, cat(header(), 14, 0), 8, "malformed section id 14"},
      {ErrorCode::unexpectedSection, cat(header(), section(1, {0}), section(1, {0})), 11,
       "unexpected type section after the type section"},
      {ErrorCode::sectionSizeMismatch, oneSection(1, {0, 0}), 11,
       "section ends at 0xb, but by its size it should end at 0xc", "type section"},
      {ErrorCode::malformedUtf8, oneSection(2, {1, 1, 0xFF, 0, 0, 0}), 12,
       "module name of an import is not valid UTF-8", "import 0"},
      {ErrorCode::malformedTypeForm, oneSection(1, {1, 0x40, 0, 0}), 11,
       "malformed type, expected 0x60 (func), found 0x40", "type 0"},
      {ErrorCode::malformedExternKind, oneSection(2, {1, 0, 0, 5, 0}), 13, "malformed import kind 0x05", "import 0"},
      {ErrorCode::malformedMutability, oneSection(2, {1, 0, 0, 3, 0x7F, 2}), 15,
       "malformed mutability, expected 0 or 1, found 0x02", "import 0"},
      {ErrorCode::malformedLimitsFlags, oneSection(5, {1, 8, 0}), 11, "malformed limits flags 0x08", "memory 0"},
      {ErrorCode::malformedSegmentFlags, oneSection(11, {1, 3, 0}), 11, "malformed data segment flags 0x3",
       "data segment 0"},
      {ErrorCode::malformedElementKind, oneSection(9, {1, 1, 1, 0}), 12,
       "malformed element kind, expected 0x00 (funcref), found 0x01", "element segment 0"},
      {ErrorCode::malformedTagAttribute, oneSection(13, {1, 1, 0}), 11,
       "malformed tag attribute, expected 0, found 0x01", "tag 0", allFeatures()},
      {ErrorCode::functionCodeCountMismatch, cat(header(), section(1, list({voidType()})), section(3, {1, 0})), 18,
       "function and code section have inconsistent lengths: 1 functions, 0 bodies"},
      {ErrorCode::dataCountMismatch, oneSection(12, {1}), 11,
       "data count and data section have inconsistent lengths: 1 declared, 0 found"},
  };
  return cases;
}

std::vector<Case> bodyCases() {
  ModuleBuilder constantGlobal;
  constantGlobal.globals = {{0x7F, 0, 0x41, 0, 0x0B}};
  return {
      inBody(ErrorCode::typeMismatch, {0, 0x42, 0, 0x45, 0x1A, 0x0B}, 3,
             "type mismatch in i32.eqz: expected i32, found i64"),
      inBody(ErrorCode::stackUnderflow, {0, 0x45, 0x1A, 0x0B}, 1,
             "type mismatch in i32.eqz: expected i32, found an empty stack"),
      inBody(ErrorCode::valuesLeft, {0, 0x41, 0, 0x0B}, 3,
             "type mismatch: expected an empty stack at the end of the block, found 1 more values"),
      inBody(ErrorCode::unknownIndex, {0, 0x20, 0, 0x0B}, 2, "unknown local 0, there are 0"),
      inBody(ErrorCode::alignmentTooLarge, {0, 0x41, 0, 0x28, 3, 0, 0x1A, 0x0B}, 4,
             "alignment of i32.load must not be larger than natural: expected at most 2^2, found 2^3",
             FeatureSet::defaults(), withMemory()),
      inBody(ErrorCode::offsetOutOfRange, cat(0, 0x41, 0, 0x28, 0, uleb(uint64_t{1} << 32), 0x1A, 0x0B), 5,
             "offset out of range: expected 32 bits, found 0x100000000", FeatureSet::defaults(), withMemory()),
      inBody(ErrorCode::immutableGlobal, {0, 0x41, 0, 0x24, 0, 0x0B}, 4, "global 0 is immutable",
             FeatureSet::defaults(), constantGlobal),
      inBody(ErrorCode::undeclaredFunctionReference, {0, 0xD2, 0, 0x1A, 0x0B}, 2,
             "undeclared function reference: function 0 occurs in no export, segment or initialiser"),
      inBody(ErrorCode::invalidLaneIndex, cat(0, 0xFD, 0x0C, Bytes(16), 0xFD, 0x15, 16, 0x1A, 0x0B), 21,
             "invalid lane index 16, expected less than 16"),
      inBody(ErrorCode::invalidSelectArity, {0, 0, 0x1C, 0, 0x0B}, 3,
             "invalid result arity of select: expected 1, found 0"),
      inBody(ErrorCode::selectNeedsNumericType, {0, 0xD0, 0x70, 0xD0, 0x70, 0x41, 0, 0x1B, 0x1A, 0x0B}, 7,
             "type mismatch in select without type: expected a number or vector, found funcref"),
      inBody(ErrorCode::ifWithoutElse, {0, 0x41, 0, 0x04, 0x7F, 0x41, 0, 0x0B, 0x1A, 0x0B}, 7,
             "type mismatch: if without else must give back its parameters, found [] -> [i32]"),
      inBody(ErrorCode::branchArityMismatch,
             {0, 0x02, 0x7F, 0x02, 0x40, 0x41, 0, 0x0E, 1, 0, 1, 0x0B, 0x0B, 0x1A, 0x0B}, 10,
             "type mismatch: labels of br_table differ in arity, expected 0, found 1"),
      inBody(ErrorCode::uninitializedLocal, {1, 1, 0x64, 0x70, 0x20, 0, 0x1A, 0x0B}, 5, "uninitialized local 0",
             allFeatures()),
      inBody(ErrorCode::notAReferenceType, {0, 0x41, 0, 0xD1, 0x1A, 0x0B}, 3,
             "type mismatch: expected a reference, found i32"),
  };
}

std::vector<Case> moduleCases() {
  ModuleBuilder exports = withMemory();
  exports.exports = {cat(std::string_view("a"), 2, 0), cat(std::string_view("b"), 2, 0),
                     cat(std::string_view("a"), 2, 0)};
  ModuleBuilder start;
  start.function({0x60, 1, 0x7F, 0}, {0, 0x0B});
  start.start = {0};
  FeatureSet all = allFeatures();
  return {
      {ErrorCode::notAFunctionType, cat(header(), section(1, {1, 0x5F, 0}), section(3, {1, 0})), 16,
       "type mismatch: expected a function type, found type 0", "function 0", all},
      {ErrorCode::constantExpressionRequired, oneSection(6, {1, 0x7F, 0, 0x01, 0x0B}), 13,
       "constant expression required, found nop", "global 0"},
      {ErrorCode::multipleTables, oneSection(4, {2, 0x70, 0, 0, 0x70, 0, 0}), 14,
       "multiple tables need the feature reference-types, which is not enabled", "table 1", FeatureSet::core1()},
      {ErrorCode::multipleMemories, oneSection(5, {2, 0, 0, 0, 0}), 13,
       "multiple memories need the feature multi-memory, which is not enabled", "memory 1"},
      {ErrorCode::limitsMinAboveMax, oneSection(5, {1, 1, 2, 1}), 11,
       "size minimum must not be greater than maximum: minimum 2, maximum 1", "memory 0"},
      {ErrorCode::memoryTooLarge, oneSection(5, cat(1, 0, uleb(65537))), 11,
       "memory size must be at most 65536 pages (4GiB), found 65537", "memory 0"},
      {ErrorCode::tableTooLarge, oneSection(4, cat(1, 0x70, 0, uleb(uint64_t{1} << 32))), 12,
       "table size must be at most 2^32-1, found 4294967296", "table 0"},
      {ErrorCode::sharedNeedsMax, oneSection(5, {1, 2, 1}), 11, "shared memory must have maximum", "memory 0", all},
      {ErrorCode::tableNeedsInitialiser, oneSection(4, {1, 0x64, 0x70, 0, 0}), 11,
       "type mismatch: a table of (ref func) needs an initialiser", "table 0", all},
      // The memory section is five bytes; an export of one letter takes four.
      {ErrorCode::duplicateExport, exports.build(), 8 + 5 + 3 + 8 + 1, "duplicate export name \"a\"", "export 2"},
      {ErrorCode::startFunctionType, start.build(), 8 + 7 + 4 + 2,
       "start function must have type [] -> [], found [i32] -> []", "start section"},
      {ErrorCode::supertypeMismatch, oneSection(1, {2, 0x60, 0, 0, 0x50, 1, 0, 0x60, 0, 0}), 14,
       "sub type 1 does not match super type 0", "type section", all},
      {ErrorCode::tagHasResults, cat(oneSection(1, {1, 0x60, 0, 1, 0x7F}), section(13, {1, 0, 0})), 19,
       "non-empty tag result type, found [] -> [i32]", "tag 0", all},
  };
}

std::vector<Case> allCases() {
  std::vector<Case> cases = malformedCases();
  for (auto more : {bodyCases(), moduleCases()})
    cases.insert(cases.end(), more.begin(), more.end());
  return cases;
}

TEST(Diag, EveryErrorHasCodePlaceAndText) {
  for (const Case &expected : allCases()) {
    std::optional<Error> error = judge(expected.module, expected.features);
    ASSERT_TRUE(error) << errorCodeName(expected.code);
    EXPECT_EQ(errorCodeName(error->code), errorCodeName(expected.code)) << error->message;
    EXPECT_EQ(error->offset, expected.offset) << errorCodeName(expected.code);
    EXPECT_EQ(error->message, expected.message);
    EXPECT_EQ(error->context, expected.context) << error->message;
  }
}

TEST(Diag, EveryCodeHasACase) {
  std::set<std::string_view> seen;
  for (const Case &c : allCases())
    seen.insert(errorCodeName(c.code));
#define WZC_DIAG(name, phase) EXPECT_TRUE(seen.count(#name)) << #name;
#include "compiler/wasm/diag.def"
#undef WZC_DIAG
}

TEST(Diag, PhaseIsThatOfTheTable) {
  EXPECT_TRUE(diag::unexpectedEnd(0, "x").isMalformed());
  EXPECT_TRUE(diag::elseWithoutIf(0).isMalformed());
  EXPECT_FALSE(diag::duplicateExport(0, "x").isMalformed());
}

TEST(Diag, FormatNamesFileOffsetAndContext) {
  Error error = diag::elseWithoutIf(0x1F);
  EXPECT_EQ(error.format("a.wasm"), "a.wasm:0x1f: else without if");
  error.context = "function 3 (\"add\")";
  EXPECT_EQ(error.format("a.wasm"), "a.wasm:0x1f: in function 3 (\"add\"): else without if");
}

TEST(Diag, QuotedNamesAreHarmlessInMessages) {
  EXPECT_EQ(quoteName("a\"b\\c\n\x1b"), "\"a\\\"b\\\\c\\0a\\1b\"");
  EXPECT_EQ(quoteName(std::string(1000, 'x')).size(), 120u + 5);
}

TEST(Diag, MergeKeepsTheLowestOffset) {
  Diag first, second;
  first.report(diag::elseWithoutIf(9));
  second.report(diag::elseWithoutIf(4));
  first.merge(std::move(second));
  EXPECT_EQ(first.error()->offset, 4u);
  Diag third;
  third.report(diag::elseWithoutIf(7));
  first.merge(std::move(third));
  EXPECT_EQ(first.error()->offset, 4u);
}

} // namespace
