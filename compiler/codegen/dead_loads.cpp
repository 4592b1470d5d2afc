// DeadLoadsPass and WholeLoadsPass; see passes.h.

#include "compiler/codegen/passes.h"

#include "compiler/codegen/calls.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <vector>

using namespace llvm;

namespace wzc {

// An empty assembly statement: llvm.fake.use would do, but the inliner drops it. It is gone before code is generated,
// so the constraint may be one that admits any type.
void pinLoad(IRBuilderBase &builder, LoadInst *load) {
  auto *type = FunctionType::get(builder.getVoidTy(), {load->getType()}, false);
  CallInst *pin = builder.CreateCall(InlineAsm::get(type, "", "X", /*hasSideEffects=*/true), {load});
  pin->setDoesNotThrow();
  pin->setOnlyAccessesInaccessibleMemory();
  pin->addFnAttr(Attribute::WillReturn);
  pin->addFnAttr(Attribute::NoSync);
  pin->addFnAttr(Attribute::NoFree);
  pin->addFnAttr(Attribute::NoCallback);
}

/// What the type for alias analysis says is accessed; empty if it says nothing.
static StringRef accessedType(const Instruction &access) {
  MDNode *tag = access.getMetadata(LLVMContext::MD_tbaa);
  auto *type = tag ? dyn_cast<MDNode>(tag->getOperand(0)) : nullptr;
  auto *name = type ? dyn_cast<MDString>(type->getOperand(0)) : nullptr;
  return name ? name->getString() : StringRef();
}

bool isSurelyLinear(const Instruction &instruction) {
  return (isa<LoadInst>(instruction) || isa<StoreInst>(instruction)) && accessedType(instruction) == kLinearMemoryType;
}

bool isLinear(const LoadInst &load) {
  StringRef type = accessedType(load);
  return (type.empty() || type == kLinearMemoryType) && !load.hasMetadata(LLVMContext::MD_invariant_load) &&
         !isa<AllocaInst>(getUnderlyingObject(load.getPointerOperand()));
}

namespace {

bool isPin(const Instruction &instruction) {
  auto *call = dyn_cast<CallInst>(&instruction);
  auto *assembly = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
  return assembly && call->getType()->isVoidTy() && assembly->getAsmString().empty();
}

/// The values that are needed however control goes on, whatever the passes still to come do. Wherever they put the
/// loads among them, these must come before the instruction that needs them, and that one is always reached and never
/// deleted.
class AlwaysUsed {
public:
  explicit AlwaysUsed(Function &function) : before(function), after(function), loops(before) {
    for (Instruction &instruction : instructions(function))
      if (isRoot(instruction))
        addOperands(instruction);
    while (!added.empty())
      addOperands(*added.pop_back_val());
  }

  bool contains(const LoadInst &load) const { return values.contains(&load); }

private:
  void addOperands(const Instruction &user) {
    for (const Use &use : user.operands())
      if (auto *value = dyn_cast<Instruction>(use); value && !values.contains(value) && isNeeded(*value, use)) {
        values.insert(value);
        added.push_back(value);
      }
  }

  /// Whether control comes from the value to this use of it, wherever it goes, before it comes to the value again.
  bool isNeeded(const Instruction &value, const Use &use) {
    auto *user = cast<Instruction>(use.getUser());
    if (auto *phi = dyn_cast<PHINode>(user))
      if (!after.dominates(phi->getIncomingBlock(use), value.getParent()) ||
          before.dominates(phi->getParent(), value.getParent())) // in the next round, if there is one
        return false;
    return after.dominates(user->getParent(), value.getParent()) && !leavesLoop(value, *user);
  }

  /// What is used only behind a loop can be moved there, and then only the last round's is computed.
  bool leavesLoop(const Instruction &value, const Instruction &user) {
    const Loop *loop = loops.getLoopFor(value.getParent());
    if (!loop || loop->contains(&user))
      return false;
    auto [known, isNew] = isUsedInLoop.try_emplace(&value, false);
    if (isNew)
      known->second = any_of(value.users(), [&](const User *other) {
        auto *instruction = cast<Instruction>(other);
        return !isPin(*instruction) && loop->contains(instruction);
      });
    return !known->second;
  }

  /// Conditional branches are none: both ways may turn out to be the same. Another load is one: it is kept, too, and
  /// needs its address.
  bool isRoot(const Instruction &user) const {
    if (auto *load = dyn_cast<LoadInst>(&user))
      return isLinear(*load);
    if (auto *store = dyn_cast<StoreInst>(&user))
      return isLasting(*store);
    return (callsFunction(user) && user.mayHaveSideEffects()) || isa<ReturnInst>(user);
  }

  /// A store to the same place in each round of a loop may be replaced by one behind it, unless it adds to what is
  /// there.
  bool isLasting(const StoreInst &store) const {
    const Value *pointer = store.getPointerOperand();
    if (isa<AllocaInst>(getUnderlyingObject(pointer)))
      return false;
    const Loop *loop = loops.getLoopFor(store.getParent());
    if (!loop || !loop->isLoopInvariant(pointer))
      return true;
    auto *value = dyn_cast<Instruction>(store.getValueOperand());
    return value && any_of(value->operands(), [&](const Value *operand) {
             auto *load = dyn_cast<LoadInst>(operand);
             return load && load->getPointerOperand() == pointer;
           });
  }

  DominatorTree before;
  PostDominatorTree after;
  LoopInfo loops;
  DenseMap<const Instruction *, bool> isUsedInLoop;
  DenseSet<const Instruction *> values;
  SmallVector<const Instruction *, 32> added;
};

/// A load of a vector all of whose users take parts of it: the optimiser would load just these.
bool isTakenApart(const Value &value) {
  return all_of(value.users(), [](const User *user) {
    if (isa<BitCastInst>(user))
      return isTakenApart(*user);
    return isa<ExtractElementInst>(user) || isa<ShuffleVectorInst>(user);
  });
}

void keepTrappingLoads(Function &function) {
  std::vector<Instruction *> pins;
  std::vector<LoadInst *> loads;
  for (Instruction &instruction : instructions(function)) {
    if (isPin(instruction))
      pins.push_back(&instruction);
    else if (auto *load = dyn_cast<LoadInst>(&instruction); load && isLinear(*load))
      loads.push_back(load);
  }
  if (pins.empty())
    return;
  for (Instruction *pin : pins)
    pin->eraseFromParent();
  const AlwaysUsed alwaysUsed(function);
  for (LoadInst *load : loads)
    if (!alwaysUsed.contains(*load) || (load->getType()->isVectorTy() && isTakenApart(*load)))
      load->setVolatile(true);
}

/// A select that is the only user of a load: the load becomes the operand of a conditional move, and that may become a
/// branch.
bool isChosenOrNot(const LoadInst &load) {
  if (!load.hasOneUse() || load.getType()->isVectorTy())
    return false;
  auto *select = dyn_cast<SelectInst>(*load.user_begin());
  return select && select->getCondition() != &load;
}

/// Extensions of the low half of a vector are folded with the load into an instruction that reads half of it.
bool isHalved(const Value &value) {
  return value.getType()->isVectorTy() && value.getType()->getPrimitiveSizeInBits() == 128 &&
         any_of(value.users(), [&](const User *user) {
           if (isa<BitCastInst>(user))
             return isHalved(*user);
           auto *shuffle = dyn_cast<ShuffleVectorInst>(user);
           return shuffle && shuffle->changesLength();
         });
}

/// Gives what a load may become an operand of its line: a back-trace asks for that of the one instruction of the two.
void locateUser(LoadInst &load) {
  Instruction *value = &load;
  while (value->hasOneUse()) {
    auto *user = cast<Instruction>(*value->user_begin());
    if (user->getDebugLoc() || isa<PHINode>(user) || user->getParent() != load.getParent())
      return;
    user->setDebugLoc(load.getDebugLoc());
    if (!isa<CmpInst>(user))
      return;
    value = user;
  }
}

} // namespace

PreservedAnalyses WholeLoadsPass::run(Function &function, FunctionAnalysisManager &) {
  if (function.getFnAttribute(kBodyAttribute).getValueAsString() != kTrappingLoads)
    return PreservedAnalyses::all();
  for (Instruction &instruction : make_early_inc_range(instructions(function))) {
    auto *load = dyn_cast<LoadInst>(&instruction);
    if (!load || !isLinear(*load))
      continue;
    load->setVolatile(true);
    locateUser(*load);
    if (isChosenOrNot(*load) || isHalved(*load)) {
      IRBuilder<> builder(load->getNextNode());
      Value *hidden = hideValue(builder, load);
      load->replaceUsesWithIf(hidden, [&](Use &use) { return use.getUser() != hidden; });
    }
  }
  return allButInstructions(/*hasChanged=*/true);
}

PreservedAnalyses DeadLoadsPass::run(Module &module, ModuleAnalysisManager &) {
  for (Function &function : module)
    if (!function.isDeclaration())
      keepTrappingLoads(function);
  return allButInstructions(/*hasChanged=*/true);
}

} // namespace wzc
