// SelfCallsPass; see passes.h.
//
// LLVM's inliner leaves calls of a function by itself alone, and a call that does little else than to call again takes
// most of its time for the prologue, the comparison of the stack pointer, and the epilogue. A function that contains
// itself once or twice pays these once for several calls.

#include "compiler/codegen/passes.h"

#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/CodeMetrics.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace wzc {

namespace {

/// By the cost model's measure for code size, in which an instruction is about one: larger functions gain nothing.
constexpr unsigned kLargestBody = 60;
constexpr unsigned kLargestResult = 300;
constexpr unsigned kMostCalls = 4;
constexpr unsigned kDepth = 2;
/// A call that fewer than one in so many entries of the function come to stays one.
constexpr uint64_t kRare = 10;

class SelfInliner {
public:
  SelfInliner(Function &function, FunctionAnalysisManager &analyses) : function(function), analyses(analyses) {}

  bool run() {
    // What is not even an instruction of the machine is counted here, but a size is looked up cheaply.
    if (function.getInstructionCount() > 4 * kLargestBody || !collectCalls())
      return false;
    unsigned size = bodySize();
    if (size > kLargestBody || !dropRareCalls())
      return false;
    // What is inlined is the body as it is now, and its calls are calls of the function that is being made.
    ValueToValueMapTy map;
    Function *body = CloneFunction(&function, map);
    bool changed = false;
    size_t result = size;
    for (unsigned depth = 0; depth < kDepth; ++depth) {
      result += size * calls.size();
      if (calls.empty() || result > kLargestResult)
        break;
      changed |= inlineCalls(*body);
    }
    body->eraseFromParent();
    return changed;
  }

private:
  bool isSelfCall(const CallBase &call) const {
    return call.getCalledFunction() == &function && call.getFunctionType() == function.getFunctionType();
  }

  bool collectCalls() {
    for (Instruction &instruction : instructions(function))
      if (auto *call = dyn_cast<CallBase>(&instruction); call && isSelfCall(*call))
        calls.push_back(call);
    return !calls.empty() && calls.size() <= kMostCalls;
  }

  unsigned bodySize() const {
    CodeMetrics metrics;
    SmallPtrSet<const Value *, 1> ephemeral;
    for (const BasicBlock &block : function)
      metrics.analyzeBasicBlock(&block, analyses.getResult<TargetIRAnalysis>(function), ephemeral);
    if (metrics.notDuplicatable || !metrics.NumInsts.isValid() || metrics.NumInsts > kLargestBody)
      return kLargestBody + 1;
    return static_cast<unsigned>(metrics.NumInsts.getValue());
  }

  bool dropRareCalls() {
    const BlockFrequencyInfo &frequencies = analyses.getResult<BlockFrequencyAnalysis>(function);
    uint64_t entries = frequencies.getEntryFreq().getFrequency();
    erase_if(calls, [&](CallBase *call) {
      return frequencies.getBlockFreq(call->getParent()).getFrequency() < entries / kRare;
    });
    return !calls.empty();
  }

  /// Leaves the calls that have come with the bodies in `calls`.
  bool inlineCalls(Function &body) {
    SmallVector<CallBase *, 8> inner;
    bool changed = false;
    for (CallBase *call : calls) {
      call->setCalledFunction(&body);
      InlineFunctionInfo info;
      info.UpdateProfile = false;
      if (!InlineFunction(*call, info, /*MergeAttributes=*/false, nullptr, /*InsertLifetime=*/false).isSuccess()) {
        call->setCalledFunction(&function);
        continue;
      }
      changed = true;
      copy_if(info.InlinedCallSites, std::back_inserter(inner), [&](CallBase *site) { return isSelfCall(*site); });
    }
    calls = std::move(inner);
    return changed;
  }

  Function &function;
  FunctionAnalysisManager &analyses;
  SmallVector<CallBase *, 8> calls;
};

} // namespace

PreservedAnalyses SelfCallsPass::run(Module &module, ModuleAnalysisManager &modules) {
  FunctionAnalysisManager &analyses = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = false;
  for (Function &function : make_early_inc_range(module.functions()))
    if (!function.isDeclaration() && !function.hasAvailableExternallyLinkage() &&
        function.hasFnAttribute(kBodyAttribute))
      changed |= SelfInliner(function, analyses).run();
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace wzc
