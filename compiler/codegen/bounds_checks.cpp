// RepeatedChecksPass and BoundsChecksPass; see passes.h and bounds_check.h. A sandbox escape could live here: a check
// may go only if one that says as much has been made on every path.
//
// A check that has passed holds for ever, since memories only grow and values do not change: neither stores nor calls
// matter. What it says is that certain bytes, counted from a value, are in the memory and lie there one after the
// other:
//
//   index = root + at (mod 2^32) and zext(index) + extent <= size <= 2^32
//
// says that of the bytes [at, at + extent) from `root`, for none of these sums wraps. An access to some of the same
// bytes that starts among them is therefore in bounds, whatever other constant was added for its index.

#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/bounds_check.h"
#include "compiler/codegen/passes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Support/KnownBits.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <map>
#include <tuple>

using namespace llvm;

namespace wzc {

BoundsCheck *BoundsCheck::create(IRBuilderBase &builder, Value *instance, Value *sizeAddress, Value *index,
                                 uint64_t extent, uint64_t leastSize, bool isNarrow) {
  Module &module = *builder.GetInsertBlock()->getModule();
  Type *pointer = builder.getPtrTy(), *i64 = builder.getInt64Ty();
  FunctionCallee callee =
      module.getOrInsertFunction(kName, builder.getVoidTy(), pointer, pointer, i64, i64, i64, builder.getInt1Ty());
  if (auto *declaration = cast<Function>(callee.getCallee()); !declaration->doesNotAccessMemory()) {
    declaration->setDoesNotAccessMemory();
    declaration->setDoesNotThrow();
    declaration->addFnAttr(Attribute::NoSync);
    declaration->addFnAttr(Attribute::NoFree);
    declaration->addFnAttr(Attribute::NoCallback);
  }
  CallInst *call = builder.CreateCall(callee, {instance, sizeAddress, index, builder.getInt64(extent),
                                               builder.getInt64(leastSize), builder.getInt1(isNarrow)});
  // Merging the checks of different instructions would lose which of them trapped, and that extents are constants.
  call->addFnAttr(Attribute::NoMerge);
  // It is two instructions, not a call.
  call->addFnAttr(Attribute::get(call->getContext(), "call-inline-cost", "10"));
  return cast<BoundsCheck>(call);
}

Value *loadMemorySize(IRBuilderBase &builder, Value *sizeAddress) {
  MDBuilder metadata(builder.getContext());
  MDNode *type = metadata.createTBAAScalarTypeNode(kMemoryStateType, metadata.createTBAARoot(kAliasRoot));
  LoadInst *size = builder.CreateLoad(builder.getInt64Ty(), sizeAddress, "memory.size");
  size->setMetadata(LLVMContext::MD_tbaa, metadata.createTBAAStructTagNode(type, type, 0));
  return size;
}

Value *isOutOfBounds(IRBuilderBase &builder, Value *index, uint64_t extent, Value *size, uint64_t leastSize,
                     bool isNarrow) {
  if (isNarrow) {
    // The last byte, so that an access of one byte needs no addition. Neither sum comes near 2^64.
    Value *last = extent == 1 ? index
                              : builder.CreateAdd(index, builder.getInt64(extent - 1), "", /*HasNUW=*/true,
                                                  /*HasNSW=*/true);
    return builder.CreateICmpUGE(last, size);
  }
  if (extent <= leastSize)
    return builder.CreateICmpUGT(index, builder.CreateSub(size, builder.getInt64(extent), "", /*HasNUW=*/true));
  Value *sum = builder.CreateBinaryIntrinsic(Intrinsic::uadd_with_overflow, index, builder.getInt64(extent));
  return builder.CreateOr(builder.CreateExtractValue(sum, 1),
                          builder.CreateICmpUGT(builder.CreateExtractValue(sum, 0), size));
}

namespace {

/// Sums of offsets and extents below this cannot overflow.
constexpr int64_t kMostDistance = int64_t{1} << 40;

/// The bytes [at, at + extent) from `root`, of a memory that is known by where its size stands.
struct Place {
  std::tuple<Value *, int64_t, Value *> from; // address of the size, offset from that, root
  int64_t at;
  int64_t extent;
};

class CheckMerger {
public:
  CheckMerger(Function &function, DominatorTree &dominators)
      : layout(function.getDataLayout()), dominators(dominators) {}

  /// Drops the checks that say nothing new. With `widens`, lets a check say what later ones would.
  bool run(bool widens) {
    bool changed = false;
    // Depth-first, so that `known` holds what the blocks on the way from the entry have checked.
    struct Visit {
      DomTreeNode *node;
      DomTreeNode::iterator next;
      size_t mark;
    };
    SmallVector<Visit, 32> path;
    auto enter = [&](DomTreeNode *node) {
      path.push_back({node, node->begin(), journal.size()});
      changed |= visit(*node->getBlock(), widens);
    };
    enter(dominators.getRootNode());
    while (!path.empty()) {
      Visit &visit = path.back();
      if (visit.next != visit.node->end()) {
        enter(*visit.next++);
        continue;
      }
      for (; journal.size() > visit.mark; journal.pop_back())
        known[journal.back()].pop_back();
      path.pop_back();
    }
    return changed;
  }

  /// For each check that was widened, those it now stands for, in order, each with a larger extent than the one before.
  struct Later {
    uint64_t extent;
    DebugLoc location;
  };
  DenseMap<BoundsCheck *, SmallVector<Later, 4>> widened;

private:
  std::optional<Place> placeOf(const BoundsCheck &check) const {
    if (check.extent() >= kMostDistance)
      return std::nullopt;
    APInt offset(64, 0);
    Value *memory = check.sizeAddress()->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
    int64_t at = 0;
    Value *root = check.index();
    peel(root, at);
    // Through an extension only if nothing was added behind it: the sums are modulo different powers of two.
    if (at == 0 && check.isNarrow())
      if (auto *extension = dyn_cast<ZExtInst>(root); extension && extension->getSrcTy()->isIntegerTy(32)) {
        root = extension->getOperand(0);
        peel(root, at);
        at = static_cast<int32_t>(at);
      }
    if (std::abs(at) >= kMostDistance)
      return std::nullopt;
    return Place{{memory, offset.getSExtValue(), root}, at, static_cast<int64_t>(check.extent())};
  }

  /// Takes constants off that are added, wrapping.
  static void peel(Value *&value, int64_t &sum) {
    for (;;) {
      auto *operation = dyn_cast<BinaryOperator>(value);
      if (!operation ||
          (operation->getOpcode() != Instruction::Add &&
           !(operation->getOpcode() == Instruction::Or && cast<PossiblyDisjointInst>(operation)->isDisjoint())))
        return;
      auto *constant = dyn_cast<ConstantInt>(operation->getOperand(1));
      if (!constant)
        return;
      sum = static_cast<int64_t>(static_cast<uint64_t>(sum) + static_cast<uint64_t>(constant->getSExtValue()));
      value = operation->getOperand(0);
    }
  }

  bool isKnown(const Place &place) const {
    auto found = known.find(place.from);
    return found != known.end() && any_of(found->second, [&](const Place &other) {
             return other.at <= place.at && place.at + place.extent <= other.at + other.extent;
           });
  }

  /// Whether the memory is never so small.
  bool isInLeast(const BoundsCheck &check) const {
    if (check.extent() > check.leastSize())
      return false;
    KnownBits bits = computeKnownBits(check.index(), layout);
    return bits.getMaxValue().ule(check.leastSize() - check.extent());
  }

  bool visit(BasicBlock &block, bool widens) {
    bool changed = false;
    for (Instruction &instruction : make_early_inc_range(block)) {
      auto *check = dyn_cast<BoundsCheck>(&instruction);
      if (!check)
        continue;
      if (isInLeast(*check)) {
        check->eraseFromParent();
        changed = true;
        continue;
      }
      std::optional<Place> place = placeOf(*check);
      if (!place)
        continue;
      if (isKnown(*place)) {
        check->eraseFromParent();
        changed = true;
        continue;
      }
      if (widens)
        changed |= widen(*check, *place);
      known[place->from].push_back(*place);
      journal.push_back(place->from);
    }
    return changed;
  }

  // ---- widening

  bool widen(BoundsCheck &check, Place &place) {
    SmallVector<Later, 4> later;
    budget = kMostInstructions;
    int64_t extent = reach(check, place, std::next(check.getIterator()), kMostBranches, &later);
    if (extent <= place.extent)
      return false;
    later.insert(later.begin(), {static_cast<uint64_t>(place.extent), check.getDebugLoc()});
    // Of what only one arm of a branch says the location is not known; it traps where the branch is entered.
    if (later.back().extent < static_cast<uint64_t>(extent))
      later.push_back({static_cast<uint64_t>(extent), later.back().location});
    while (later.back().extent > static_cast<uint64_t>(extent))
      later.pop_back();
    widened[&check] = std::move(later);
    check.setArgOperand(BoundsCheck::Extent,
                        ConstantInt::get(Type::getInt64Ty(check.getContext()), static_cast<uint64_t>(extent)));
    place.extent = extent;
    return true;
  }

  /// The largest extent from the same index that is certainly checked after `at`, before anything happens that another
  /// trap in its stead must not precede: calls, other traps, and stores if traps are precise.
  int64_t reach(const BoundsCheck &check, const Place &place, BasicBlock::iterator at, unsigned branches,
                SmallVectorImpl<Later> *later) {
    int64_t extent = place.extent;
    for (BasicBlock *block = at->getParent();;) {
      for (; at != block->end(); ++at) {
        if (budget == 0)
          return extent;
        --budget;
        if (auto *other = dyn_cast<BoundsCheck>(&*at)) {
          std::optional<Place> where = placeOf(*other);
          if (where && where->from == place.from && where->at == place.at && where->extent > extent) {
            extent = where->extent;
            if (later)
              later->push_back({static_cast<uint64_t>(extent), other->getDebugLoc()});
          }
        } else if (!at->isTerminator() &&
                   (!isGuaranteedToTransferExecutionToSuccessor(&*at) || (at->isVolatile() && !isa<LoadInst>(*at)))) {
          return extent;
        }
      }
      Instruction *terminator = block->getTerminator();
      if (terminator->getNumSuccessors() == 1) {
        BasicBlock *next = terminator->getSuccessor(0);
        if (!isAhead(check, next))
          return extent;
        block = next;
        at = block->begin();
        continue;
      }
      if (branches == 0 || terminator->getNumSuccessors() == 0 || terminator->getNumSuccessors() > kMostArms ||
          !isa<BranchInst, SwitchInst>(terminator))
        return extent;
      int64_t least = INT64_MAX;
      for (BasicBlock *arm : successors(block)) {
        Place soFar = place;
        soFar.extent = extent;
        least =
            std::min(least, isAhead(check, arm) ? reach(check, soFar, arm->begin(), branches - 1, nullptr) : extent);
        if (least == extent)
          break;
      }
      return least;
    }
  }

  /// Not on the way around a loop, where the index may have another value.
  bool isAhead(const BoundsCheck &check, const BasicBlock *block) const {
    return !dominators.dominates(block, check.getParent());
  }

  static constexpr unsigned kMostInstructions = 400;
  static constexpr unsigned kMostBranches = 3;
  static constexpr unsigned kMostArms = 4;

  const DataLayout &layout;
  DominatorTree &dominators;
  std::map<decltype(Place::from), SmallVector<Place, 2>> known;
  std::vector<decltype(Place::from)> journal; // what was added to `known`, in order
  unsigned budget = 0;
};

bool hasChecks(Function &function) {
  return BoundsCheck::areIn(*function.getParent()) &&
         any_of(instructions(function), [](const Instruction &instruction) { return isa<BoundsCheck>(instruction); });
}

/// Makes comparisons of checks.
class Lowering {
public:
  explicit Lowering(Function &function)
      : abi(*function.getParent()), weights(function.getParent()->getProfileSummary(/*IsCS=*/false)
                                                ? MDBuilder(function.getContext()).createBranchWeights(0, INT32_MAX)
                                                : MDBuilder(function.getContext()).createUnlikelyBranchWeights()) {}

  void lower(BoundsCheck &check, ArrayRef<CheckMerger::Later> later) {
    IRBuilder<> builder(&check);
    Instruction *end =
        SplitBlockAndInsertIfThen(isBeyond(builder, check, check.extent()), &check, /*Unreachable=*/true, weights);
    // Of several accesses the first that is out of bounds traps.
    for (size_t i = 0; i + 1 < later.size(); ++i) {
      builder.SetInsertPoint(end);
      builder.SetCurrentDebugLocation(later[i].location);
      trap(builder, check,
           SplitBlockAndInsertIfThen(isBeyond(builder, check, later[i].extent), end->getIterator(),
                                     /*Unreachable=*/true),
           later[i].location);
    }
    trap(builder, check, end, later.empty() ? check.getDebugLoc() : later.back().location);
    check.eraseFromParent();
  }

private:
  /// Every comparison has a load of its own, which is part of the instruction.
  static Value *isBeyond(IRBuilder<> &builder, BoundsCheck &check, uint64_t extent) {
    APInt offset(64, 0);
    const DataLayout &layout = check.getDataLayout();
    Value *base = check.sizeAddress()->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
    auto at = [&](int64_t place) {
      return builder.CreateInBoundsGEP(builder.getInt8Ty(), base, builder.getInt64(static_cast<uint64_t>(place)));
    };
    if (check.isNarrow() && base == check.instance() && offset.getSExtValue() == kMemorySizeOffset &&
        extent <= InstanceLayout::kLimits) {
      int64_t limit = InstanceLayout::kLimitsOffset + static_cast<int64_t>((extent - 1) * sizeof(uint64_t));
      return builder.CreateICmpUGE(check.index(), loadMemorySize(builder, at(limit)));
    }
    return isOutOfBounds(builder, check.index(), extent, loadMemorySize(builder, at(offset.getSExtValue())),
                         check.leastSize(), check.isNarrow());
  }

  void trap(IRBuilder<> &builder, BoundsCheck &check, Instruction *end, const DebugLoc &location) {
    builder.SetInsertPoint(end);
    builder.SetCurrentDebugLocation(location);
    CallInst *call =
        builder.CreateCall(abi.libcall(Libcall::trap),
                           {check.instance(), builder.getInt32(static_cast<uint32_t>(TrapCode::memory_out_of_bounds))});
    call->setDoesNotReturn();
    call->addFnAttr(Attribute::NoMerge);
  }

  AbiTypes abi;
  MDNode *weights;
};

} // namespace

PreservedAnalyses RepeatedChecksPass::run(Function &function, FunctionAnalysisManager &analyses) {
  return allButInstructions(
      hasChecks(function) &&
      CheckMerger(function, analyses.getResult<DominatorTreeAnalysis>(function)).run(/*widens=*/false));
}

PreservedAnalyses BoundsChecksPass::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!hasChecks(function))
    return PreservedAnalyses::all();
  CheckMerger merger(function, analyses.getResult<DominatorTreeAnalysis>(function));
  merger.run(/*widens=*/true);
  SmallVector<BoundsCheck *, 32> checks;
  for (Instruction &instruction : instructions(function))
    if (auto *check = dyn_cast<BoundsCheck>(&instruction))
      checks.push_back(check);
  Lowering lowering(function);
  // From the end, so that splitting a block moves only what was not moved before.
  for (BoundsCheck *check : reverse(checks))
    lowering.lower(*check, merger.widened.lookup(check));
  return PreservedAnalyses::none();
}

} // namespace wzc
