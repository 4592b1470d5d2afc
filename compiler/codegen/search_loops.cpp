// SearchLoopsPass; see passes.h.
//
// A search through a tree goes from node to node by an address that a comparison decides about, usually in a dozen
// instructions a round. It ends where the processor cannot foresee; but of unrolled rounds each has a branch of its own
// that ends the search, whose history tells searches that end at different depths apart. LLVM unrolls only loops whose
// rounds can be counted.

#include "compiler/codegen/passes.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

using namespace llvm;

namespace wzc {

namespace {

constexpr unsigned kRounds = 4;
constexpr size_t kMostInstructions = 24;

/// What is on the way from a value of a loop's round to the same of the next.
class Way {
public:
  Way(const Loop &loop, const PHINode &value) : loop(loop), start(value) {
    follow(value.getIncomingValueForBlock(loop.getLoopLatch()));
  }
  bool leadsToNode() const { return reachesStart && hasLoad && hasComparison; }

private:
  void follow(const Value *value) {
    reachesStart |= value == &start;
    auto *instruction = dyn_cast<Instruction>(value);
    if (value == &start || !instruction || !loop.contains(instruction) || !seen.insert(instruction).second)
      return;
    hasLoad |= isa<LoadInst>(instruction);
    hasComparison |= isa<CmpInst>(instruction);
    for (const Value *operand : instruction->operands())
      follow(operand);
  }

  const Loop &loop;
  const PHINode &start;
  bool reachesStart = false, hasLoad = false, hasComparison = false;
  SmallPtrSet<const Instruction *, 16> seen;
};

bool isSmall(const Loop &loop) {
  size_t size = 0;
  for (const BasicBlock *block : loop.blocks()) {
    size += block->sizeWithoutDebug();
    if (size > kMostInstructions ||
        any_of(*block, [](const Instruction &instruction) { return isa<CallBase>(instruction); }))
      return false;
  }
  return true;
}

bool isSearch(const Loop &loop) {
  return loop.isInnermost() && loop.getLoopLatch() && isSmall(loop) &&
         any_of(loop.getHeader()->phis(), [&](const PHINode &phi) { return Way(loop, phi).leadsToNode(); });
}

} // namespace

PreservedAnalyses SearchLoopsPass::run(Function &function, FunctionAnalysisManager &analyses) {
  for (Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    if (isSearch(*loop) && !findOptionMDForLoop(loop, "llvm.loop.unroll.disable"))
      addStringMetadataToLoop(loop, "llvm.loop.unroll.count", kRounds);
  return PreservedAnalyses::all();
}

} // namespace wzc
