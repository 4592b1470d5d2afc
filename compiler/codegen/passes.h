// Our own passes over a partition, and where they stand among LLVM's (see pipeline.cpp).

#ifndef WZC_CODEGEN_PASSES_H
#define WZC_CODEGEN_PASSES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PassManager.h"

namespace wzc {

/// The same value, unknown to the optimiser and the code generator: an empty assembly statement takes it and gives it
/// back.
llvm::Value *hideValue(llvm::IRBuilderBase &builder, llvm::Value *value);
/// Whether hideValue() made it.
bool isHidden(const llvm::Instruction &instruction);

/// What is still known of functions if a pass has changed instructions, or nothing, but no blocks.
inline llvm::PreservedAnalyses allButInstructions(bool hasChanged) {
  if (!hasChanged)
    return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses preserved;
  preserved.preserveSet<llvm::CFGAnalyses>();
  return preserved;
}

/// Uses the loaded value, until DeadLoadsPass has run, in a way that the optimiser keeps and that touches no memory.
void pinLoad(llvm::IRBuilderBase &builder, llvm::LoadInst *load);

/// A load that must not be lost if it is out of bounds: all that may be of linear memory.
bool isLinear(const llvm::LoadInst &load);
/// A load or a store that is of linear memory.
bool isSurelyLinear(const llvm::Instruction &instruction);

/// Attribute of the functions that are WebAssembly functions; thunks do not have it. Its value is kTrappingLoads if a
/// load that is out of bounds traps by itself, rather than being checked before.
inline constexpr llvm::StringLiteral kBodyAttribute = "wzc-body";
inline constexpr llvm::StringLiteral kTrappingLoads = "trapping-loads";

/// Attribute of functions of modules whose memories all have 32-bit addresses. Its value: how many bytes at the end of
/// these addresses are in no memory of the module, whatever it grows to.
inline constexpr llvm::StringLiteral kRoomBehindMemories = "wzc-room-behind-memories";

/// Name of the TBAA type of linear memory.
inline constexpr llvm::StringLiteral kLinearMemoryType = "linear memory";
/// Name of the TBAA type of what describes memories, and of the root of all types.
inline constexpr llvm::StringLiteral kMemoryStateType = "memory state";
inline constexpr llvm::StringLiteral kAliasRoot = "wzc";

/// Attribute of functions some of whose local variables PromoteLocalsPass has left in memory.
inline constexpr llvm::StringLiteral kLocalsInMemory = "wzc-locals-in-memory";

/// Makes values of local variables, but for those of functions that save all of theirs around calls: there, those that
/// are mostly idle stay in memory.
struct PromoteLocalsPass : llvm::PassInfoMixin<PromoteLocalsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
  static bool isRequired() { return true; }
};

/// Hides constants for which LLVM has a rule that lets a signalling NaN through unchanged (x * 1 is x), once local
/// variables have become values; FunctionEmitter hides those that are constants from the beginning.
struct QuietNanPass : llvm::PassInfoMixin<QuietNanPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }
};
/// Whether LLVM may replace an addition, subtraction, multiplication or division by its other operand, or that negated.
bool isNeutral(llvm::Value *operand);

/// Decides which loads must be kept although nobody needs their values. A load that is out of bounds traps, and LLVM
/// deletes loads without uses, and moves others to where they are needed. While the optimiser simplifies, a pin uses
/// each loaded value; when it is done, this pass removes the pins: a load whose value reaches a side effect that
/// happens on every path stays an ordinary load, which later passes may vectorise; any other becomes volatile. Pins are
/// made by pinLoad().
struct DeadLoadsPass : llvm::PassInfoMixin<DeadLoadsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Lets the indices of a loop's accesses to linear memory count in 64 bits where they provably do not wrap in 32, which
/// is checked once before the loop: addresses then grow regularly, which 32-bit indices extended to 64 bits do not, so
/// that loops can be vectorised and addresses fold into instructions.
struct WideIndicesPass : llvm::PassInfoMixin<WideIndicesPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Drops checks of bounds (see bounds_check.h) that follow from earlier ones.
struct RepeatedChecksPass : llvm::PassInfoMixin<RepeatedChecksPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Drops checks of bounds that follow from earlier ones, lets an earlier one check what later ones certainly would, and
/// makes comparisons of all that are left.
struct BoundsChecksPass : llvm::PassInfoMixin<BoundsChecksPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
  static bool isRequired() { return true; }
};

/// Keeps the code generator from making loads narrower or conditional, which it does where only some bits are needed,
/// or only on some path. After the last pass that gains from ordinary loads all become volatile; those that it would
/// fold even so into instructions that read less, or that it turns into branches, are hidden from their users.
struct WholeLoadsPass : llvm::PassInfoMixin<WholeLoadsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Attribute of functions with the native convention of compiled code, defined here or elsewhere: the instance comes in
/// a register of its own (instance_register.h), an i32 parameter in one whose upper half is zero.
inline constexpr llvm::StringLiteral kCompiledConvention = "wzc-compiled-convention";

/// The same type with parameters of 64 bits instead of 32.
llvm::FunctionType *widenParameters(llvm::FunctionType *type);

/// Gives functions with kCompiledConvention parameters of 64 bits instead of 32, and calls of them arguments of that
/// size, so that a parameter that is used as an address need not be extended. It is done last: until then LLVM sees
/// what the parameters mean.
struct WideArgumentsPass : llvm::PassInfoMixin<WideArgumentsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Extends an address to 64 bits once, where it arises, and has whatever needs it take it from there, through phis,
/// too; through those that count only if it says so, because loop strength reduction has to recognise them.
struct ZeroExtensionsPass : llvm::PassInfoMixin<ZeroExtensionsPass> {
  explicit ZeroExtensionsPass(bool counters) : withCounters(counters) {}
  const bool withCounters;
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
};

/// Inlines calls that a small function makes of itself, which LLVM leaves alone, once or twice, but for rare ones.
struct SelfCallsPass : llvm::PassInfoMixin<SelfCallsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
};

/// Repeats addresses and comparisons in the basic blocks whose instructions they become operands of: the code generator
/// of -O1 folds only what stands there.
struct NearOperandsPass : llvm::PassInfoMixin<NearOperandsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
};

/// Makes constants in sums of 32 bits that are indices of accesses a part of the address, where an earlier access shows
/// that the sum does not wrap.
struct UnwrappedSumsPass : llvm::PassInfoMixin<UnwrappedSumsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Makes addresses of a base that is the same in all rounds of a loop and an index at most so large without adding the
/// two, where they provably do not wrap in 32 bits, which is checked once before the loop.
struct BoundedIndicesPass : llvm::PassInfoMixin<BoundedIndicesPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Adds the terms of a sum that do not change in a loop before it, wherever in the sum they stand.
struct InvariantSumsPass : llvm::PassInfoMixin<InvariantSumsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Adds what a loop carries from round to round last.
struct RecurrencesPass : llvm::PassInfoMixin<RecurrencesPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Asks for small loops that search trees to be unrolled.
struct SearchLoopsPass : llvm::PassInfoMixin<SearchLoopsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

/// Keeps the code generator from moving the load of a callee across assembly statements, such as those of hideValue().
struct CalleeLoadsPass : llvm::PassInfoMixin<CalleeLoadsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Compares the stack pointer with the instance's limit in every function that calls on, before its calls, so that
/// recursion traps before the stack ends. Functions that call nothing need no check: the limit keeps a reserve below
/// it.
///
/// `isShared`: functions call one that has the check, at their beginning. That is less to compile, and slower.
struct StackChecksPass : llvm::PassInfoMixin<StackChecksPass> {
  explicit StackChecksPass(bool shared) : isShared(shared) {}
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }

private:
  bool isShared;
};

} // namespace wzc

#endif
