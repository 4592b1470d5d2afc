// A function body as something that can be compared between two versions of a module.
//
// Adding or removing one function renumbers all behind it, and every call of them has other bytes. A digest therefore
// reads a body as if the index in each `call` and `ref.func` were missing: the rest is hashed, and the references stand
// beside it. Positions count likewise, so that an index that takes a byte more moves nothing.

#ifndef WZC_CODEGEN_FUNCTION_DIGEST_H
#define WZC_CODEGEN_FUNCTION_DIGEST_H

#include "compiler/cache/hash.h"
#include "compiler/codegen/function_cost.h"
#include "compiler/profile/sites.h"
#include "compiler/wasm/diag.h"
#include "compiler/wasm/module.h"

#include <compare>
#include <vector>

namespace wzc {

struct FunctionReference {
  uint32_t function;
  bool isCall;            // else ref.func
  uint32_t normalisedEnd; // normalised position behind the index
  uint32_t removed;       // bytes of indices up to here that normalised positions do not count
};

/// A call_indirect: the table, and the canonical index of the type it expects.
struct TableCall {
  uint32_t table;
  uint32_t type;
  auto operator<=>(const TableCall &) const = default;
};

struct FunctionDigest {
  Hash hash = {};                            // of the body without references
  uint32_t size = 0;                         // of the body without references, in bytes
  std::vector<FunctionReference> references; // in order, from code that control can reach
  std::vector<TableCall> tableCalls;         // in order, as above
  bool usesFloats = false;                   // has an instruction on floating-point numbers
  bool callsByTable = false;                 // calls functions that are known at run time only
  FunctionCost cost;
  ProfileSites sites;

  /// Normalised position of the byte `offset` of the body; the start of an instruction.
  uint32_t normalise(uint32_t offset) const;
  /// And back.
  uint32_t denormalise(uint32_t position) const;
};

/// Does what validateBodies does, and in the same pass makes digests of all functions; those of imported ones are
/// empty.
[[nodiscard]] bool validateAndDigest(Module &wasm, unsigned threads, Diag &diag, std::vector<FunctionDigest> &digests);

/// For every function, whether neither it nor anything it may call has an instruction on floating-point numbers. What
/// is imported or called through a table may.
std::vector<bool> findIntegerFunctions(const Module &wasm, const std::vector<FunctionDigest> &digests);

} // namespace wzc

#endif
