// A partition as its code sees it.
//
// Nothing here, and so nothing that is compiled from it, tells where in the module the partition lies or what functions
// elsewhere are called: own functions are numbered in order, functions elsewhere by their first mention, and a line of
// debug information is a position in the partition's functions laid end to end. Compiled code therefore stays good when
// functions are added, removed or changed in other partitions; what it is made from is summed up in a key, by which it
// is kept in a cache and handed between machines. When partitions are joined, numbers become the symbols' names
// and lines become offsets in the module.

#ifndef WZC_CODEGEN_PARTITION_VIEW_H
#define WZC_CODEGEN_PARTITION_VIEW_H

#include "compiler/codegen/function_digest.h"
#include "compiler/codegen/module_emitter.h"
#include "compiler/codegen/target.h"

#include <unordered_map>

namespace wzc {

/// Functions [begin, end) of the index space, all defined.
struct Partition {
  uint32_t begin;
  uint32_t end;
  bool isDemoted = false; // one function, compiled by the cheap pipeline
  bool promotes = false;  // which makes values of locals
};

/// Cuts by content: whether a partition ends behind a function depends on that function alone, within bounds of size.
/// A change in one place then leaves cuts elsewhere where they are, and nothing depends on the number of threads.
/// Functions that are demoted are partitions of their own.
std::vector<Partition> cutPartitions(const CodegenPlan &plan, const std::vector<FunctionDigest> &digests);

/// Hash of all that every partition depends on: the compiler, options, target, and what bodies see of the module.
Hash hashSurroundings(const CodegenPlan &plan, const TargetChoice &target);

class PartitionView {
public:
  PartitionView(const CodegenPlan &plan, const std::vector<FunctionDigest> &digests, const Partition &partition);

  const CodegenPlan &plan;
  Partition range;
  /// Optimisation level: the module's, or 0.
  unsigned optLevel() const { return range.isDemoted ? 0 : plan.options.optLevel; }
  /// Functions defined elsewhere that own functions call, then those that these copies call, by first mention.
  std::vector<uint32_t> outside;
  /// Of the functions elsewhere that own functions call, those small enough to be copied for inlining.
  std::vector<uint32_t> copies;

  /// Hash of all that the partition's code depends on.
  Hash key(const Hash &surroundings) const;

  /// Name of a function's symbol in the partition's object.
  std::string symbol(uint32_t function) const;
  /// Name of the symbol of what a function counts.
  std::string countersSymbol(uint32_t function) const { return symbol(function) + ".counters"; }
  /// The symbol of own function number `ordinal`.
  static std::string ownSymbol(size_t ordinal);
  /// Calls visit(name in the partition's object, name in the module's).
  template <class Visit> void forEachSymbol(const Visit &visit) const {
    for (uint32_t f = range.begin; f < range.end; ++f)
      visit(symbol(f), plan.symbols.function(f));
    for (uint32_t f : outside)
      visit(symbol(f), plan.symbols.function(f));
    if (plan.options.profileGenerate)
      for (const Placed &item : placed)
        visit(countersSymbol(item.function), plan.symbols.counters(item.function));
  }

  /// Line of the instruction at `offset` of the module, in a function of the partition or a copy.
  uint32_t line(uint32_t function, uint64_t offset) const;
  /// The offset in the module that a line stands for.
  uint64_t offset(uint32_t line) const;

private:
  struct Placed {
    uint32_t function;
    uint32_t firstLine;
  };

  const std::vector<FunctionDigest> &digests;
  std::unordered_map<uint32_t, uint32_t> outsideOrdinals;
  std::vector<Placed> placed;                           // own functions, then copies: firstLine ascends
  std::unordered_map<uint32_t, uint32_t> copyFirstLine; // by function

  void mention(uint32_t function);
  void mentionCallees(uint32_t caller);
  void place(uint32_t function, uint32_t &line);
  /// A function of the module as this partition knows it.
  void addCallee(Hasher &hasher, uint32_t function) const;
  void hashFunction(Hasher &hasher, uint32_t function) const;
  void hashProfile(Hasher &hasher, uint32_t function) const;
};

} // namespace wzc

#endif
