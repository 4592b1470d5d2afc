// The texts of all errors.

#include "compiler/wasm/diag.h"

namespace wzc {

namespace {

std::string hex(uint64_t value, unsigned digits = 1) {
  std::string text;
  for (; value != 0 || text.size() < digits; value >>= 4)
    text.insert(text.begin(), "0123456789abcdef"[value & 15]);
  return "0x" + text;
}

std::string number(uint64_t value) { return std::to_string(value); }

Error make(ErrorCode code, uint64_t offset, std::string message) { return {code, offset, std::move(message), {}}; }

std::string text(std::string_view view) { return std::string(view); }

} // namespace

bool Error::isMalformed() const {
  enum Phase { malformed, invalid };
  static constexpr Phase phases[] = {
#define WZC_DIAG(name, phase) phase,
#include "diag.def"
#undef WZC_DIAG
  };
  return phases[static_cast<unsigned>(code)] == malformed;
}

std::string Error::format(std::string_view file) const {
  std::string result = text(file) + ":" + hex(offset) + ": ";
  if (!context.empty())
    result += "in " + context + ": ";
  return result + message;
}

std::string_view errorCodeName(ErrorCode code) {
  static constexpr std::string_view names[] = {
#define WZC_DIAG(name, phase) #name,
#include "diag.def"
#undef WZC_DIAG
  };
  return names[static_cast<unsigned>(code)];
}

std::string quoteName(std::string_view name) {
  constexpr size_t longest = 120;
  std::string result = "\"";
  for (char c : name.substr(0, longest)) {
    if (c == '"' || c == '\\')
      result += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      result += "\\" + hex(static_cast<unsigned char>(c), 2).substr(2);
    else
      result += c;
  }
  return result + (name.size() > longest ? "\"..." : "\"");
}

namespace diag {

#define CODE(name) ErrorCode::name, offset

Error unexpectedEnd(uint64_t offset, std::string_view expected) {
  return make(CODE(unexpectedEnd), "unexpected end, expected " + text(expected));
}
Error lebTooLong(uint64_t offset, std::string_view what) {
  return make(CODE(lebTooLong), text(what) + ": integer representation too long");
}
Error lebTooLarge(uint64_t offset, std::string_view what, unsigned bits) {
  return make(CODE(lebTooLarge), text(what) + ": integer too large, expected " + number(bits) + " bits");
}
Error illegalOpcode(uint64_t offset, uint8_t prefix, uint32_t code) {
  return make(CODE(illegalOpcode), "illegal opcode " + (prefix ? hex(prefix, 2) + " " : std::string()) + hex(code, 2));
}
Error featureNotEnabled(uint64_t offset, std::string_view what, Feature feature) {
  return make(CODE(featureNotEnabled),
              text(what) + " needs the feature " + text(featureFlag(feature)) + ", which is not enabled");
}
Error malformedValueType(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedValueType), "malformed value type " + hex(byte, 2));
}
Error malformedRefType(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedRefType), "malformed reference type " + hex(byte, 2));
}
Error malformedHeapType(uint64_t offset, int64_t code) {
  return make(CODE(malformedHeapType), "malformed heap type " + std::to_string(code));
}
Error malformedBlockType(uint64_t offset) {
  return make(CODE(malformedBlockType), "malformed block type, expected a value type or a type index");
}
Error malformedMemArgFlags(uint64_t offset, uint32_t flags) {
  return make(CODE(malformedMemArgFlags), "malformed memory access flags " + hex(flags));
}
Error zeroByteExpected(uint64_t offset, uint8_t found) {
  return make(CODE(zeroByteExpected), "zero byte expected, found " + hex(found, 2));
}
Error tooMany(uint64_t offset, std::string_view what, uint64_t count, uint64_t limit) {
  return make(CODE(tooMany), "too many " + text(what) + ": " + number(count) + ", the limit is " + number(limit));
}
Error endExpected(uint64_t offset) {
  return make(CODE(endExpected), "unexpected end of code, expected an instruction or end");
}
Error bodySizeMismatch(uint64_t offset, uint64_t expectedEnd) {
  return make(CODE(bodySizeMismatch),
              "code ends at " + hex(offset) + ", but by the size of the body it should end at " + hex(expectedEnd));
}
Error dataCountSectionRequired(uint64_t offset, std::string_view instruction) {
  return make(CODE(dataCountSectionRequired), text(instruction) + " needs a data count section");
}
Error badMagic(uint64_t offset, uint32_t found) {
  return make(CODE(badMagic), "magic header not detected, expected 0x6d736100, found " + hex(found, 8));
}
Error badVersion(uint64_t offset, uint32_t found) {
  return make(CODE(badVersion), "unknown binary version, expected 1, found " + hex(found));
}
Error malformedSectionId(uint64_t offset, uint8_t id) {
  return make(CODE(malformedSectionId), "malformed section id " + number(id));
}
Error unexpectedSection(uint64_t offset, std::string_view found, std::string_view last) {
  return make(CODE(unexpectedSection), "unexpected " + text(found) + " section after the " + text(last) + " section");
}
Error sectionSizeMismatch(uint64_t offset, uint64_t expectedEnd) {
  return make(CODE(sectionSizeMismatch),
              "section ends at " + hex(offset) + ", but by its size it should end at " + hex(expectedEnd));
}
Error malformedUtf8(uint64_t offset, std::string_view what) {
  return make(CODE(malformedUtf8), text(what) + " is not valid UTF-8");
}
Error malformedTypeForm(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedTypeForm), "malformed type, expected 0x60 (func), found " + hex(byte, 2));
}
Error malformedExternKind(uint64_t offset, std::string_view what, uint8_t byte) {
  return make(CODE(malformedExternKind), "malformed " + text(what) + " kind " + hex(byte, 2));
}
Error malformedMutability(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedMutability), "malformed mutability, expected 0 or 1, found " + hex(byte, 2));
}
Error malformedLimitsFlags(uint64_t offset, uint8_t flags) {
  return make(CODE(malformedLimitsFlags), "malformed limits flags " + hex(flags, 2));
}
Error malformedSegmentFlags(uint64_t offset, std::string_view what, uint32_t flags) {
  return make(CODE(malformedSegmentFlags), "malformed " + text(what) + " segment flags " + hex(flags));
}
Error malformedElementKind(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedElementKind), "malformed element kind, expected 0x00 (funcref), found " + hex(byte, 2));
}
Error malformedTagAttribute(uint64_t offset, uint8_t byte) {
  return make(CODE(malformedTagAttribute), "malformed tag attribute, expected 0, found " + hex(byte, 2));
}
Error functionCodeCountMismatch(uint64_t offset, uint64_t functions, uint64_t bodies) {
  return make(CODE(functionCodeCountMismatch), "function and code section have inconsistent lengths: " +
                                                   number(functions) + " functions, " + number(bodies) + " bodies");
}
Error dataCountMismatch(uint64_t offset, uint64_t declared, uint64_t found) {
  return make(CODE(dataCountMismatch), "data count and data section have inconsistent lengths: " + number(declared) +
                                           " declared, " + number(found) + " found");
}

Error typeMismatch(uint64_t offset, std::string_view instruction, std::string_view expected, std::string_view found) {
  return make(CODE(typeMismatch),
              "type mismatch in " + text(instruction) + ": expected " + text(expected) + ", found " + text(found));
}
Error stackUnderflow(uint64_t offset, std::string_view instruction, std::string_view expected) {
  return make(CODE(stackUnderflow),
              "type mismatch in " + text(instruction) + ": expected " + text(expected) + ", found an empty stack");
}
Error valuesLeft(uint64_t offset, uint64_t count) {
  return make(CODE(valuesLeft), "type mismatch: expected an empty stack at the end of the block, found " +
                                    number(count) + " more values");
}
Error unknownIndex(uint64_t offset, std::string_view what, uint64_t index, uint64_t count) {
  return make(CODE(unknownIndex), "unknown " + text(what) + " " + number(index) + ", there are " + number(count));
}
Error notAFunctionType(uint64_t offset, uint32_t type) {
  return make(CODE(notAFunctionType), "type mismatch: expected a function type, found type " + number(type));
}
Error alignmentTooLarge(uint64_t offset, std::string_view instruction, uint32_t alignLog2, uint32_t maxLog2) {
  return make(CODE(alignmentTooLarge), "alignment of " + text(instruction) +
                                           " must not be larger than natural: expected at most 2^" + number(maxLog2) +
                                           ", found 2^" + number(alignLog2));
}
Error offsetOutOfRange(uint64_t offset, uint64_t memoryOffset) {
  return make(CODE(offsetOutOfRange), "offset out of range: expected 32 bits, found " + hex(memoryOffset));
}
Error immutableGlobal(uint64_t offset, uint32_t global) {
  return make(CODE(immutableGlobal), "global " + number(global) + " is immutable");
}
Error undeclaredFunctionReference(uint64_t offset, uint32_t function) {
  return make(CODE(undeclaredFunctionReference), "undeclared function reference: function " + number(function) +
                                                     " occurs in no export, segment or initialiser");
}
Error invalidLaneIndex(uint64_t offset, uint32_t lane, uint32_t lanes) {
  return make(CODE(invalidLaneIndex), "invalid lane index " + number(lane) + ", expected less than " + number(lanes));
}
Error invalidSelectArity(uint64_t offset, uint64_t count) {
  return make(CODE(invalidSelectArity), "invalid result arity of select: expected 1, found " + number(count));
}
Error selectNeedsNumericType(uint64_t offset, std::string_view found) {
  return make(CODE(selectNeedsNumericType),
              "type mismatch in select without type: expected a number or vector, found " + text(found));
}
Error elseWithoutIf(uint64_t offset) { return make(CODE(elseWithoutIf), "else without if"); }
Error ifWithoutElse(uint64_t offset, std::string_view type) {
  return make(CODE(ifWithoutElse), "type mismatch: if without else must give back its parameters, found " + text(type));
}
Error branchArityMismatch(uint64_t offset, uint64_t expected, uint64_t found) {
  return make(CODE(branchArityMismatch), "type mismatch: labels of br_table differ in arity, expected " +
                                             number(expected) + ", found " + number(found));
}
Error uninitializedLocal(uint64_t offset, uint32_t local) {
  return make(CODE(uninitializedLocal), "uninitialized local " + number(local));
}
Error constantExpressionRequired(uint64_t offset, std::string_view instruction) {
  return make(CODE(constantExpressionRequired), "constant expression required, found " + text(instruction));
}
Error notAReferenceType(uint64_t offset, std::string_view found) {
  return make(CODE(notAReferenceType), "type mismatch: expected a reference, found " + text(found));
}
Error multipleTables(uint64_t offset) {
  return make(CODE(multipleTables), "multiple tables need the feature reference-types, which is not enabled");
}
Error multipleMemories(uint64_t offset) {
  return make(CODE(multipleMemories), "multiple memories need the feature multi-memory, which is not enabled");
}
Error limitsMinAboveMax(uint64_t offset, uint64_t min, uint64_t max) {
  return make(CODE(limitsMinAboveMax),
              "size minimum must not be greater than maximum: minimum " + number(min) + ", maximum " + number(max));
}
Error memoryTooLarge(uint64_t offset, uint64_t pages, bool is64) {
  return make(CODE(memoryTooLarge), std::string("memory size must be at most ") +
                                        (is64 ? "2^48 pages (16EiB)" : "65536 pages (4GiB)") + ", found " +
                                        number(pages));
}
Error tableTooLarge(uint64_t offset, uint64_t size) {
  return make(CODE(tableTooLarge), "table size must be at most 2^32-1, found " + number(size));
}
Error sharedNeedsMax(uint64_t offset) { return make(CODE(sharedNeedsMax), "shared memory must have maximum"); }
Error tableNeedsInitialiser(uint64_t offset, std::string_view element) {
  return make(CODE(tableNeedsInitialiser), "type mismatch: a table of " + text(element) + " needs an initialiser");
}
Error duplicateExport(uint64_t offset, std::string_view name) {
  return make(CODE(duplicateExport), "duplicate export name " + quoteName(name));
}
Error startFunctionType(uint64_t offset, std::string_view found) {
  return make(CODE(startFunctionType), "start function must have type [] -> [], found " + text(found));
}
Error supertypeMismatch(uint64_t offset, uint32_t type, uint32_t super) {
  return make(CODE(supertypeMismatch), "sub type " + number(type) + " does not match super type " + number(super));
}
Error tagHasResults(uint64_t offset, std::string_view found) {
  return make(CODE(tagHasResults), "non-empty tag result type, found " + text(found));
}

#undef CODE

} // namespace diag
} // namespace wzc
