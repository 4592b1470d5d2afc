// WideIndicesPass; see passes.h. A sandbox escape could live here: an index that counts in 64 bits must be one that
// would not have wrapped in 32.
//
// For an index that is start + n * step in round n of a loop that goes back at most `rounds` times, and its neighbours
// at start + offset, offset <= span, none wraps in any round if (for a positive step)
//
//   zext(start) + span + step * rounds < 2^32
//
// in 64-bit arithmetic, which cannot overflow as rounds < 2^32 and both step and span are below 2^20. The loop is made
// twice. One, for when this holds, has a 64-bit induction variable per group of neighbours; the other stays as it was.
//
// Where bounds are checked (see bounds_check.h), all accesses of the first one are in bounds if moreover the highest
// index and the largest extent from it are together at most the memory's size, which nothing in the loop changes. It
// then has no checks.
//
// With guard pages it is the same with loads that are volatile because they trap even if nobody needs what they load
// (see dead_loads.cpp): those that are known to be in bounds need not be.

#include "compiler/codegen/bounds_check.h"
#include "compiler/codegen/equal_bytes.h"
#include "compiler/codegen/loop_versions.h"
#include "compiler/codegen/own_memory.h"
#include "compiler/codegen/passes.h"
#include "compiler/codegen/reroll.h"

#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace wzc {

namespace {

constexpr int64_t kMostStep = 1 << 20;
constexpr int64_t kMostSpan = 1 << 20;
/// A loop of more instructions is not copied, nor one that goes round so few times that the check costs more.
constexpr unsigned kMostInstructions = 400;
constexpr uint64_t kFewestRounds = 4;
/// Nor one whose rounds take more instructions to compute, unless accesses need not be checked then.
constexpr unsigned kCostliestCount = 8;

/// Indices of the same loop and step, at constant distances from each other.
struct Group {
  struct Member {
    ZExtInst *index;
    int64_t offset; // from the lowest member
  };
  const SCEV *start; // of the lowest member
  int64_t step;
  int64_t span = 0;
  bool isKnown = true;     // that none wraps
  uint64_t extent = 0;     // the largest that is checked, from the lowest member
  Value *memory = nullptr; // where the size stands that it is checked against
  SmallVector<Member, 4> members;
};

class LoopWidener {
public:
  LoopWidener(Loop &loop, LoopInfo &loops, DominatorTree &dominators, ScalarEvolution &evolution,
              const TargetTransformInfo &costs)
      : loop(loop), loops(loops), dominators(dominators), evolution(evolution), predicated(evolution, loop),
        costs(costs) {}

  bool run() {
    if (!isCandidate())
      return false;
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block)
        if (auto *index = dyn_cast<ZExtInst>(&instruction))
          add(*index);
    // Not both: checks may be of another memory.
    if (!addTrapping() || !isRegular() || !addChecks() || (!trapping.empty() && !checks.empty()))
      return false;
    rounds = predicated.getSymbolicMaxBackedgeTakenCount();
    if (isa<SCEVCouldNotCompute>(rounds) || evolution.getTypeSizeInBits(rounds->getType()) > 64)
      return false;
    bool isExact = predicated.getBackedgeTakenCount() == rounds;
    // The gain is that loads become vectors, which those of a loop with another exit do not.
    if (!trapping.empty() && !isExact)
      return false;
    if (auto *known = dyn_cast<SCEVConstant>(rounds); known && known->getAPInt().ult(kFewestRounds))
      return false;
    SCEVExpander expander(evolution, "wide");
    Instruction *at = loop.getLoopPreheader()->getTerminator();
    if (!expander.isSafeToExpandAt(rounds, at))
      return false;
    for (const Group &group : groups)
      if (!expander.isSafeToExpandAt(group.start, at))
        return false;
    // Loops whose ends move towards each other, say: most are short.
    if (checks.empty() && trapping.empty() && !groups.empty() &&
        expander.isHighCostExpansion(rounds, &loop, kCostliestCount, &costs, at))
      return false;
    if (groups.empty() && checks.empty()) {
      bool isSmall = evolution.getUnsignedRangeMax(rounds).ule(UINT32_MAX) && predicated.getPredicate().isAlwaysTrue();
      return isExact && isSmall && rerollLoop(loop, evolution, [&] { return expandCount(expander, at); });
    }
    if (!trapping.empty()) {
      IRBuilder<> builder(at);
      Value *size = ownMemorySizeAddress(builder);
      for (Group &group : groups)
        if (group.extent)
          group.memory = size;
    }
    Value *fits = expandCheck(expander, at);
    if (auto *known = dyn_cast<ConstantInt>(fits); !known || !known->isOne())
      version(fits);
    for (BoundsCheck *check : checks)
      check->eraseFromParent();
    for (LoadInst *load : trapping)
      load->setVolatile(false);
    for (size_t i = 0; i < groups.size(); ++i)
      if (!groups[i].members.empty())
        replace(groups[i], starts[i]);
    evolution.forgetLoop(&loop);
    if (isExact)
      rerollLoop(loop, evolution, [&] { return count; });
    return true;
  }

private:
  bool isCandidate() const {
    if (!loop.isInnermost() || !loop.isLoopSimplifyForm() || !loop.getUniqueExitBlock() || !loop.isSafeToClone())
      return false;
    unsigned count = 0;
    for (BasicBlock *block : loop.blocks()) {
      count += block->sizeWithoutDebug();
      if (count > kMostInstructions)
        return false;
      for (Instruction &instruction : *block)
        if (auto *call = dyn_cast<CallBase>(&instruction); call && !isa<IntrinsicInst>(call) && !isa<BoundsCheck>(call))
          return false;
    }
    return true;
  }

  /// Whether all accesses are ordinary ones whose addresses grow regularly or do not change. Others are no gain: they
  /// keep the loop from being vectorised.
  bool isRegular() {
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block) {
        Value *pointer = getLoadStorePointerOperand(&instruction);
        if (!pointer) {
          if (instruction.mayReadOrWriteMemory() && !instruction.isDebugOrPseudoInst())
            return false;
          continue;
        }
        if (instruction.isAtomic() || (instruction.isVolatile() && !isa<LoadInst>(instruction)))
          return false;
        if (!loop.isLoopInvariant(pointer) && !isa<SCEVAddRecExpr>(evolution.getSCEV(pointer)) && !isOfGroup(pointer))
          return false;
      }
    return true;
  }

  /// Notes how far volatile loads reach; false if there is one that cannot be checked before the loop.
  bool addTrapping() {
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block)
        if (auto *load = dyn_cast<LoadInst>(&instruction); load && load->isVolatile()) {
          if (load->isAtomic() || !isLinear(*load) || !addTrapping(*load))
            return false;
          trapping.push_back(load);
        }
    return true;
  }

  bool addTrapping(LoadInst &load) {
    const Function &function = *load.getFunction();
    std::optional<OwnAddress> address = findOwnAddress(load.getPointerOperand(), function);
    if (!address)
      return false;
    uint64_t extent = address->offset + function.getDataLayout().getTypeStoreSize(load.getType());
    if (extent > UINT32_MAX * uint64_t{2})
      return false;
    auto [group, offset] = findGroup(address->index);
    if (group)
      group->extent = std::max(group->extent, offset + extent);
    return group;
  }

  /// The group that an index is a member of, and how far from the lowest; null if there is none.
  std::pair<Group *, uint64_t> findGroup(const Value *index) {
    for (Group &group : groups)
      for (const Group::Member &member : group.members)
        if (member.index == index)
          return {&group, static_cast<uint64_t>(member.offset)};
    return {nullptr, 0};
  }

  bool isOfGroup(Value *pointer) {
    while (auto *address = dyn_cast<GetElementPtrInst>(pointer)) {
      for (Value *index : address->indices())
        if (findGroup(index).first)
          return true;
      pointer = address->getPointerOperand();
    }
    return false;
  }

  static bool isAddress(const ZExtInst &index) {
    return any_of(index.users(), [](const User *user) { return isa<GetElementPtrInst>(user); });
  }

  void add(ZExtInst &index) {
    if (!index.getSrcTy()->isIntegerTy(32) || !index.getDestTy()->isIntegerTy(64) || !isAddress(index))
      return;
    auto *narrow = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(index.getOperand(0)));
    if (!narrow || narrow->getLoop() != &loop || !narrow->isAffine())
      return;
    bool isKnown = isa<SCEVAddRecExpr>(evolution.getSCEV(&index));
    auto *step = dyn_cast<SCEVConstant>(narrow->getStepRecurrence(evolution));
    if (!step || step->getAPInt().sle(-kMostStep) || step->getAPInt().sge(kMostStep))
      return;
    int64_t by = step->getAPInt().getSExtValue();
    for (Group &group : groups) {
      if (group.step != by)
        continue;
      auto *distance = dyn_cast<SCEVConstant>(evolution.getMinusSCEV(narrow->getStart(), group.start));
      if (!distance)
        continue;
      int64_t offset = distance->getAPInt().getSExtValue();
      int64_t below = std::max<int64_t>(-offset, 0);
      if (below >= kMostSpan || std::max(group.span, offset) + below >= kMostSpan)
        continue;
      if (below) {
        group.start = narrow->getStart();
        for (Group::Member &member : group.members)
          member.offset += below;
        offset = 0;
        group.span += below;
      }
      group.span = std::max(group.span, offset);
      group.isKnown &= isKnown;
      group.members.push_back({&index, offset});
      return;
    }
    groups.push_back({narrow->getStart(), by, 0, isKnown, 0, nullptr, {{&index, 0}}});
  }

  /// Notes for each check what must hold before the loop for it to be superfluous.
  bool addChecks() {
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block)
        if (auto *check = dyn_cast<BoundsCheck>(&instruction)) {
          if (!addCheck(*check))
            return false;
          checks.push_back(check);
        }
    return true;
  }

  bool addCheck(BoundsCheck &check) {
    bool changed = false;
    if (!check.isNarrow() || check.extent() > UINT32_MAX * uint64_t{2} ||
        !loop.makeLoopInvariant(check.sizeAddress(), changed))
      return false;
    auto note = [&](Group &group, uint64_t extent) {
      if (group.memory && group.memory != check.sizeAddress())
        return false;
      group.memory = check.sizeAddress();
      group.extent = std::max(group.extent, extent);
      return true;
    };
    if (auto [group, offset] = findGroup(check.index()); group)
      return note(*group, offset + check.extent());
    // An index that grows in 64 bits already, or does not change.
    const SCEV *start = evolution.getSCEV(check.index());
    int64_t by = 0;
    if (auto *wide = dyn_cast<SCEVAddRecExpr>(start)) {
      auto *step = wide->getLoop() == &loop && wide->isAffine()
                       ? dyn_cast<SCEVConstant>(wide->getStepRecurrence(evolution))
                       : nullptr;
      if (!step || step->getAPInt().sle(-kMostStep) || step->getAPInt().sge(kMostStep))
        return false;
      start = wide->getStart();
      by = step->getAPInt().getSExtValue();
    }
    if (!evolution.isLoopInvariant(start, &loop))
      return false;
    for (Group &group : groups)
      if (group.start == start && group.step == by && group.memory == check.sizeAddress())
        return note(group, check.extent());
    groups.push_back({start, by, 0, /*isKnown=*/true, check.extent(), check.sizeAddress(), {}});
    return true;
  }

  /// The number of rounds as a 64-bit value.
  Value *expandCount(SCEVExpander &expander, Instruction *at) {
    Value *value = expander.expandCodeFor(rounds, rounds->getType(), at);
    return IRBuilder<>(at).CreateZExtOrTrunc(value, Type::getInt64Ty(value->getContext()));
  }

  /// Whether no index wraps. Leaves the groups' first indices, in 64 bits, in `starts`.
  Value *expandCheck(SCEVExpander &expander, Instruction *at) {
    IRBuilder<> builder(at);
    builder.SetCurrentDebugLocation(DebugLoc());
    Type *i64 = builder.getInt64Ty();
    count = expandCount(expander, at);
    Value *fits = builder.getTrue();
    if (!predicated.getPredicate().isAlwaysTrue())
      fits = builder.CreateNot(expander.expandCodeForPredicate(&predicated.getPredicate(), at));
    Value *bound = builder.getInt64(UINT32_MAX);
    SmallDenseMap<Value *, Value *, 2> sizes;
    if (evolution.getUnsignedRangeMax(rounds).ugt(UINT32_MAX))
      fits = builder.CreateAnd(fits, builder.CreateICmpULE(count, bound));
    for (const Group &group : groups) {
      Value *start = expander.expandCodeFor(group.start, group.start->getType(), at);
      if (group.members.empty() && !group.start->getType()->isIntegerTy(32))
        fits = builder.CreateAnd(fits, builder.CreateICmpULE(start, bound));
      start = builder.CreateZExt(start, i64);
      starts.push_back(start);
      if (group.isKnown && !group.memory)
        continue;
      Value *distance = builder.CreateMul(count, builder.getInt64(std::abs(group.step)));
      auto highest = [&](uint64_t beyond) {
        Value *sum = builder.CreateAdd(start, builder.getInt64(beyond));
        return group.step > 0 ? builder.CreateAdd(sum, distance) : sum;
      };
      if (group.step < 0)
        fits = builder.CreateAnd(fits, builder.CreateICmpUGE(start, distance));
      // Less than the memory's size is less than 2^32.
      auto span = static_cast<uint64_t>(group.span);
      if (!group.isKnown && group.extent <= span)
        fits = builder.CreateAnd(fits, builder.CreateICmpULE(highest(span), bound));
      if (!group.memory)
        continue;
      Value *&size = sizes[group.memory];
      if (!size)
        size = loadMemorySize(builder, group.memory);
      fits = builder.CreateAnd(fits, builder.CreateICmpULE(highest(group.extent), size));
    }
    return fits;
  }

  /// Copies the loop; this one is entered if `fits`, else the copy.
  void version(Value *fits) {
    formLCSSA(loop, dominators, &loops, &evolution);
    Loop *narrow = &versionLoop(loop, fits, ".narrow", loops, dominators);
    addStringMetadataToLoop(narrow, "llvm.loop.vectorize.width", 1);
    addStringMetadataToLoop(narrow, "llvm.loop.interleave.count", 1);
    LLVMContext &context = fits->getContext();
    narrow->setLoopID(
        makePostTransformationMetadata(context, narrow->getLoopID(), {"llvm.loop.unroll."},
                                       {MDNode::get(context, {MDString::get(context, "llvm.loop.unroll.disable")})}));
    formDedicatedExitBlocks(&loop, &dominators, &loops, nullptr, /*PreserveLCSSA=*/true);
    formDedicatedExitBlocks(narrow, &dominators, &loops, nullptr, /*PreserveLCSSA=*/true);
    evolution.forgetLoop(&loop);
  }

  void replace(const Group &group, Value *start) {
    BasicBlock *header = loop.getHeader(), *latch = loop.getLoopLatch();
    IRBuilder<> builder(header, header->begin());
    PHINode *wide = builder.CreatePHI(start->getType(), 2, "wide");
    builder.SetInsertPoint(latch->getTerminator());
    // The value behind the last round may be 2^32 or more, or negative, but no 64-bit sum wraps.
    Value *next = builder.CreateAdd(wide, builder.getInt64(static_cast<uint64_t>(group.step)), "wide.next",
                                    /*HasNUW=*/group.step > 0, /*HasNSW=*/true);
    wide->addIncoming(start, loop.getLoopPreheader());
    wide->addIncoming(next, latch);
    for (const Group::Member &member : group.members) {
      Value *offset = builder.getInt64(static_cast<uint64_t>(member.offset));
      for (User *user : make_early_inc_range(member.index->users())) {
        auto *address = dyn_cast<GetElementPtrInst>(user);
        if (!address || !address->getSourceElementType()->isIntegerTy(8) || !member.offset || !loop.contains(address))
          continue;
        // The offset by itself, so that neighbours can be seen to be ones.
        builder.SetInsertPoint(address);
        Value *near =
            builder.CreateGEP(builder.getInt8Ty(), address->getPointerOperand(), wide, "", address->getNoWrapFlags());
        Value *pointer = builder.CreateGEP(builder.getInt8Ty(), near, offset, "", address->getNoWrapFlags());
        address->replaceAllUsesWith(pointer);
        address->eraseFromParent();
      }
      builder.SetInsertPoint(member.index);
      Value *index = member.offset ? builder.CreateAdd(wide, offset, "", /*HasNUW=*/true, /*HasNSW=*/true) : wide;
      member.index->replaceAllUsesWith(index);
      member.index->eraseFromParent();
    }
  }

  Loop &loop;
  LoopInfo &loops;
  DominatorTree &dominators;
  ScalarEvolution &evolution;
  PredicatedScalarEvolution predicated;
  const TargetTransformInfo &costs;
  SmallVector<Group, 4> groups;
  SmallVector<Value *, 4> starts;
  SmallVector<BoundsCheck *, 8> checks;
  SmallVector<LoadInst *, 8> trapping;
  const SCEV *rounds = nullptr; // how many times the loop goes back, at most
  Value *count = nullptr;       // the same as a 64-bit value
};

/// Takes hidden constants (see hideValue) out of a loop: loop-invariant code motion does not know that an empty
/// assembly statement may be executed where the original is not.
bool hoistHidden(Loop &loop) {
  bool changed = false;
  for (BasicBlock *block : loop.blocks())
    for (Instruction &instruction : make_early_inc_range(*block)) {
      if (!isHidden(instruction) || !loop.hasLoopInvariantOperands(&instruction))
        continue;
      instruction.moveBefore(loop.getLoopPreheader()->getTerminator()->getIterator());
      changed = true;
    }
  return changed;
}

/// Whether all that a loop does is to store values known before it, in places whose distances are not known: a sieve's.
bool onlyScatters(const Loop &loop, ScalarEvolution &evolution) {
  bool stores = false;
  for (PHINode &phi : loop.getHeader()->phis())
    if (!isa<SCEVAddRecExpr>(evolution.getSCEV(&phi)))
      return false;
  for (BasicBlock *block : loop.blocks())
    for (Instruction &instruction : *block) {
      if (!instruction.mayReadOrWriteMemory())
        continue;
      auto *store = dyn_cast<StoreInst>(&instruction);
      if (!store || !loop.isLoopInvariant(store->getValueOperand()) || loop.isLoopInvariant(store->getPointerOperand()))
        return false;
      bool isRegular = SCEVExprContains(evolution.getSCEV(store->getPointerOperand()), [&](const SCEV *part) {
        auto *recurrence = dyn_cast<SCEVAddRecExpr>(part);
        return recurrence && recurrence->getLoop() == &loop &&
               isa<SCEVConstant>(recurrence->getStepRecurrence(evolution));
      });
      if (isRegular)
        return false;
      stores = true;
    }
  return stores;
}

} // namespace

PreservedAnalyses WideIndicesPass::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!function.hasFnAttribute(kBodyAttribute))
    return PreservedAnalyses::all();
  LoopInfo &loops = analyses.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  DominatorTree &dominators = analyses.getResult<DominatorTreeAnalysis>(function);
  ScalarEvolution &evolution = analyses.getResult<ScalarEvolutionAnalysis>(function);
  const TargetTransformInfo &costs = analyses.getResult<TargetIRAnalysis>(function);
  AssumptionCache &assumptions = analyses.getResult<AssumptionAnalysis>(function);
  bool changed = false;
  SmallVector<Loop *, 16> candidates;
  for (Loop *loop : loops.getLoopsInPreorder())
    if (loop->isInnermost())
      candidates.push_back(loop);
  for (Loop *loop : candidates) {
    changed |= simplifyLoop(loop, &dominators, &loops, &evolution, &assumptions, nullptr, /*PreserveLCSSA=*/false);
    if (loop->isLoopSimplifyForm())
      changed |= hoistHidden(*loop);
    changed |= LoopWidener(*loop, loops, dominators, evolution, costs).run() ||
               skipEqualBytes(*loop, loops, dominators, evolution);
    // Vectors of addresses would be taken apart again, whose cost LLVM underrates where vectors are long.
    if (onlyScatters(*loop, evolution))
      addStringMetadataToLoop(loop, "llvm.loop.vectorize.width", 1);
  }
  if (!changed)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserve<LoopAnalysis>();
  preserved.preserve<DominatorTreeAnalysis>();
  return preserved;
}

} // namespace wzc
