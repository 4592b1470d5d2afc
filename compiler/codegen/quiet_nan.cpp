// QuietNanPass; see passes.h.
//
// LLVM does not distinguish signalling NaN from quiet ones: to it x * 1 is x. The rules of which that is true all need
// a constant, and constants stay hidden if they never meet the arithmetic in sight of the optimiser. They come to it
// through variables, arguments and results of calls that are inlined, and choices between values.

#include "compiler/codegen/passes.h"

#include "compiler/codegen/calls.h"

#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace wzc {

Value *hideValue(IRBuilderBase &builder, Value *value) {
  Type *type = value->getType();
  const Triple &triple = builder.GetInsertBlock()->getModule()->getTargetTriple();
  const char *constraint = "=r,0";
  if (type->isFPOrFPVectorTy() || type->isVectorTy())
    constraint = triple.isX86() ? "=x,0" : triple.isAArch64() ? "=w,0" : "=f,0";
  InlineAsm *barrier = InlineAsm::get(FunctionType::get(type, {type}, false), "", constraint, /*hasSideEffects=*/false);
  CallInst *call = builder.CreateCall(barrier, {value});
  call->setDoesNotThrow();
  call->setDoesNotAccessMemory();
  call->addFnAttr(Attribute::WillReturn);
  return call;
}

bool isHidden(const Instruction &instruction) {
  auto *call = dyn_cast<CallInst>(&instruction);
  auto *barrier = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
  return barrier && !barrier->hasSideEffects() && call->doesNotAccessMemory();
}

bool isNeutral(Value *operand) {
  // The compiler keeps vectors as bytes.
  auto *cast = dyn_cast<BitCastInst>(operand);
  auto *constant = dyn_cast<Constant>(cast ? cast->getOperand(0) : operand);
  if (!constant || !operand->getType()->isFPOrFPVectorTy())
    return false;
  if (cast)
    constant = ConstantFoldCastOperand(Instruction::BitCast, constant, cast->getType(), cast->getDataLayout());
  if (constant->getType()->isVectorTy())
    constant = constant->getSplatValue();
  auto *value = dyn_cast_or_null<ConstantFP>(constant);
  return !value || value->isZero() || value->isExactlyValue(1.0) || value->isExactlyValue(-1.0) || value->isNaN();
}

namespace {

bool isArithmetic(const Value *value) {
  auto *binary = dyn_cast<BinaryOperator>(value);
  return binary && binary->getType()->isFPOrFPVectorTy();
}

/// Whether the value may come to arithmetic when LLVM looks through choices and calls.
bool feedsArithmetic(const Instruction &instruction) {
  if (isa<CallInst>(instruction) || isa<ReturnInst>(instruction))
    return true;
  return any_of(instruction.users(), [](const User *user) {
    return isArithmetic(user) || isa<PHINode>(user) || isa<SelectInst>(user) || isa<ReturnInst>(user) ||
           isa<CallInst>(user);
  });
}

/// A choice between vectors of bytes that comes to arithmetic as numbers.
bool choosesNumbers(const Instruction &instruction) {
  return (isa<PHINode>(instruction) || isa<SelectInst>(instruction)) && instruction.getType()->isVectorTy() &&
         any_of(instruction.users(), [](const User *user) {
           return isa<BitCastInst>(user) && user->getType()->isFPOrFPVectorTy() && any_of(user->users(), isArithmetic);
         });
}

bool mayPassConstant(const Instruction &instruction) {
  return callsFunction(instruction) || isArithmetic(&instruction) || isa<PHINode>(instruction) ||
         isa<SelectInst>(instruction) || isa<ReturnInst>(instruction);
}

/// A conversion that would undo its operand's.
bool isRoundTrip(const Instruction &instruction) {
  return (isa<FPTruncInst>(instruction) && isa<FPExtInst>(instruction.getOperand(0))) ||
         (isa<FPExtInst>(instruction) && isa<FPTruncInst>(instruction.getOperand(0)));
}

void hideOperand(Use &use) {
  auto *user = cast<Instruction>(use.getUser());
  auto *phi = dyn_cast<PHINode>(user);
  IRBuilder<> builder(phi ? phi->getIncomingBlock(use)->getTerminator() : user);
  builder.SetCurrentDebugLocation(user->getDebugLoc());
  Value *hidden = hideValue(builder, use.get());
  if (!phi) {
    use.set(hidden);
    return;
  }
  // A phi has the same value for all edges from one block.
  BasicBlock *from = phi->getIncomingBlock(use);
  for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i)
    if (phi->getIncomingBlock(i) == from)
      phi->setIncomingValue(i, hidden);
}

} // namespace

PreservedAnalyses QuietNanPass::run(Function &function, FunctionAnalysisManager &) {
  SmallVector<Use *> uses;
  for (Instruction &instruction : instructions(function)) {
    if (isRoundTrip(instruction))
      uses.push_back(&instruction.getOperandUse(0));
    else if (mayPassConstant(instruction) && (isArithmetic(&instruction) || feedsArithmetic(instruction)))
      for (Use &use : instruction.operands())
        if (isNeutral(use.get()))
          uses.push_back(&use);
    if (choosesNumbers(instruction))
      for (Use &use : instruction.operands())
        if (isa<Constant>(use.get()) && use.get()->getType() == instruction.getType())
          uses.push_back(&use);
  }
  // Hiding one operand of a phi may have hidden the same of another edge.
  for (Use *use : uses)
    if (!isa<PHINode>(use->getUser()) || isa<Constant>(use->get()) || isa<BitCastInst>(use->get()))
      hideOperand(*use);
  return allButInstructions(/*hasChanged=*/true);
}

} // namespace wzc
