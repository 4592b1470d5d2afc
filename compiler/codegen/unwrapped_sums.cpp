// UnwrappedSumsPass; see passes.h.
//
// An i32 sum wraps, the address made of it does not: [instance + extend(p + 8)] needs an instruction for p + 8, where
// [instance + extend(p) + 8] is a mode of addressing. The two are the same if p + 8 does not wrap, and that is so once
// an access at p has not trapped: it lies in a memory, behind whose end there is room (WZC_ROOM_BEHIND_MEMORY). The
// access has to come first on every way to the sum. The code generator may still turn the order of the two round; if
// the sum would have wrapped, the later access then traps in the earlier one's place, being beyond any memory.

#include "compiler/codegen/passes.h"

#include "abi/abi.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace wzc {

namespace {

/// The most that becomes a constant of an address. Memories have so much more address space reserved behind them than
/// index and offset of an access reach.
constexpr uint64_t kMostUnwrapped = WZC_ROOM_BEHIND_MEMORY;

/// An i32 as a value and a constant that is added to it, wrapping.
struct Sum {
  Value *root;
  uint32_t constant;

  static Sum of(Value *value) {
    uint32_t constant = 0;
    while (auto *sum = asAddition(value)) {
      auto *added = dyn_cast<ConstantInt>(sum->getOperand(1));
      if (!added)
        break;
      constant += static_cast<uint32_t>(added->getZExtValue());
      value = sum->getOperand(0);
    }
    return {value, constant};
  }

  static BinaryOperator *asAddition(Value *value) {
    return match(value, m_AddLike(m_Value(), m_Value())) ? dyn_cast<BinaryOperator>(value) : nullptr;
  }
};

/// An access whose index is a sum.
struct Access {
  const Instruction *instruction;
  Value *index;
  uint32_t constant; // of the sum
  uint64_t extent;   // bytes from the index to the end of what is accessed
};

bool isExtension(const Value *value) {
  auto *extension = dyn_cast<ZExtInst>(value);
  return extension && extension->getSrcTy()->isIntegerTy(32) && extension->getDestTy()->isIntegerTy(64);
}

class Unwrapper {
public:
  Unwrapper(Function &function, const DominatorTree &dominators, uint64_t room)
      : function(function), layout(function.getDataLayout()), dominators(dominators), room(room) {}

  bool run() {
    SmallVector<ZExtInst *, 32> indices;
    for (Instruction &instruction : instructions(function)) {
      if (isUnwrappable(instruction))
        indices.push_back(cast<ZExtInst>(&instruction));
      else if (isSurelyLinear(instruction))
        note(instruction);
    }
    for (ZExtInst *index : indices)
      unwrap(*index);
    for (WeakTrackingVH &left : replaced)
      if (auto *instruction = dyn_cast_or_null<Instruction>(left))
        RecursivelyDeleteTriviallyDeadInstructions(instruction);
    return !replaced.empty();
  }

private:
  /// Accesses with one root that are kept, the first ones: more would take quadratic time.
  static constexpr size_t kMostAccesses = 32;

  /// Whether an instruction is an index of accesses to memory alone, and a sum that is needed for nothing else.
  static bool isUnwrappable(const Instruction &instruction) {
    if (!isExtension(&instruction) || !Sum::asAddition(instruction.getOperand(0)) ||
        !instruction.getOperand(0)->hasOneUse())
      return false;
    return all_of(instruction.users(), [&](const User *user) {
      auto *address = dyn_cast<GetElementPtrInst>(user);
      return address && isByIndex(*address) && address->getPointerOperand() != &instruction && isOnlyAccessed(*address);
    });
  }

  static bool isByIndex(const GetElementPtrInst &address) {
    return address.getNumIndices() == 1 && address.getSourceElementType()->isIntegerTy(8);
  }

  static bool isOnlyAccessed(const GetElementPtrInst &address) {
    return all_of(address.users(), [&](const User *user) {
      if (auto *farther = dyn_cast<GetElementPtrInst>(user))
        return farther->hasAllConstantIndices() && isOnlyAccessed(*farther);
      return isSurelyLinear(*cast<Instruction>(user)) && getLoadStorePointerOperand(user) == &address;
    });
  }

  void note(Instruction &access) {
    uint64_t extent = layout.getTypeStoreSize(getLoadStoreType(&access));
    const Value *pointer = getLoadStorePointerOperand(&access);
    while (auto *address = dyn_cast<GetElementPtrInst>(pointer)) {
      APInt constant(64, 0);
      if (!address->accumulateConstantOffset(layout, constant)) {
        if (Value *index = address->getOperand(1); isByIndex(*address) && isExtension(index))
          note(access, cast<ZExtInst>(index)->getOperand(0), extent);
        return;
      }
      if (constant.isNegative())
        return;
      extent += constant.getZExtValue();
      pointer = address->getPointerOperand();
    }
  }

  void note(const Instruction &access, Value *index, uint64_t extent) {
    Sum sum = Sum::of(index);
    if (auto &same = accesses[sum.root]; same.size() < kMostAccesses)
      same.push_back({&access, index, sum.constant, extent});
  }

  void unwrap(ZExtInst &index) {
    Sum sum = Sum::of(index.getOperand(0));
    if (unwrap(index, sum, nullptr))
      return;
    // Either of two members.
    BinaryOperator *rest = Sum::asAddition(sum.root);
    for (unsigned i = 0; rest && i < 2; ++i)
      if (auto *choice = dyn_cast<SelectInst>(rest->getOperand(i))) {
        Sum other = Sum::of(rest->getOperand(1 - i));
        if (unwrap(index, {other.root, other.constant + sum.constant}, choice))
          return;
      }
  }

  /// `term`, which may be null, is added to the sum.
  bool unwrap(ZExtInst &index, Sum sum, Value *term) {
    auto found = accesses.find(sum.root);
    if (found == accesses.end())
      return false;
    uint64_t most = term ? computeKnownBits(term, layout).getMaxValue().getZExtValue() : 0;
    for (const Access &access : found->second) {
      uint32_t distance = sum.constant - access.constant;
      uint64_t added = most + distance;
      if (added && added < kMostUnwrapped && added < access.extent + room && comesFirst(access, index)) {
        replace(index, access.index, term, distance);
        return true;
      }
    }
    return false;
  }

  bool comesFirst(const Access &access, const ZExtInst &index) const {
    return all_of(index.users(),
                  [&](const User *user) { return dominators.dominates(access.instruction, cast<Instruction>(user)); });
  }

  void replace(ZExtInst &index, Value *from, Value *term, uint64_t distance) {
    for (User *user : make_early_inc_range(index.users())) {
      auto *address = cast<GetElementPtrInst>(user);
      IRBuilder<> builder(address);
      Value *sum = builder.CreateZExt(from, index.getType());
      if (term)
        sum = builder.CreateAdd(sum, builder.CreateZExt(term, index.getType()), "", /*HasNUW=*/true, /*HasNSW=*/true);
      GEPNoWrapFlags flags = address->getNoWrapFlags();
      Value *pointer = builder.CreateGEP(builder.getInt8Ty(), address->getPointerOperand(), sum, "", flags);
      if (distance)
        pointer = builder.CreateGEP(builder.getInt8Ty(), pointer, builder.getInt64(distance), "", flags);
      address->replaceAllUsesWith(pointer);
      replaced.push_back(address);
    }
  }

  Function &function;
  const DataLayout &layout;
  const DominatorTree &dominators;
  const uint64_t room;
  DenseMap<const Value *, SmallVector<Access, 2>> accesses; // by the root of their sum
  SmallVector<WeakTrackingVH, 16> replaced;
};

} // namespace

PreservedAnalyses UnwrappedSumsPass::run(Function &function, FunctionAnalysisManager &analyses) {
  uint64_t room = 0;
  bool isUnknown = function.getFnAttribute(kRoomBehindMemories).getValueAsString().getAsInteger(10, room);
  return allButInstructions(!isUnknown &&
                            Unwrapper(function, analyses.getResult<DominatorTreeAnalysis>(function), room).run());
}

} // namespace wzc
