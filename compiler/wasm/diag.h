// Errors of decoding and validation: one named function for each, so that every message stands in one place and can be
// tested. The first error wins; with bodies validated in parallel that is the one at the lowest offset.

#ifndef WZC_WASM_DIAG_H
#define WZC_WASM_DIAG_H

#include "compiler/wasm/opcodes.h"
#include "compiler/wasm/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wzc {

enum class ErrorCode : uint16_t {
#define WZC_DIAG(name, phase) name,
#include "diag.def"
#undef WZC_DIAG
};

struct Error {
  ErrorCode code;
  uint64_t offset; // in the module's binary
  std::string message;
  std::string context; // "type section", "function 3 (\"add\")"; set by whoever knows it
  /// Whether the module does not even follow the grammar (specification, chapter 5) or limits; else it is invalid
  /// (chapter 3).
  bool isMalformed() const;
  /// "FILE:0x1f: in function 3 ("add"): message"
  std::string format(std::string_view file) const;
};

/// A name out of a module for a message: in quotes, control characters escaped, long ones cut.
std::string quoteName(std::string_view name);

/// Name of an error code, as in diag.def.
std::string_view errorCodeName(ErrorCode code);

/// Where errors go. Holds the first only.
class Diag {
public:
  bool ok() const { return !first; }
  const std::optional<Error> &error() const { return first; }
  /// Always false, so that `return diag.report(...)` reads well.
  bool report(Error error) {
    if (!first)
      first = std::move(error);
    return false;
  }
  /// Keeps whichever of the two errors lies at the lower offset.
  void merge(Diag &&other) {
    if (other.first && (!first || other.first->offset < first->offset))
      first = std::move(other.first);
  }
  void setContext(std::string context) {
    if (first && first->context.empty())
      first->context = std::move(context);
  }

private:
  std::optional<Error> first;
};

namespace diag {

// ---- binary format (chapter 5)
Error unexpectedEnd(uint64_t offset, std::string_view expected);
Error lebTooLong(uint64_t offset, std::string_view what);
Error lebTooLarge(uint64_t offset, std::string_view what, unsigned bits);
Error illegalOpcode(uint64_t offset, uint8_t prefix, uint32_t code);
Error featureNotEnabled(uint64_t offset, std::string_view what, Feature feature);
Error malformedValueType(uint64_t offset, uint8_t byte);
Error malformedRefType(uint64_t offset, uint8_t byte);
Error malformedHeapType(uint64_t offset, int64_t code);
Error malformedBlockType(uint64_t offset);
Error malformedMemArgFlags(uint64_t offset, uint32_t flags);
Error zeroByteExpected(uint64_t offset, uint8_t found);
Error tooMany(uint64_t offset, std::string_view what, uint64_t count, uint64_t limit);
Error endExpected(uint64_t offset);
Error bodySizeMismatch(uint64_t offset, uint64_t expectedEnd);
Error dataCountSectionRequired(uint64_t offset, std::string_view instruction);
Error badMagic(uint64_t offset, uint32_t found);
Error badVersion(uint64_t offset, uint32_t found);
Error malformedSectionId(uint64_t offset, uint8_t id);
/// A section out of order, or a second one of its kind.
Error unexpectedSection(uint64_t offset, std::string_view found, std::string_view last);
Error sectionSizeMismatch(uint64_t offset, uint64_t expectedEnd);
Error malformedUtf8(uint64_t offset, std::string_view what);
Error malformedTypeForm(uint64_t offset, uint8_t byte);
Error malformedExternKind(uint64_t offset, std::string_view what, uint8_t byte);
Error malformedMutability(uint64_t offset, uint8_t byte);
Error malformedLimitsFlags(uint64_t offset, uint8_t flags);
Error malformedSegmentFlags(uint64_t offset, std::string_view what, uint32_t flags);
Error malformedElementKind(uint64_t offset, uint8_t byte);
Error malformedTagAttribute(uint64_t offset, uint8_t byte);
Error functionCodeCountMismatch(uint64_t offset, uint64_t functions, uint64_t bodies);
Error dataCountMismatch(uint64_t offset, uint64_t declared, uint64_t found);

// ---- validation (chapter 3)
Error typeMismatch(uint64_t offset, std::string_view instruction, std::string_view expected, std::string_view found);
Error stackUnderflow(uint64_t offset, std::string_view instruction, std::string_view expected);
Error valuesLeft(uint64_t offset, uint64_t count);
Error unknownIndex(uint64_t offset, std::string_view what, uint64_t index, uint64_t count);
Error notAFunctionType(uint64_t offset, uint32_t type);
Error alignmentTooLarge(uint64_t offset, std::string_view instruction, uint32_t alignLog2, uint32_t maxLog2);
Error offsetOutOfRange(uint64_t offset, uint64_t memoryOffset);
Error immutableGlobal(uint64_t offset, uint32_t global);
Error undeclaredFunctionReference(uint64_t offset, uint32_t function);
Error invalidLaneIndex(uint64_t offset, uint32_t lane, uint32_t lanes);
Error invalidSelectArity(uint64_t offset, uint64_t count);
Error selectNeedsNumericType(uint64_t offset, std::string_view found);
Error elseWithoutIf(uint64_t offset);
Error ifWithoutElse(uint64_t offset, std::string_view type);
Error branchArityMismatch(uint64_t offset, uint64_t expected, uint64_t found);
Error uninitializedLocal(uint64_t offset, uint32_t local);
Error constantExpressionRequired(uint64_t offset, std::string_view instruction);
Error notAReferenceType(uint64_t offset, std::string_view found);
Error multipleTables(uint64_t offset);
Error multipleMemories(uint64_t offset);
Error limitsMinAboveMax(uint64_t offset, uint64_t min, uint64_t max);
Error memoryTooLarge(uint64_t offset, uint64_t pages, bool is64);
Error tableTooLarge(uint64_t offset, uint64_t size);
Error sharedNeedsMax(uint64_t offset);
Error tableNeedsInitialiser(uint64_t offset, std::string_view element);
Error duplicateExport(uint64_t offset, std::string_view name);
Error startFunctionType(uint64_t offset, std::string_view found);
Error supertypeMismatch(uint64_t offset, uint32_t type, uint32_t super);
Error tagHasResults(uint64_t offset, std::string_view found);

} // namespace diag
} // namespace wzc

#endif
