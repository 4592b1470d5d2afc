// What profiles say of the module at hand: which function is which, what is hot, and which calls through tables are
// worth guessing. Decided once for the whole module, so that all its partitions, wherever they are compiled, agree.

#ifndef WZC_CODEGEN_MODULE_PROFILE_H
#define WZC_CODEGEN_MODULE_PROFILE_H

#include "compiler/codegen/function_digest.h"
#include "compiler/profile/profile.h"
#include "compiler/wasm/constant_tables.h"

#include "llvm/IR/Module.h"
#include "llvm/IR/ProfileSummary.h"

namespace wzc {

/// A call_indirect that calls one function much more than all others.
struct LikelyTarget {
  uint32_t function = kNoFunction; // of the module; kNoFunction: there is none
  uint32_t weights[2] = {};        // how often that, and how often another
};

class ModuleProfile {
public:
  ModuleProfile(const Module &wasm, const std::vector<FunctionDigest> &digests, std::vector<Profile> profiles);
  ~ModuleProfile();

  /// Counts of the sites of a function; empty: nothing is known of it.
  std::span<const uint64_t> counters(uint32_t function) const { return functions[function].counters; }
  /// One for each call_indirect of a function, if anything is known of it.
  std::span<const LikelyTarget> likelyTargets(uint32_t function) const { return functions[function].likely; }
  /// Whether a function is called about as often as hot code is executed.
  bool isHot(uint32_t function) const { return isKnown(function) && counters(function)[0] >= hotCount; }
  bool isNeverCalled(uint32_t function) const { return isKnown(function) && counters(function)[0] == 0; }
  bool isKnown(uint32_t function) const { return !functions[function].counters.empty(); }
  /// Functions of which something is known.
  uint64_t knownFunctions() const;

  /// Tells LLVM what counts are high and low.
  void describe(llvm::Module &ir) const;
  /// Hash of what describe() tells.
  Hash summaryHash() const;

private:
  struct Known {
    std::vector<uint64_t> counters;
    std::vector<LikelyTarget> likely;
  };
  std::vector<Known> functions; // by index
  std::unique_ptr<llvm::ProfileSummary> summary;
  uint64_t hotCount = 0;

  void summarise(std::span<const Profile> profiles);
};

/// The weights LLVM takes, in the proportions of `counts`; empty if all are zero.
llvm::SmallVector<uint32_t, 4> branchWeights(llvm::ArrayRef<uint64_t> counts);

} // namespace wzc

#endif
