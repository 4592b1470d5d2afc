// BoundedIndicesPass; see passes.h. A sandbox escape could live here: a sum that is made in 64 bits must be one that
// would not have wrapped in 32.
//
// table[byte], ring[i & mask]: an address is base + index, in 32 bits, the base the same in all rounds of a loop, the
// index at most a value known before it. If base + bound < 2^32, which is checked once before the loop, the sum does
// not wrap, so that the base becomes a part of the pointer, made before the loop, and the index a part of the mode of
// addressing. The loop is made twice; for when the check fails it stays as it was.

#include "compiler/codegen/loop_versions.h"
#include "compiler/codegen/passes.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

#include <map>

using namespace llvm;
using namespace llvm::PatternMatch;

namespace wzc {

namespace {

/// A loop of more instructions is not copied, nor one that has fewer addresses of the kind among so many instructions.
constexpr size_t kMostInstructions = 400, kInstructionsPerAddress = 40;
/// In a function no more loops are.
constexpr unsigned kMostLoops = 16;
/// More has no place in an address.
constexpr uint32_t kMostConstant = 1 << 16;
constexpr uint64_t kMostShift = 3;

/// base + (index << shift) + constant, the index of an access to linear memory. What is added up in `base` is the same
/// in all rounds.
struct Parts {
  SmallVector<Value *, 2> base;
  Value *index = nullptr;
  uint64_t shift = 0;
  uint32_t constant = 0;
  Value *bound = nullptr; // of the index, an i32 known before the loop
};

struct Address {
  GetElementPtrInst *pointer;
  Parts parts;
  Value *base = nullptr; // the sum of the parts of that name, in 64 bits, before the loop
};

class Versioner {
public:
  Versioner(Loop &loop, LoopInfo &loops, DominatorTree &dominators)
      : loop(loop), loops(loops), dominators(dominators), function(*loop.getHeader()->getParent()) {}

  bool run() {
    size_t size = 0;
    for (BasicBlock *block : loop.blocks())
      if ((size += block->size()) > kMostInstructions)
        return false;
    if (!loop.isLoopSimplifyForm() || !loop.isSafeToClone())
      return false;
    for (BasicBlock *block : loop.blocks())
      if (loops.getLoopFor(block) == &loop)
        for (Instruction &instruction : *block)
          if (auto *pointer = dyn_cast<GetElementPtrInst>(&instruction))
            add(*pointer);
    if (addresses.empty() || addresses.size() * kInstructionsPerAddress < size)
      return false;
    formLCSSARecursively(loop, dominators, &loops, nullptr);
    versionLoop(loop, expandCheck(), ".any", loops, dominators);
    for (Address &address : addresses)
      replace(address);
    return true;
  }

private:
  void add(GetElementPtrInst &pointer) {
    if (pointer.getNumIndices() != 1 || !pointer.getSourceElementType()->isIntegerTy(8) ||
        !loop.isLoopInvariant(pointer.getPointerOperand()))
      return;
    auto *extension = dyn_cast<ZExtInst>(pointer.getOperand(1));
    if (!extension || !extension->getSrcTy()->isIntegerTy(32) || loop.isLoopInvariant(extension) ||
        any_of(extension->users(), [](const User *user) { return !isa<GetElementPtrInst>(user); }))
      return; // a check of bounds needs the sum
    Parts parts;
    if (split(*extension->getOperand(0), pointer, parts) && !parts.base.empty() && parts.index &&
        parts.constant < kMostConstant)
      addresses.push_back({&pointer, std::move(parts)});
  }

  /// Whether all of the i32 `value` fits.
  bool split(Value &value, const GetElementPtrInst &at, Parts &parts) const {
    Value *left = nullptr, *right = nullptr;
    return match(&value, m_AddLike(m_Value(left), m_Value(right))) && addTerm(*left, at, parts) &&
           addTerm(*right, at, parts);
  }

  bool addTerm(Value &term, const GetElementPtrInst &at, Parts &parts) const {
    if (auto *number = dyn_cast<ConstantInt>(&term)) {
      parts.constant += static_cast<uint32_t>(number->getZExtValue());
      return true;
    }
    if (loop.isLoopInvariant(&term)) {
      parts.base.push_back(&term);
      return true;
    }
    if (!parts.index) {
      Value *index = nullptr;
      uint64_t shift = 0;
      if (!match(&term, m_Shl(m_Value(index), m_ConstantInt(shift))) || shift > kMostShift) {
        index = &term;
        shift = 0;
      }
      if (Value *bound = boundOf(*index, at)) {
        parts.index = index;
        parts.shift = shift;
        parts.bound = bound;
        return true;
      }
    }
    return split(term, at, parts);
  }

  Value *boundOf(Value &index, const GetElementPtrInst &at) const {
    KnownBits bits = computeKnownBits(&index, function.getDataLayout());
    if (bits.countMaxActiveBits() <= 16)
      return ConstantInt::get(index.getType(), bits.getMaxValue());
    if (auto *mask = dyn_cast<BinaryOperator>(&index); mask && mask->getOpcode() == Instruction::And)
      for (Value *operand : mask->operands())
        if (loop.isLoopInvariant(operand))
          return operand;
    for (const User *user : index.users())
      if (auto *comparison = dyn_cast<ICmpInst>(user))
        if (Value *bound = boundBy(*comparison, index, at))
          return bound;
    return nullptr;
  }

  /// What the index is compared with, if control comes to `at` only if it is at most that.
  Value *boundBy(const ICmpInst &comparison, const Value &index, const GetElementPtrInst &at) const {
    bool isFirst = comparison.getOperand(0) == &index;
    Value *other = comparison.getOperand(isFirst);
    if (!loop.isLoopInvariant(other))
      return nullptr;
    CmpInst::Predicate predicate = isFirst ? comparison.getPredicate() : comparison.getSwappedPredicate();
    bool ifTrue = predicate == CmpInst::ICMP_ULE || predicate == CmpInst::ICMP_ULT;
    bool ifFalse = predicate == CmpInst::ICMP_UGT || predicate == CmpInst::ICMP_UGE;
    if (!ifTrue && !ifFalse)
      return nullptr;
    for (const User *user : comparison.users())
      if (auto *branch = dyn_cast<BranchInst>(user)) {
        BasicBlockEdge edge(branch->getParent(), branch->getSuccessor(ifFalse));
        if (dominators.dominates(edge, at.getParent()))
          return other;
      }
    return nullptr;
  }

  /// The sum of what does not change, in 64 bits, before the loop.
  Value *expandBase(IRBuilder<> &builder, const Parts &parts) {
    Value *&known = bases[parts.base];
    if (!known) {
      Value *sum = parts.base.front();
      for (Value *term : drop_begin(parts.base))
        sum = builder.CreateAdd(sum, term);
      known = builder.CreateZExt(sum, builder.getInt64Ty());
    }
    return known;
  }

  Value *expandCheck() {
    IRBuilder<> builder(loop.getLoopPreheader()->getTerminator());
    builder.SetCurrentDebugLocation(DebugLoc());
    Value *fits = nullptr;
    MapVector<std::pair<Value *, std::pair<Value *, uint64_t>>, uint32_t> checks; // the largest constant
    for (Address &address : addresses) {
      address.base = expandBase(builder, address.parts);
      uint32_t &constant = checks[{address.base, {address.parts.bound, address.parts.shift}}];
      constant = std::max(constant, address.parts.constant);
    }
    for (const auto &[sum, constant] : checks) {
      auto [base, scaled] = sum;
      Value *highest = builder.CreateShl(builder.CreateZExt(scaled.first, builder.getInt64Ty()), scaled.second);
      highest = builder.CreateAdd(builder.CreateAdd(base, highest), builder.getInt64(constant));
      Value *isSmall = builder.CreateICmpULE(highest, builder.getInt64(UINT32_MAX));
      fits = fits ? builder.CreateAnd(fits, isSmall) : isSmall;
    }
    return fits;
  }

  void replace(const Address &address) {
    IRBuilder<> builder(loop.getLoopPreheader()->getTerminator());
    builder.SetCurrentDebugLocation(DebugLoc());
    GEPNoWrapFlags flags = address.pointer->getNoWrapFlags();
    Value *memory = address.pointer->getPointerOperand();
    Value *&base = pointers[{memory, address.base}];
    if (!base)
      base = builder.CreateGEP(builder.getInt8Ty(), memory, address.base, "", flags);
    builder.SetInsertPoint(address.pointer);
    Value *index = builder.CreateZExt(address.parts.index, builder.getInt64Ty());
    index = builder.CreateShl(index, address.parts.shift, "", /*HasNUW=*/true, /*HasNSW=*/true);
    Value *pointer = builder.CreateGEP(builder.getInt8Ty(), base, index, "", flags);
    if (address.parts.constant)
      pointer = builder.CreateGEP(builder.getInt8Ty(), pointer, builder.getInt64(address.parts.constant), "", flags);
    address.pointer->replaceAllUsesWith(pointer);
    RecursivelyDeleteTriviallyDeadInstructions(address.pointer);
  }

  Loop &loop;
  LoopInfo &loops;
  DominatorTree &dominators;
  Function &function;
  SmallVector<Address, 8> addresses;
  std::map<SmallVector<Value *, 2>, Value *> bases;
  std::map<std::pair<Value *, Value *>, Value *> pointers;
};

} // namespace

PreservedAnalyses BoundedIndicesPass::run(Function &function, FunctionAnalysisManager &analyses) {
  LoopInfo &loops = analyses.getResult<LoopAnalysis>(function);
  DominatorTree &dominators = analyses.getResult<DominatorTreeAnalysis>(function);
  SmallVector<Loop *, 4> versioned;
  for (Loop *loop : loops.getLoopsInPreorder()) {
    if (versioned.size() == kMostLoops)
      break;
    if (none_of(versioned, [&](const Loop *other) { return other->contains(loop); }) &&
        Versioner(*loop, loops, dominators).run())
      versioned.push_back(loop);
  }
  return versioned.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
}

} // namespace wzc
