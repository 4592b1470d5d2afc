// See loop_versions.h.

#include "compiler/codegen/loop_versions.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace wzc {

Loop &versionLoop(Loop &loop, Value *holds, const char *suffix, LoopInfo &loops, DominatorTree &dominators) {
  BasicBlock *check = loop.getLoopPreheader();
  SmallVector<BasicBlock *, 4> exits;
  loop.getUniqueExitBlocks(exits);
  BasicBlock *preheader = SplitBlock(check, check->getTerminator(), &dominators, &loops);
  ValueToValueMapTy map;
  SmallVector<BasicBlock *, 8> blocks;
  Loop *copy = cloneLoopWithPreheader(preheader, check, &loop, map, suffix, &loops, &dominators, blocks);
  remapInstructionsInBlocks(blocks, map);
  Instruction *old = check->getTerminator();
  IRBuilder<> builder(old);
  builder.CreateCondBr(holds, preheader, copy->getLoopPreheader(),
                       MDBuilder(builder.getContext()).createLikelyBranchWeights());
  old->eraseFromParent();
  for (BasicBlock *exit : exits)
    for (PHINode &phi : exit->phis()) {
      unsigned edges = phi.getNumIncomingValues();
      for (unsigned i = 0; i < edges; ++i) {
        Value *value = phi.getIncomingValue(i);
        Value *copied = map.lookup(value);
        phi.addIncoming(copied ? copied : value, cast<BasicBlock>(map[phi.getIncomingBlock(i)]));
      }
    }
  // Where ways out of the loop meet again is not known.
  if (exits.size() == 1)
    dominators.changeImmediateDominator(exits.front(), check);
  else
    dominators.recalculate(*check->getParent());
  return *copy;
}

} // namespace wzc
