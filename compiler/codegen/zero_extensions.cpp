// ZeroExtensionsPass; see passes.h.
//
// An instruction that computes 32 bits clears the upper half of its 64-bit register, so extending costs nothing where
// the value arises. The code generator, which looks at one basic block at a time, sees that only there. In another
// block it needs an instruction for every extension, on the way of every dependent load; and a value that is used both
// ways across blocks occupies two registers.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace wzc {

namespace {

class Extender {
public:
  Extender(Function &function, bool withCounters)
      : function(function), layout(function.getDataLayout()), withCounters(withCounters),
        i32(Type::getInt32Ty(function.getContext())), i64(Type::getInt64Ty(function.getContext())) {}

  bool run() {
    // Parameters come extended (see WideArgumentsPass).
    for (Argument &argument : function.args())
      if (std::optional<ConstantRange> range = argument.getRange();
          range && argument.getType() == i64 && range->getUnsignedMax().ule(UINT32_MAX))
        for (User *user : argument.users())
          if (auto *part = dyn_cast<TruncInst>(user); part && part->getType() == i32)
            widened[part] = &argument;
    for (Instruction &instruction : instructions(function))
      if (auto *extension = dyn_cast<ZExtInst>(&instruction);
          extension && extension->getSrcTy() == i32 && extension->getDestTy() == i64)
        extensions.push_back(extension);
    findDuplicates();
    for (ZExtInst *extension : extensions)
      if (auto *phi = dyn_cast<PHINode>(extension->getOperand(0)); phi && isWidenable(*phi))
        phis.insert(phi);
    SmallVector<PHINode *, 16> work(phis.begin(), phis.end());
    while (!work.empty())
      for (Value *incoming : work.pop_back_val()->incoming_values())
        if (auto *phi = dyn_cast<PHINode>(incoming); phi && isWidenable(*phi) && phis.insert(phi))
          work.push_back(phi);
    for (PHINode *phi : phis) {
      PHINode *wide = PHINode::Create(i64, phi->getNumIncomingValues(), "", phi->getIterator());
      wide->setDebugLoc(phi->getDebugLoc());
      widened[phi] = wide;
    }
    for (PHINode *phi : phis) {
      auto *wide = cast<PHINode>(widened[phi]);
      for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i) {
        BasicBlock *block = phi->getIncomingBlock(i);
        int known = wide->getBasicBlockIndex(block); // the cases of a switch may come from the same block
        wide->addIncoming(known < 0 ? extend(phi->getIncomingValue(i), block)
                                    : wide->getIncomingValue(static_cast<unsigned>(known)),
                          block);
      }
    }
    for (ZExtInst *extension : extensions)
      if (Value *value = extension->getOperand(0); !widened.contains(value) && isNeededFar(*extension))
        extendAtOrigin(value);
    for (auto [narrow, wide] : widened)
      replaceUses(narrow, wide);
    phis.insert_range(duplicates);
    for (PHINode *phi : phis)
      phi->dropAllReferences(); // they may be each other's operands
    for (PHINode *phi : phis)
      phi->eraseFromParent();
    return !widened.empty();
  }

private:
  bool isWidenable(PHINode &phi) const {
    return phi.getType() == i32 && (withCounters || !isCounter(phi)) && !widened.contains(&phi);
  }

  static bool isCounter(const PHINode &phi) {
    return any_of(phi.incoming_values(), [&](const Value *incoming) {
      auto *step = dyn_cast<BinaryOperator>(incoming);
      return step && (step->getOpcode() == Instruction::Add || step->getOpcode() == Instruction::Sub) &&
             is_contained(step->operands(), &phi);
    });
  }

  /// Other passes leave behind phis whose value another phi of the block has in 64 bits: where they found the extension
  /// of a phi's operand, but not that of the phi.
  void findDuplicates() {
    for (BasicBlock &block : function)
      for (PHINode &narrow : block.phis()) {
        if (narrow.getType() != i32)
          continue;
        for (PHINode &wide : block.phis())
          if (wide.getType() == i64 && isExtension(narrow, wide)) {
            widened[&narrow] = &wide;
            duplicates.push_back(&narrow);
            break;
          }
      }
  }

  bool isExtension(const PHINode &narrow, const PHINode &wide) const {
    for (unsigned i = 0; i < narrow.getNumIncomingValues(); ++i) {
      const Value *part = narrow.getIncomingValue(i), *whole = wide.getIncomingValue(i);
      bool isItself = part == &narrow && whole == &wide;
      if (narrow.getIncomingBlock(i) != wide.getIncomingBlock(i) || (!isItself && !isExtension(*part, *whole)))
        return false;
    }
    return true;
  }

  bool isExtension(const Value &part, const Value &whole) const {
    if (auto *extension = dyn_cast<ZExtInst>(&whole))
      return extension->getOperand(0) == &part;
    if (auto *constant = dyn_cast<ConstantInt>(&whole))
      return isa<ConstantInt>(part) && cast<ConstantInt>(part).getZExtValue() == constant->getZExtValue();
    auto *truncation = dyn_cast<TruncInst>(&part);
    return truncation && truncation->getOperand(0) == &whole &&
           computeKnownBits(&whole, layout).countMaxActiveBits() <= 32;
  }

  static bool isNeededFar(const ZExtInst &extension) {
    auto *origin = dyn_cast<Instruction>(extension.getOperand(0));
    if (!origin)
      return isa<Argument>(extension.getOperand(0));
    return !isa<PHINode>(origin) && !origin->isTerminator() && origin->getParent() != extension.getParent();
  }

  /// The value in 64 bits at the end of `block`.
  Value *extend(Value *value, BasicBlock *block) {
    if (auto *constant = dyn_cast<ConstantInt>(value))
      return ConstantInt::get(i64, constant->getZExtValue());
    if (auto found = widened.find(value); found != widened.end())
      return found->second;
    if (isa<Constant>(value) || isa<PHINode>(value) ||
        (isa<Instruction>(value) && cast<Instruction>(value)->isTerminator())) {
      IRBuilder<> builder(block->getTerminator());
      return builder.CreateZExt(value, i64);
    }
    return extendAtOrigin(value);
  }

  Value *extendAtOrigin(Value *value) {
    Value *&wide = widened[value];
    if (wide)
      return wide;
    auto *origin = dyn_cast<Instruction>(value);
    BasicBlock::iterator at =
        origin ? std::next(origin->getIterator()) : function.getEntryBlock().getFirstInsertionPt();
    auto *extension = new ZExtInst(value, i64, "", at);
    if (origin)
      extension->setDebugLoc(origin->getDebugLoc());
    return wide = extension;
  }

  /// Outside of the block where the narrow value arises it is a part of the wide one.
  void replaceUses(Value *narrow, Value *wide) {
    const BasicBlock *home = isa<PHINode>(narrow)       ? nullptr
                             : isa<Instruction>(narrow) ? cast<Instruction>(narrow)->getParent()
                                                        : &function.getEntryBlock();
    SmallDenseMap<BasicBlock *, Value *, 4> parts;
    for (Use &use : make_early_inc_range(narrow->uses())) {
      auto *user = cast<Instruction>(use.getUser());
      if (user == wide)
        continue;
      if (isa<ZExtInst>(user) && user->getType() == i64) {
        user->replaceAllUsesWith(wide);
        user->eraseFromParent();
        continue;
      }
      auto *phi = dyn_cast<PHINode>(user);
      BasicBlock *block = phi ? phi->getIncomingBlock(use) : user->getParent();
      if (block == home || (phi && widened.contains(phi)))
        continue;
      Value *&part = parts[block];
      if (!part) {
        BasicBlock::iterator at = block->getFirstInsertionPt();
        // What is made from a phi at the beginning of the same block stands behind all phis.
        part = new TruncInst(wide, i32, "", at == block->end() ? block->getTerminator()->getIterator() : at);
      }
      use.set(part);
    }
  }

  Function &function;
  const DataLayout &layout;
  const bool withCounters;
  Type *const i32, *const i64;
  SmallVector<ZExtInst *, 32> extensions;
  SmallVector<PHINode *, 8> duplicates;
  SmallSetVector<PHINode *, 16> phis;
  MapVector<Value *, Value *> widened;
};

} // namespace

PreservedAnalyses ZeroExtensionsPass::run(Function &function, FunctionAnalysisManager &) {
  return allButInstructions(Extender(function, withCounters).run());
}

} // namespace wzc
