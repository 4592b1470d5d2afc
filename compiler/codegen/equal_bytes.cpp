// skipEqualBytes; see equal_bytes.h. A sandbox escape could live here: what is loaded ahead must be in bounds. It is if
// the higher of the two addresses, plus eight, is at most the memory's size, in 64-bit sums that cannot overflow; then
// the addresses of the rounds that are left out did not wrap either.
//
// Leaving out rounds is right because they do nothing but load two bytes that are equal: all that they leave behind is
// in the induction variables, whose values after any number of rounds are known. A round that finds a difference goes
// where the original goes with it. The last round is always left to the original, which needs to be entered.

#include "compiler/codegen/equal_bytes.h"

#include "compiler/codegen/bounds_check.h"
#include "compiler/codegen/own_memory.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace wzc {

namespace {

constexpr unsigned kBytes = 8; // compared at once

class EqualBytes {
public:
  EqualBytes(Loop &loop, LoopInfo &loops, DominatorTree &dominators, ScalarEvolution &evolution)
      : loop(loop), loops(loops), dominators(dominators), evolution(evolution) {}

  bool run() {
    BasicBlock *latch = loop.getLoopLatch();
    if (!loop.isInnermost() || !loop.isLoopSimplifyForm() || loop.getNumBlocks() != 2)
      return false;
    if (!loop.isLoopExiting(latch) || !comparesBytes() || !hasNoEffect() || !findSteps())
      return false;
    const SCEV *rounds = evolution.getExitCount(&loop, latch);
    if (isa<SCEVCouldNotCompute>(rounds) || evolution.getTypeSizeInBits(rounds->getType()) > 64)
      return false;
    if (APInt most = evolution.getUnsignedRangeMax(rounds); most.ult(kBytes) || most.ugt(UINT32_MAX))
      return false;
    SCEVExpander expander(evolution, "equal");
    for (const SCEV *value : {rounds, bytes[0].start, bytes[1].start})
      if (!expander.isSafeToExpandAt(value, loop.getLoopPreheader()->getTerminator()))
        return false;
    skip(rounds, expander);
    return true;
  }

private:
  /// One of the two that are compared: where the first is, as an index of 32 bits and an offset, and its load.
  struct Bytes {
    LoadInst *load;
    const SCEV *start;
    uint64_t offset;
  };

  /// Whether the header goes on in the loop only if two bytes are equal. Notes which.
  bool comparesBytes() {
    auto *branch = dyn_cast<BranchInst>(loop.getHeader()->getTerminator());
    auto *compare = branch && branch->isConditional() ? dyn_cast<ICmpInst>(branch->getCondition()) : nullptr;
    if (!compare || !compare->isEquality() || !compare->getOperand(0)->getType()->isIntegerTy(8))
      return false;
    bool isEqual = compare->getPredicate() == ICmpInst::ICMP_EQ;
    if (!loop.contains(branch->getSuccessor(isEqual ? 0 : 1)) || loop.contains(branch->getSuccessor(isEqual ? 1 : 0)))
      return false;
    return addBytes(compare->getOperand(0)) && addBytes(compare->getOperand(1));
  }

  bool addBytes(Value *value) {
    auto *load = dyn_cast<LoadInst>(value);
    if (!load || load->isAtomic() || load->getParent() != loop.getHeader())
      return false;
    std::optional<OwnAddress> address = findOwnAddress(load->getPointerOperand(), *load->getFunction());
    auto *index = address ? dyn_cast<ZExtInst>(address->index) : nullptr;
    if (!index || !index->getSrcTy()->isIntegerTy(32) || address->offset > UINT32_MAX)
      return false;
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(index->getOperand(0)));
    if (!recurrence || recurrence->getLoop() != &loop || !recurrence->isAffine() ||
        !recurrence->getStepRecurrence(evolution)->isOne() || isBehindLoop(recurrence->getStart()))
      return false;
    bytes.push_back({load, recurrence->getStart(), address->offset});
    return true;
  }

  /// Whether a value comes out of another loop: one that compares more at a time has left the rest then, which is
  /// short.
  bool isBehindLoop(const SCEV *start) const {
    SmallVector<const Value *, 8> worklist;
    bool found = false;
    auto see = [&](const SCEV *part) {
      if (auto *recurrence = dyn_cast<SCEVAddRecExpr>(part))
        found |= !recurrence->getLoop()->contains(&loop);
      if (auto *unknown = dyn_cast<SCEVUnknown>(part))
        worklist.push_back(unknown->getValue());
      return false;
    };
    SCEVExprContains(start, see);
    SmallPtrSet<const Value *, 16> seen;
    while (!found && !worklist.empty()) {
      auto *value = dyn_cast<Instruction>(worklist.pop_back_val());
      if (!value || !seen.insert(value).second)
        continue;
      const Loop *around = loops.getLoopFor(value->getParent());
      found = around && !around->contains(&loop);
      if (auto *phi = dyn_cast<PHINode>(value); phi && !(around && around->getHeader() == phi->getParent()))
        append_range(worklist, phi->incoming_values());
    }
    return found;
  }

  bool hasNoEffect() const {
    for (const BasicBlock *block : loop.blocks())
      for (const Instruction &instruction : *block)
        if (&instruction != bytes[0].load && &instruction != bytes[1].load && !isa<BoundsCheck>(instruction) &&
            !instruction.isDebugOrPseudoInst() && (instruction.mayReadOrWriteMemory() || instruction.mayThrow()))
          return false;
    return true;
  }

  /// Whether loads do not trap by themselves.
  bool isChecked() const {
    return any_of(loop.blocks(), [](const BasicBlock *block) {
      return any_of(*block, [](const Instruction &instruction) { return isa<BoundsCheck>(instruction); });
    });
  }

  /// By how much each value that is carried from round to round grows; false if one does not by the same each time.
  bool findSteps() {
    for (PHINode &phi : loop.getHeader()->phis()) {
      auto *recurrence = phi.getType()->isIntegerTy() ? dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(&phi)) : nullptr;
      auto *step = recurrence && recurrence->getLoop() == &loop && recurrence->isAffine()
                       ? dyn_cast<SCEVConstant>(recurrence->getStepRecurrence(evolution))
                       : nullptr;
      if (!step || phi.getType()->getIntegerBitWidth() > 64)
        return false;
      steps.push_back(step->getValue());
    }
    return true;
  }

  void skip(const SCEV *rounds, SCEVExpander &expander) {
    formLCSSA(loop, dominators, &loops, &evolution);
    BasicBlock *before = loop.getLoopPreheader();
    Instruction *at = before->getTerminator();
    Value *instance = at->getFunction()->getArg(0);
    IRBuilder<> builder(at);
    builder.SetCurrentDebugLocation(DebugLoc());
    Type *i8 = builder.getInt8Ty(), *i64 = builder.getInt64Ty();
    auto expand = [&](const SCEV *value) {
      Value *expanded = expander.expandCodeFor(value, value->getType(), &*builder.GetInsertPoint());
      return builder.CreateZExt(expanded, i64);
    };
    Value *most = expand(rounds);

    auto split = [&](const char *name) { return SplitBlock(at->getParent(), at, &dominators, &loops, nullptr, name); };
    BasicBlock *begin = split("equal.begin"), *next = split("equal.next"), *compare = split("equal.compare"),
               *found = split("equal.found"), *adjust = split("equal.adjust"), *after = split("equal.after");
    auto branch = [&](Value *condition, BasicBlock *ifTrue, BasicBlock *ifFalse) {
      Instruction *old = &*builder.GetInsertPoint();
      builder.CreateCondBr(condition, ifTrue, ifFalse);
      old->eraseFromParent();
    };
    builder.SetInsertPoint(before->getTerminator());
    Value *first[2], *pointer[2];
    for (unsigned i = 0; i < 2; ++i) {
      first[i] = builder.CreateAdd(expand(bytes[i].start), builder.getInt64(bytes[i].offset));
      pointer[i] = builder.CreateInBoundsGEP(i8, instance, first[i]);
    }
    if (isChecked()) {
      branch(builder.getTrue(), begin, after);
    } else {
      Value *one[2];
      bool swapped = bytes[1].load->comesBefore(bytes[0].load);
      for (unsigned i : {unsigned{swapped}, unsigned{!swapped}}) {
        LoadInst *load = builder.CreateAlignedLoad(i8, pointer[i], Align(1), /*isVolatile=*/true);
        load->copyMetadata(*bytes[i].load);
        load->setDebugLoc(bytes[i].load->getDebugLoc());
        one[i] = load;
      }
      branch(builder.CreateICmpEQ(one[0], one[1]), begin, after);
    }

    builder.SetInsertPoint(begin->getTerminator());
    Value *end =
        builder.CreateAdd(builder.CreateBinaryIntrinsic(Intrinsic::umax, first[0], first[1]), builder.getInt64(kBytes));
    Value *size = loadMemorySize(builder, ownMemorySizeAddress(builder));
    // Negative if not even the first eight bytes certainly are in memory.
    Value *last = builder.CreateBinaryIntrinsic(Intrinsic::smin, builder.CreateSub(size, end), most);

    builder.SetInsertPoint(next->getTerminator());
    PHINode *done = builder.CreatePHI(i64, 2, "equal.done");
    done->addIncoming(builder.getInt64(0), begin);
    branch(builder.CreateICmpSLE(done, last), compare, adjust);

    builder.SetInsertPoint(compare->getTerminator());
    auto load = [&](unsigned i) {
      LoadInst *value = builder.CreateAlignedLoad(i64, builder.CreateInBoundsGEP(i8, pointer[i], done), Align(1));
      value->setMetadata(LLVMContext::MD_tbaa, bytes[i].load->getMetadata(LLVMContext::MD_tbaa));
      return value;
    };
    Value *left = load(0), *right = load(1);
    done->addIncoming(builder.CreateAdd(done, builder.getInt64(kBytes)), compare);
    branch(builder.CreateICmpEQ(left, right), next, found);

    builder.SetInsertPoint(found->getTerminator());
    Value *zeros = builder.CreateIntrinsic(Intrinsic::cttz, {i64},
                                           {builder.CreateXor(left, right), /*is_zero_poison=*/builder.getTrue()});
    Value *upTo = builder.CreateAdd(done, builder.CreateLShr(zeros, 3));
    BasicBlock *differ = BasicBlock::Create(builder.getContext(), "equal.differ", found->getParent());
    branch(builder.CreateICmpULE(upTo, most), differ, adjust);

    builder.SetInsertPoint(adjust->getTerminator());
    PHINode *equal = builder.CreatePHI(i64, 2, "equal");
    equal->addIncoming(done, next);
    equal->addIncoming(most, found);
    Value *skipped = builder.CreateBinaryIntrinsic(Intrinsic::umin, equal, most);
    for (auto [phi, step] : zip(loop.getHeader()->phis(), steps)) {
      auto edge = static_cast<unsigned>(phi.getBasicBlockIndex(after));
      Value *from = phi.getIncomingValue(edge);
      PHINode *start = PHINode::Create(phi.getType(), 2, phi.getName(), after->begin());
      start->addIncoming(from, before);
      start->addIncoming(valueAfter(builder, from, step, skipped), adjust);
      starts[&phi] = from;
      phi.setIncomingValue(edge, start);
    }

    dominators.changeImmediateDominator(adjust, next);
    dominators.changeImmediateDominator(after, before);
    Loop *ahead = loops.AllocateLoop();
    if (Loop *around = loop.getParentLoop())
      around->addChildLoop(ahead);
    else
      loops.addTopLevelLoop(ahead);
    for (BasicBlock *block : {next, compare}) {
      ahead->addBlockEntry(block);
      loops.changeLoopFor(block, ahead);
    }

    builder.SetInsertPoint(differ);
    dominators.addNewBlock(differ, found);
    for (unsigned i = 0; i < 2; ++i) {
      LoadInst *byte = builder.CreateAlignedLoad(i8, builder.CreateInBoundsGEP(i8, pointer[i], upTo), Align(1));
      byte->setMetadata(LLVMContext::MD_tbaa, bytes[i].load->getMetadata(LLVMContext::MD_tbaa));
      differing[bytes[i].load] = byte;
    }
    leave(builder, upTo);
    evolution.forgetLoop(&loop);
  }

  /// Goes where the header goes in the round of a number, in which bytes differ.
  void leave(IRBuilder<> &builder, Value *round) {
    BasicBlock *header = loop.getHeader(), *from = builder.GetInsertBlock();
    auto *branch = cast<BranchInst>(header->getTerminator());
    BasicBlock *exit = branch->getSuccessor(loop.contains(branch->getSuccessor(0)) ? 1 : 0);
    for (PHINode &phi : exit->phis()) {
      evolution.forgetValue(&phi);
      phi.addIncoming(valueIn(builder, round, phi.getIncomingValueForBlock(header)), from);
    }
    builder.CreateBr(exit);
    if (Loop *around = loops.getLoopFor(exit))
      around->addBasicBlockToLoop(from, loops);
    dominators.insertEdge(from, exit);
  }

  /// What a value of the header is in that round.
  Value *valueIn(IRBuilder<> &builder, Value *round, Value *value) {
    auto *instruction = dyn_cast<Instruction>(value);
    if (!instruction || !loop.contains(instruction))
      return value;
    if (Value *known = differing.lookup(value))
      return known;
    Value *result;
    if (auto *phi = dyn_cast<PHINode>(value)) {
      auto number = static_cast<size_t>(std::distance(loop.getHeader()->begin(), phi->getIterator()));
      result = valueAfter(builder, starts.at(phi), steps[number], round);
    } else {
      Instruction *copy = instruction->clone();
      for (Use &operand : copy->operands())
        operand.set(valueIn(builder, round, operand));
      result = builder.Insert(copy);
    }
    differing[value] = result;
    return result;
  }

  /// A value that grows by the same in each round, after a number of rounds.
  static Value *valueAfter(IRBuilder<> &builder, Value *start, ConstantInt *step, Value *rounds) {
    return builder.CreateAdd(start, builder.CreateMul(builder.CreateZExtOrTrunc(rounds, start->getType()), step));
  }

  Loop &loop;
  LoopInfo &loops;
  DominatorTree &dominators;
  ScalarEvolution &evolution;
  SmallVector<Bytes, 2> bytes;
  SmallVector<ConstantInt *, 4> steps;        // of the header's phis
  DenseMap<const PHINode *, Value *> starts;  // their values before the loop
  DenseMap<const Value *, Value *> differing; // values of the header, in the round in which bytes differ
};

} // namespace

bool skipEqualBytes(Loop &loop, LoopInfo &loops, DominatorTree &dominators, ScalarEvolution &evolution) {
  return EqualBytes(loop, loops, dominators, evolution).run();
}

} // namespace wzc
