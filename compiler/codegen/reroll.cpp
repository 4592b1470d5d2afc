// rerollLoop; see reroll.h. Why it is right: if every instruction of the first lane computes, in round lanes * n + j of
// the new loop, what its counterpart in lane j computed in round n of the old one, so do all that use it; for those at
// the beginning, the induction variables and sums of them, the steps are divided by the number of lanes; and memory is
// accessed in the same order as before.

#include "compiler/codegen/reroll.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

namespace wzc {

namespace {

constexpr unsigned kMostLanes = 16;

class Reroller {
public:
  Reroller(Loop &loop, ScalarEvolution &evolution) : loop(loop), block(loop.getHeader()), evolution(evolution) {}

  bool run(function_ref<Value *()> rounds) {
    if (!findRoots())
      return false;
    size_t count = !stores.empty() ? stores.size() : sums.front().terms.size();
    for (unsigned tried = std::min<unsigned>(kMostLanes, static_cast<unsigned>(count)); tried >= 2; --tried)
      if (count % tried == 0 && matches(tried)) {
        rewrite(rounds());
        return true;
      }
    return false;
  }

private:
  /// A value that adds up over the rounds, by an operation whose operands may come in any order.
  struct Sum {
    PHINode *phi;
    Instruction::BinaryOps operation;
    Instruction *last;             // its value after the round
    SmallVector<Value *, 8> terms; // what each round adds to it
  };

  const SCEVAddRecExpr *regular(Value *value) const {
    if (!evolution.isSCEVable(value->getType()))
      return nullptr;
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(value));
    bool good = recurrence && recurrence->getLoop() == &loop && recurrence->isAffine() &&
                isa<SCEVConstant>(recurrence->getStepRecurrence(evolution));
    return good ? recurrence : nullptr;
  }
  int64_t stepOf(const SCEVAddRecExpr *recurrence) const {
    return cast<SCEVConstant>(recurrence->getStepRecurrence(evolution))->getAPInt().getSExtValue();
  }

  /// The stores and sums of the loop; false if it does something else that has an effect.
  bool findRoots() {
    for (PHINode &phi : block->phis())
      if (!regular(&phi) && !addSum(phi))
        return false;
    for (Instruction &instruction : *block) {
      if (auto *store = dyn_cast<StoreInst>(&instruction)) {
        if (!store->isSimple() || !regular(store->getPointerOperand()))
          return false;
        stores.push_back(store);
      } else if (auto *load = dyn_cast<LoadInst>(&instruction)) {
        if (!load->isSimple() || !regular(load->getPointerOperand()))
          return false;
      } else if (instruction.mayReadOrWriteMemory() && !instruction.isDebugOrPseudoInst()) {
        return false;
      }
      bool isResult = any_of(sums, [&](const Sum &sum) { return sum.last == &instruction; });
      if (!isResult && any_of(instruction.users(), [&](User *user) { return !loop.contains(cast<Instruction>(user)); }))
        return false;
    }
    return !stores.empty() || !sums.empty();
  }

  bool addSum(PHINode &phi) {
    auto *last = dyn_cast<BinaryOperator>(phi.getIncomingValueForBlock(block));
    if (!last || last->getParent() != block || !last->getType()->isIntegerTy() || !last->isAssociative() ||
        !last->isCommutative())
      return false;
    Sum sum{&phi, last->getOpcode(), last, {}};
    unsigned carried = 0;
    SmallVector<Instruction *, 8> work{last};
    while (!work.empty()) {
      Instruction *node = work.pop_back_val();
      for (Value *operand : reverse(node->operands())) {
        auto *inner = dyn_cast<BinaryOperator>(operand);
        if (operand == &phi)
          ++carried;
        else if (inner && inner->getParent() == block && inner->getOpcode() == sum.operation && inner->hasOneUse())
          work.push_back(inner);
        else
          sum.terms.push_back(operand);
      }
    }
    if (carried != 1 || !phi.hasOneUse())
      return false;
    sums.push_back(std::move(sum));
    return true;
  }

  bool matches(unsigned count) {
    lanes = count;
    laneOf.clear();
    phis.clear();
    budget = 4096;
    size_t each = stores.size() / lanes;
    for (unsigned lane = 1; lane < lanes; ++lane) {
      counterparts.clear();
      for (size_t i = 0; i < each; ++i)
        if (!matchStores(stores[i], stores[i + lane * each], lane))
          return false;
      for (Sum &sum : sums)
        if (!matchTerms(sum, lane))
          return false;
    }
    return isCovered();
  }

  bool matchStores(StoreInst *first, StoreInst *other, unsigned lane) {
    return assign(first, 0) && assign(other, lane) && first->isSameOperationAs(other) &&
           match(first->getPointerOperand(), other->getPointerOperand(), lane) &&
           match(first->getValueOperand(), other->getValueOperand(), lane);
  }

  /// Brings the sum's term of this lane to its place behind those of the lanes before.
  bool matchTerms(Sum &sum, unsigned lane) {
    if (sum.terms.size() != lanes)
      return false;
    if (lane == 1)
      moveFirstTermToFront(sum);
    for (unsigned i = lane; i < lanes; ++i)
      if (match(sum.terms[0], sum.terms[i], lane)) {
        std::swap(sum.terms[lane], sum.terms[i]);
        return true;
      }
    return false;
  }

  /// Program order tells which lane comes first.
  static void moveFirstTermToFront(Sum &sum) {
    auto first = std::min_element(sum.terms.begin(), sum.terms.end(), [](Value *a, Value *b) {
      auto *x = dyn_cast<Instruction>(a), *y = dyn_cast<Instruction>(b);
      return x && y && x->getParent() == y->getParent() && x->comesBefore(y);
    });
    std::iter_swap(sum.terms.begin(), first);
  }

  bool assign(Instruction *instruction, unsigned lane) {
    return laneOf.try_emplace(instruction, lane).first->second == lane;
  }

  /// Whether `other` is in this lane what `first` is in lane 0.
  bool match(Value *first, Value *other, unsigned lane) {
    if (!budget || !--budget)
      return false;
    if (loop.isLoopInvariant(first))
      return first == other;
    if (loop.isLoopInvariant(other) || first->getType() != other->getType())
      return false;
    if (const SCEVAddRecExpr *a = regular(first)) {
      const SCEVAddRecExpr *b = regular(other);
      int64_t step = stepOf(a);
      if (!b || step % lanes || !isLinear(first))
        return false;
      auto *distance = dyn_cast<SCEVConstant>(evolution.getMinusSCEV(b, a));
      return distance && distance->getAPInt().getSExtValue() == step / int64_t(lanes) * lane;
    }
    auto *x = cast<Instruction>(first), *y = cast<Instruction>(other);
    if (auto known = counterparts.find(x); known != counterparts.end())
      return known->second == y;
    if (isa<PHINode>(x) || isa<AllocaInst>(x) || !x->isSameOperationAs(y) ||
        (isa<CallBase>(x) && !isa<IntrinsicInst>(x)))
      return false;
    if (!assign(x, 0) || !assign(y, lane))
      return false;
    auto operandsMatch = [&](bool swapped) {
      for (unsigned i = 0; i < x->getNumOperands(); ++i)
        if (!match(x->getOperand(i), y->getOperand(swapped && i < 2 ? 1 - i : i), lane))
          return false;
      return true;
    };
    if (!operandsMatch(false) && !(x->isCommutative() && operandsMatch(true)))
      return false;
    counterparts[x] = y;
    return true;
  }

  /// Whether a value that grows regularly is computed so that it grows by a part of its step if the induction variables
  /// do: from these by operations that keep sums. Notes what it is made of.
  bool isLinear(Value *value) {
    if (loop.isLoopInvariant(value))
      return true;
    auto *instruction = cast<Instruction>(value);
    if (auto *phi = dyn_cast<PHINode>(instruction)) {
      const SCEVAddRecExpr *recurrence = regular(phi);
      if (!recurrence || phi->getParent() != block || stepOf(recurrence) % lanes)
        return false;
      phis.insert(phi);
      return true;
    }
    switch (instruction->getOpcode()) {
    case Instruction::Add:
    case Instruction::Sub:
    case Instruction::Trunc:
    case Instruction::GetElementPtr: break;
    case Instruction::Mul:
    case Instruction::Shl:
      if (!loop.isLoopInvariant(instruction->getOperand(1)))
        return false;
      break;
    default: return false;
    }
    linear.insert(instruction);
    return all_of(instruction->operands(), [&](Value *operand) { return isLinear(operand); });
  }

  /// Whether all that has an effect or reads memory belongs to a lane, and lane follows lane in memory.
  bool isCovered() const {
    unsigned current = 0;
    for (Instruction &instruction : *block) {
      if (!isa<LoadInst>(instruction) && !isa<StoreInst>(instruction))
        continue;
      auto found = laneOf.find(&instruction);
      if (found == laneOf.end() || found->second < current)
        return false;
      current = found->second;
    }
    // What is not kept may not be needed by what is.
    return all_of(laneOf, [&](const auto &entry) {
      return entry.second == 0 || all_of(entry.first->users(), [&](User *user) {
               auto found = laneOf.find(cast<Instruction>(user));
               return found == laneOf.end() ? isPartOfSum(user) : found->second == entry.second;
             });
    });
  }

  bool isPartOfSum(User *user) const {
    return any_of(sums, [&](const Sum &sum) {
      return cast<Instruction>(user)->getOpcode() == sum.operation && cast<Instruction>(user)->getParent() == block;
    });
  }

  void rewrite(Value *rounds) {
    Instruction *terminator = block->getTerminator();
    IRBuilder<> builder(loop.getLoopPreheader()->getTerminator());
    Value *total = builder.CreateMul(builder.CreateAdd(rounds, builder.getInt64(1)), builder.getInt64(lanes));
    builder.SetInsertPoint(block, block->begin());
    PHINode *count = builder.CreatePHI(builder.getInt64Ty(), 2);
    builder.SetInsertPoint(terminator);
    for (PHINode *phi : phis) {
      int64_t step = stepOf(regular(phi)) / int64_t(lanes);
      Value *by = builder.getInt64(static_cast<uint64_t>(step));
      Value *next = phi->getType()->isPointerTy()
                        ? builder.CreateGEP(builder.getInt8Ty(), phi, by)
                        : builder.CreateAdd(phi, ConstantInt::getSigned(phi->getType(), step));
      phi->setIncomingValueForBlock(block, next);
    }
    for (Instruction *instruction : linear)
      if (!isa<GetElementPtrInst>(instruction))
        instruction->dropPoisonGeneratingFlags();
    for (Sum &sum : sums) {
      Value *next = builder.CreateBinOp(sum.operation, sum.phi, sum.terms[0]);
      sum.phi->setIncomingValueForBlock(block, next);
      sum.last->replaceAllUsesWith(next);
    }
    Value *next = builder.CreateAdd(count, builder.getInt64(1), "", /*HasNUW=*/true, /*HasNSW=*/true);
    count->addIncoming(builder.getInt64(0), loop.getLoopPreheader());
    count->addIncoming(next, block);
    auto *branch = cast<BranchInst>(terminator);
    Value *again =
        builder.CreateICmp(branch->getSuccessor(0) == block ? CmpInst::ICMP_NE : CmpInst::ICMP_EQ, next, total);
    branch->setCondition(again);
    removeOtherLanes();
    evolution.forgetLoop(&loop);
  }

  void removeOtherLanes() {
    for (StoreInst *store : stores)
      if (laneOf.lookup(store))
        store->eraseFromParent();
    for (Instruction &instruction : make_early_inc_range(reverse(*block)))
      if (isInstructionTriviallyDead(&instruction))
        instruction.eraseFromParent();
    SmallVector<WeakTrackingVH, 8> old;
    for (PHINode &phi : block->phis())
      old.push_back(&phi);
    for (WeakTrackingVH &phi : old)
      if (phi)
        RecursivelyDeleteDeadPHINode(cast<PHINode>(phi));
  }

  Loop &loop;
  BasicBlock *block;
  ScalarEvolution &evolution;
  SmallVector<StoreInst *, 16> stores;
  SmallVector<Sum, 2> sums;
  unsigned lanes = 0;
  MapVector<Instruction *, unsigned> laneOf;
  DenseMap<Instruction *, Instruction *> counterparts; // in the lane being matched, of instructions of lane 0
  SmallSetVector<PHINode *, 4> phis;                   // induction variables of lane 0
  SmallSetVector<Instruction *, 16> linear;            // what lane 0 computes from them
  unsigned budget = 0;
};

} // namespace

bool rerollLoop(Loop &loop, ScalarEvolution &evolution, function_ref<Value *()> rounds) {
  return loop.getNumBlocks() == 1 && loop.getExitingBlock() == loop.getHeader() &&
         Reroller(loop, evolution).run(rounds);
}

} // namespace wzc
