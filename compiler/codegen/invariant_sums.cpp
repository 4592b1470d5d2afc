// InvariantSumsPass; see passes.h.
//
// table[(row << k) + column]: addresses are sums, and what does not change in a loop may be anywhere among the terms,
// or in a term that is multiplied. Those parts are added before the loop.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace wzc {

namespace {

/// A value times a constant, modulo 2^32.
struct Term {
  Value *value;
  uint32_t factor;
};

class InvariantSum {
public:
  InvariantSum(BinaryOperator &root, const Loop &loop) : root(root), loop(loop) { split(&root, 1, /*depth=*/0); }

  /// Whether a loop gets shorter.
  bool isBetterSplit() const {
    return isSmall && !fixed.empty() && !varying.empty() && operations(varying) + 1 < instructions.size();
  }

  void rewrite(BasicBlock &before) {
    IRBuilder<> outside(before.getTerminator()), inside(&root);
    Value *rest = sum(outside, fixed);
    if (constant)
      rest = outside.CreateAdd(rest, outside.getInt32(constant));
    Value *whole = inside.CreateAdd(sum(inside, varying), rest);
    root.replaceAllUsesWith(whole);
    for (BinaryOperator *instruction : instructions)
      instruction->eraseFromParent();
  }

private:
  static constexpr unsigned kMostTerms = 8, kDeepest = 8;

  void split(Value *value, uint32_t factor, unsigned depth) {
    if (auto *number = dyn_cast<ConstantInt>(value)) {
      constant += factor * static_cast<uint32_t>(number->getZExtValue());
      return;
    }
    if (loop.isLoopInvariant(value)) {
      add(fixed, value, factor);
      return;
    }
    auto *operation = dyn_cast<BinaryOperator>(value);
    if (depth == kDeepest || !operation || operation->getParent() != root.getParent() ||
        (operation != &root && !operation->hasOneUse())) {
      add(varying, value, factor);
      return;
    }
    auto *number = dyn_cast<ConstantInt>(operation->getOperand(1));
    switch (operation->getOpcode()) {
    case Instruction::Or:
      if (!cast<PossiblyDisjointInst>(operation)->isDisjoint())
        break;
      [[fallthrough]];
    case Instruction::Add:
      instructions.push_back(operation);
      split(operation->getOperand(0), factor, depth + 1);
      split(operation->getOperand(1), factor, depth + 1);
      return;
    case Instruction::Sub:
      instructions.push_back(operation);
      split(operation->getOperand(0), factor, depth + 1);
      split(operation->getOperand(1), -factor, depth + 1);
      return;
    case Instruction::Shl:
      if (!number || number->getValue().uge(32))
        break;
      instructions.push_back(operation);
      split(operation->getOperand(0), factor << number->getZExtValue(), depth + 1);
      return;
    case Instruction::Mul:
      if (!number)
        break;
      instructions.push_back(operation);
      split(operation->getOperand(0), factor * static_cast<uint32_t>(number->getZExtValue()), depth + 1);
      return;
    default: break;
    }
    add(varying, value, factor);
  }

  void add(SmallVectorImpl<Term> &terms, Value *value, uint32_t factor) {
    for (Term &term : terms)
      if (term.value == value) {
        term.factor += factor;
        return;
      }
    if (fixed.size() + varying.size() == kMostTerms)
      isSmall = false;
    else
      terms.push_back({value, factor});
  }

  static size_t operations(ArrayRef<Term> terms) {
    size_t count = terms.size() - 1;
    for (const Term &term : terms)
      count += term.factor != 1 && term.factor != UINT32_MAX;
    return count;
  }

  static Value *sum(IRBuilder<> &builder, ArrayRef<Term> terms) {
    Value *result = nullptr;
    for (const Term &term : terms) {
      Value *part = term.value;
      bool isTaken = term.factor == UINT32_MAX && result;
      if (isPowerOf2_32(term.factor)) {
        if (term.factor != 1)
          part = builder.CreateShl(part, Log2_32(term.factor));
      } else if (!isTaken) {
        part = builder.CreateMul(part, builder.getInt32(term.factor));
      }
      result = !result ? part : isTaken ? builder.CreateSub(result, part) : builder.CreateAdd(result, part);
    }
    return result;
  }

  BinaryOperator &root;
  const Loop &loop;
  SmallVector<Term, 4> fixed, varying;
  uint32_t constant = 0;
  SmallVector<BinaryOperator *, 8> instructions; // users before operands
  bool isSmall = true;
};

bool isSum(const Instruction &instruction) {
  return instruction.getType()->isIntegerTy(32) &&
         (instruction.getOpcode() == Instruction::Add || instruction.getOpcode() == Instruction::Sub);
}

/// Not a part of another sum, nor one with nothing but a constant added, which becomes a part of the address.
bool isRoot(const Instruction &instruction) {
  if (!isSum(instruction) || isa<Constant>(instruction.getOperand(1)))
    return false;
  if (!instruction.hasOneUse())
    return true;
  auto *user = cast<Instruction>(*instruction.user_begin());
  return !isSum(*user) || isa<Constant>(user->getOperand(1)) || user->getParent() != instruction.getParent();
}

} // namespace

PreservedAnalyses InvariantSumsPass::run(Function &function, FunctionAnalysisManager &analyses) {
  bool changed = false;
  const LoopInfo &loops = analyses.getResult<LoopAnalysis>(function);
  for (BasicBlock &block : function) {
    const Loop *loop = loops.getLoopFor(&block);
    BasicBlock *before = loop ? loop->getLoopPreheader() : nullptr;
    if (!before)
      continue;
    SmallVector<BinaryOperator *, 8> roots;
    for (Instruction &instruction : block)
      if (isRoot(instruction))
        roots.push_back(cast<BinaryOperator>(&instruction));
    for (BinaryOperator *root : roots)
      if (InvariantSum sum(*root, *loop); sum.isBetterSplit()) {
        sum.rewrite(*before);
        changed = true;
      }
  }
  return allButInstructions(changed);
}

} // namespace wzc
