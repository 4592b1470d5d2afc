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

using Instructions = SmallPtrSet<const Instruction *, 32>;

class Recurrence {
public:
  Recurrence(const Loop &loop, const PHINode &value) : value(&value) {
    SmallVector<const Instruction *, 16> work{&value};
    while (!work.empty())
      for (const User *user : work.pop_back_val()->users())
        if (auto *next = cast<Instruction>(user); loop.contains(next) && next != &value && after.insert(next).second)
          work.push_back(next);
    addBefore(value.getIncomingValueForBlock(loop.getLoopLatch()));
  }

  bool isLong() const { return way.size() > 1; }
  bool isOnWay(const Value *operand) const {
    auto *instruction = dyn_cast<Instruction>(operand);
    return instruction && (instruction == value || way.contains(instruction));
  }
  bool comesBefore(const Value *operand) const {
    auto *instruction = dyn_cast<Instruction>(operand);
    return instruction && (instruction == value || after.contains(instruction));
  }
  void replace(const Instruction *part, const Instruction *rest) {
    way.erase(part);
    after.erase(part);
    for (const Use &operand : rest->operands())
      if (comesBefore(operand))
        after.insert(rest);
  }

private:
  void addBefore(const Value *result) {
    auto *instruction = dyn_cast<Instruction>(result);
    if (!instruction || !after.contains(instruction) || !way.insert(instruction).second)
      return;
    for (const Value *operand : instruction->operands())
      addBefore(operand);
  }

  const PHINode *value;
  Instructions after; // what depends on the value in the same round
  Instructions way;   // of that what its next one depends on
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
    for (Recurrence &recurrence : recurrences)
      while (shorten(recurrence))
        changed = true;
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
      each.replace(part, rest);
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
  if (!function.hasFnAttribute(kBodyAttribute))
    return PreservedAnalyses::all();
  bool changed = false;
  for (const Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    changed |= Shortener(*loop).shorten();
  if (!changed)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace wzc
