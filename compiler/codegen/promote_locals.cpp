// PromoteLocalsPass; see passes.h.
//
// Binaryen's Asyncify has every function write all its variables to memory when the stack is unwound, and read them
// back when it is built up again; either may happen at any call. So all are alive everywhere, and meet in phis behind
// every call: dozens to a block, each a copy in the code generator, which splits their live ranges for long and ends by
// keeping them on the stack. Left there from the beginning they cost an instruction where they are used, and the
// compiler next to nothing. Only the few that are used most, such as what an interpreter's loop is about, are worth it.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

#include <optional>

using namespace llvm;

namespace wzc {

namespace {

/// Smaller functions are quickly compiled.
constexpr size_t kManyBlocks = 50;
/// How much more often it is carried along than used.
constexpr uint64_t kLivePerUse = 4;
/// How many become values all the same.
constexpr size_t kMostUsed = 4;

/// Others go through folding whose outcome QuietNanPass must see.
bool isCandidate(const AllocaInst &local) { return local.getAllocatedType()->isIntegerTy(); }

/// Whether a block reads, as it finds them, three of four variables: who saves them all does that, in one place.
bool savesLocals(ArrayRef<AllocaInst *> locals) {
  constexpr size_t kFewest = 4;
  DenseMap<const BasicBlock *, size_t> reads;
  size_t mostReads = 0, candidates = 0;
  for (const AllocaInst *local : locals) {
    if (!isCandidate(*local))
      continue;
    ++candidates;
    SmallDenseSet<const BasicBlock *, 16> seen;
    for (const User *user : local->users())
      if (auto *load = dyn_cast<LoadInst>(user); load && seen.insert(load->getParent()).second)
        mostReads = std::max(mostReads, ++reads[load->getParent()]);
  }
  return candidates >= kFewest && mostReads * 4 >= candidates * 3;
}

class Occurrences {
public:
  explicit Occurrences(const LoopInfo &loops) : loops(loops) {}

  /// How much the variable is used, if it is rather carried along, in many blocks.
  std::optional<uint64_t> usesIfIdle(const AllocaInst &local) const {
    struct Accesses {
      const Instruction *first;
      bool writes;
    };
    DenseMap<const BasicBlock *, Accesses> accesses;
    for (const User *user : local.users()) {
      auto *access = cast<Instruction>(user);
      auto [entry, isNew] = accesses.try_emplace(access->getParent(), Accesses{access, false});
      if (access->comesBefore(entry->second.first))
        entry->second.first = access;
      entry->second.writes |= isa<StoreInst>(access);
    }
    uint64_t used = 0, carried = 0;
    SmallVector<const BasicBlock *, 64> worklist; // the value is needed at their beginning
    for (auto &[block, access] : accesses) {
      used += weight(block);
      if (isa<LoadInst>(access.first))
        worklist.push_back(block);
    }
    DenseSet<const BasicBlock *> live;
    while (!worklist.empty()) {
      const BasicBlock *block = worklist.pop_back_val();
      if (!live.insert(block).second)
        continue;
      carried += weight(block);
      for (const BasicBlock *from : predecessors(block))
        if (auto access = accesses.find(from); access == accesses.end() || !access->second.writes)
          worklist.push_back(from);
    }
    if (live.size() < kManyBlocks || used * kLivePerUse >= carried)
      return std::nullopt;
    return used;
  }

private:
  /// How often a block runs, guessed.
  uint64_t weight(const BasicBlock *block) const {
    constexpr unsigned kRoundsBits = 3, kDeepest = 5;
    return uint64_t{1} << kRoundsBits * std::min(loops.getLoopDepth(block), kDeepest);
  }
  const LoopInfo &loops;
};

/// Takes those out that stay in memory.
void leaveIdle(SmallVectorImpl<AllocaInst *> &locals, const Occurrences &occurrences) {
  SmallVector<std::pair<uint64_t, AllocaInst *>> idle;
  for (AllocaInst *local : locals)
    if (isCandidate(*local))
      if (std::optional<uint64_t> uses = occurrences.usesIfIdle(*local))
        idle.push_back({*uses, local});
  if (idle.size() <= kMostUsed)
    return;
  stable_sort(idle, [](const auto &a, const auto &b) { return a.first > b.first; });
  SmallPtrSet<AllocaInst *, 16> left;
  for (auto &[uses, local] : drop_begin(idle, kMostUsed))
    left.insert(local);
  erase_if(locals, [&](AllocaInst *local) { return left.contains(local); });
  idle.front().second->getFunction()->addFnAttr(kLocalsInMemory);
}

} // namespace

PreservedAnalyses PromoteLocalsPass::run(Function &function, FunctionAnalysisManager &analyses) {
  SmallVector<AllocaInst *> locals;
  for (Instruction &instruction : function.getEntryBlock())
    if (auto *local = dyn_cast<AllocaInst>(&instruction); local && isAllocaPromotable(local))
      locals.push_back(local);
  if (function.size() >= kManyBlocks && savesLocals(locals))
    leaveIdle(locals, Occurrences(analyses.getResult<LoopAnalysis>(function)));
  if (locals.empty())
    return PreservedAnalyses::all();
  PromoteMemToReg(locals, analyses.getResult<DominatorTreeAnalysis>(function));
  return allButInstructions(/*hasChanged=*/true);
}

} // namespace wzc
