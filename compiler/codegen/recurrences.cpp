// RecurrencesPass; see passes.h.
//
// How long a round of a loop takes at least is what lies on the way from a value of one round to the same in the next:
// a carry, a checksum. In (carry + a) + b two additions do, in carry + (a + b) one, and the other is done before. What
// wrote the sum did not know which of its terms comes last.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace wzc {

namespace {

/// Larger loops have other things to wait for, and looking for the way takes time.
constexpr size_t kMostInstructions = 256;
constexpr size_t kMostPhis = 8;

using Values = SmallPtrSet<const Value *, 32>;

class Recurrence {
public:
  Recurrence(const Loop &loop, const PHINode &value) : after{&value}, way{&value} {
    SmallVector<const Value *, 16> work{&value};
    while (!work.empty())
      for (const User *user : work.pop_back_val()->users())
        if (loop.contains(cast<Instruction>(user)) && after.insert(user).second)
          work.push_back(user);
    addBefore(value.getIncomingValueForBlock(loop.getLoopLatch()));
  }

  /// More than one instruction.
  bool isLong() const { return way.size() > 2; }
  bool isOnWay(const Value *operand) const { return way.contains(operand); }
  bool comesBefore(const Value *operand) const { return after.contains(operand); }
  void remove(const Value *part) {
    way.erase(part);
    after.erase(part);
  }

private:
  void addBefore(const Value *result) {
    if (!after.contains(result) || !way.insert(result).second)
      return;
    for (const Value *operand : cast<Instruction>(result)->operands())
      addBefore(operand);
  }

  Values after; // the value, and what depends on it in the same round
  Values way;   // of that what the next one depends on
};

class Shortener {
public:
  explicit Shortener(const Loop &loop) : loop(loop) {}

  bool shorten() {
    if (!loop.isInnermost() || !loop.getLoopLatch() || !isSmall())
      return false;
    for (const PHINode &phi : loop.getHeader()->phis())
      if (Recurrence recurrence(loop, phi); recurrence.isLong())
        recurrences.push_back(std::move(recurrence));
    bool changed = false;
    for (const Recurrence &recurrence : recurrences)
      changed |= shorten(recurrence);
    return changed;
  }

private:
  bool isSmall() const {
    size_t size = 0;
    for (const BasicBlock *block : loop.blocks())
      if ((size += block->size()) > kMostInstructions)
        return false;
    return range_size(loop.getHeader()->phis()) <= kMostPhis;
  }

  bool shorten(const Recurrence &recurrence) {
    bool changed = false;
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : make_early_inc_range(*block))
        if (auto *sum = dyn_cast<BinaryOperator>(&instruction); sum && recurrence.isOnWay(sum))
          changed |= shorten(recurrence, *sum);
    return changed;
  }

  /// (early + a) + b, where only `early` is on the way.
  bool shorten(const Recurrence &recurrence, BinaryOperator &sum) {
    if (!sum.isAssociative() || !sum.isCommutative() || !sum.getType()->isIntegerTy())
      return false;
    unsigned inner = recurrence.isOnWay(sum.getOperand(1));
    auto *part = dyn_cast<BinaryOperator>(sum.getOperand(inner));
    Value *b = sum.getOperand(1 - inner);
    if (!part || !recurrence.isOnWay(part) || part->getOpcode() != sum.getOpcode() || !part->hasOneUse() ||
        part->getParent() != sum.getParent() || !isThere(b))
      return false;
    unsigned carried = recurrence.isOnWay(part->getOperand(1));
    Value *early = part->getOperand(carried), *a = part->getOperand(1 - carried);
    if (!recurrence.isOnWay(early) || !isThere(a))
      return false;
    auto *rest = BinaryOperator::Create(sum.getOpcode(), a, b, "", sum.getIterator());
    rest->setDebugLoc(part->getDebugLoc());
    sum.setOperand(0, early);
    sum.setOperand(1, rest);
    sum.dropPoisonGeneratingFlags();
    for (Recurrence &each : recurrences)
      each.remove(part); // the rest comes after none: its terms are there
    part->eraseFromParent();
    return true;
  }

  /// Whether a term is made in the round but waits for nothing of the round before.
  bool isThere(const Value *term) const {
    return !isa<Constant>(term) &&
           none_of(recurrences, [&](const Recurrence &recurrence) { return recurrence.comesBefore(term); });
  }

  const Loop &loop;
  SmallVector<Recurrence, 4> recurrences;
};

} // namespace

PreservedAnalyses RecurrencesPass::run(Function &function, FunctionAnalysisManager &analyses) {
  bool changed = false;
  for (const Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    changed |= Shortener(*loop).shorten();
  return allButInstructions(changed);
}

} // namespace wzc
