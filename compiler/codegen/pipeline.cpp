// See pipeline.h. A module comes from a compiler that has run LLVM's passes, or ones as good, over it: little is left
// to do but what WebAssembly cannot say, and a pass that finds nothing takes as long as one that finds much. So -O1 and
// -O2 have pipelines of their own; what each pass is in them for stands beside it. LLVM's passes about globals,
// arguments and calls' targets are in neither: a partition has no globals of its own, its functions' types are fixed,
// and WebAssembly's indirect calls go through tables.
//
// Our passes stand at three points, which matters for correctness (see passes.h): QuietNanPass before anything is
// folded, when local variables have become values; DeadLoadsPass between simplification, which needs every load pinned,
// and the loop and vector passes, which need loads unpinned; WholeLoadsPass and StackChecksPass at the end, when
// inlining has decided what calls what. Checks of bounds stay what they are until then, too.

#include "compiler/codegen/pipeline.h"

#include "compiler/codegen/calls.h"
#include "compiler/codegen/passes.h"
#include "compiler/codegen/processor_versions.h"

#include "llvm/Analysis/InlineCost.h"
#include "llvm/Analysis/ProfileSummaryInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/IPO/ElimAvailExtern.h"
#include "llvm/Transforms/IPO/FunctionAttrs.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/Inliner.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/CorrelatedValuePropagation.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/IndVarSimplify.h"
#include "llvm/Transforms/Scalar/JumpThreading.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopDeletion.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/LoopSimplifyCFG.h"
#include "llvm/Transforms/Scalar/LoopStrengthReduce.h"
#include "llvm/Transforms/Scalar/LoopUnrollPass.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"
#include "llvm/Transforms/Vectorize/LoopVectorize.h"
#include "llvm/Transforms/Vectorize/SLPVectorizer.h"
#include "llvm/Transforms/Vectorize/VectorCombine.h"

using namespace llvm;

namespace wzc {

namespace {

/// Once over the function: running until nothing changes costs half as much again.
InstCombinePass combine() { return InstCombinePass(InstCombineOptions().setMaxIterations(1).setVerifyFixpoint(false)); }

SimplifyCFGOptions simplifyOptions() { return SimplifyCFGOptions().convertSwitchRangeToICmp(true); }

/// Locals to values, all of them.
FunctionPassManager locals() {
  FunctionPassManager passes;
  passes.addPass(PromotePass());
  passes.addPass(QuietNanPass());
  return passes;
}

/// Locals to values, and the first look at functions, which tells the inliner their size.
FunctionPassManager first() {
  FunctionPassManager passes;
  passes.addPass(PromoteLocalsPass());
  passes.addPass(QuietNanPass());
  passes.addPass(SimplifyCFGPass(simplifyOptions()));
  return passes;
}

/// The same, and small functions inlined into themselves, before they are into others.
void addSelfInlining(ModulePassManager &passes) {
  FunctionPassManager callees = first();
  callees.addPass(EarlyCSEPass());
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(callees), /*EagerlyInvalidate=*/true));
  passes.addPass(SelfCallsPass());
}

/// Lets passes over functions and loops, which can only look at what is known of the module, see what is hot.
void addProfile(ModulePassManager &passes) {
  passes.addPass(RequireAnalysisPass<ProfileSummaryAnalysis, llvm::Module>());
}

/// What must run at every level but 0. `reduced`: behind loop strength reduction, if there is any.
void addLast(ModulePassManager &passes, bool reduced) {
  passes.addPass(createModuleToFunctionPassAdaptor(BoundsChecksPass()));
  passes.addPass(WideArgumentsPass());
  FunctionPassManager functions;
  functions.addPass(UnwrappedSumsPass());
  functions.addPass(ZeroExtensionsPass(/*counters=*/reduced));
  functions.addPass(WholeLoadsPass());
  functions.addPass(CalleeLoadsPass());
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(functions)));
  passes.addPass(StackChecksPass(/*shared=*/false));
}

bool isOwn(const Function &function) { return !function.hasAvailableExternallyLinkage(); }
bool isNoVersion(const Function &function) { return !function.hasFnAttribute(kVersionOf); }
bool hasLocalsInMemory(const Function &function) { return function.hasFnAttribute(kLocalsInMemory); }
bool hasNoLocalsInMemory(const Function &function) { return !hasLocalsInMemory(function); }

/// Interpreters' loops and tables of cases have more blocks.
bool isOfUsualSize(const Function &function) { return function.size() <= 2'000; }

/// Whether passes of more than linear time find something in a function.
bool isRewarding(const Function &function) {
  if (!isOfUsualSize(function) || hasLocalsInMemory(function))
    return false;
  // Values that meet wherever paths do are locals saved and restored around calls (Binaryen's Asyncify), dozens to a
  // block.
  constexpr size_t kSmall = 500, kPhisOneIn = 8;
  size_t phis = 0;
  for (const BasicBlock &block : function)
    phis += range_size(block.phis());
  return phis * kPhisOneIn <= std::max<size_t>(function.getInstructionCount(), kSmall);
}

/// A pass for functions, or loops, of which something holds.
template <auto holds, typename Pass> class If : public PassInfoMixin<If<holds, Pass>> {
public:
  explicit If(Pass pass) : pass(std::move(pass)) {}
  template <typename Unit, typename... Arguments> PreservedAnalyses run(Unit &unit, Arguments &&...arguments) {
    return holds(unit) ? pass.run(unit, std::forward<Arguments>(arguments)...) : PreservedAnalyses::all();
  }

private:
  Pass pass;
};
template <auto holds, typename Pass> If<holds, Pass> when(Pass pass) { return If<holds, Pass>(std::move(pass)); }

/// Whether a function accesses vectors, as those do whose loops the vectoriser has made.
bool isOfVectors(const Function &function) {
  return any_of(instructions(function), [](const Instruction &instruction) {
    return (isa<LoadInst>(instruction) || isa<StoreInst>(instruction)) && getLoadStoreType(&instruction)->isVectorTy();
  });
}

/// Of a function in which a pass about loops has changed something.
constexpr StringLiteral kReshaped = "wzc-reshaped";
bool isReshaped(const Function &function) { return function.hasFnAttribute(kReshaped); }

/// A pass that marks the functions it changes.
template <typename Pass> class Reshaping : public PassInfoMixin<Reshaping<Pass>> {
public:
  explicit Reshaping(Pass pass) : pass(std::move(pass)) {}
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &analyses) {
    PreservedAnalyses preserved = pass.run(function, analyses);
    if (!preserved.areAllPreserved())
      function.addFnAttr(kReshaped);
    return preserved;
  }

private:
  Pass pass;
};
template <typename Pass> Reshaping<Pass> reshaping(Pass pass) { return Reshaping<Pass>(std::move(pass)); }

/// Whether induction variables are worth choosing anew: elsewhere they are not what the time goes into. Only loops
/// that call nothing count in a way that pays.
bool isReduced(const Loop &loop) { return loop.isInnermost() && isCallFree(loop); }

template <typename... Passes> void addLoopPasses(FunctionPassManager &passes, bool useMemorySSA, Passes &&...added) {
  LoopPassManager loops;
  (loops.addPass(std::forward<Passes>(added)), ...);
  passes.addPass(createFunctionToLoopPassAdaptor(std::move(loops), useMemorySSA));
}

/// One pass of each kind: repeated address arithmetic goes, loads of the instance leave loops, and loops become
/// vectors. Nothing is inlined, and code that is not in loops is left as the module has it.
ModulePassManager buildQuick() {
  ModulePassManager passes;
  addProfile(passes);
  FunctionPassManager simplify = first();
  simplify.addPass(EarlyCSEPass());
  simplify.addPass(combine());
  addLoopPasses(simplify, /*useMemorySSA=*/true, LoopRotatePass(), LICMPass(LICMOptions()));
  addLoopPasses(simplify, /*useMemorySSA=*/false,
                when<isCallFree>(IndVarSimplifyPass())); // for WideIndicesPass and the vectoriser
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(simplify), /*EagerlyInvalidate=*/true));
  passes.addPass(DeadLoadsPass());

  FunctionPassManager vectorize;
  vectorize.addPass(WideIndicesPass());
  vectorize.addPass(LoopVectorizePass());
  vectorize.addPass(EarlyCSEPass()); // the vectoriser writes the same addresses and conditions out again and again
  // Where there are no vectors it makes more of what counts than there are registers.
  vectorize.addPass(when<isOfVectors>(createFunctionToLoopPassAdaptor(LoopStrengthReducePass())));
  // Loops need no block of their own any more that all ways back lead through: its phis are copies.
  vectorize.addPass(SimplifyCFGPass(simplifyOptions().needCanonicalLoops(false)));
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(vectorize), /*EagerlyInvalidate=*/true));
  addLast(passes, /*reduced=*/true);
  passes.addPass(createModuleToFunctionPassAdaptor(NearOperandsPass()));
  return passes;
}

/// Simplification of a function whose callees have been inlined.
FunctionPassManager simplifyInlined() {
  FunctionPassManager passes;
  // Buffers of several results, when the callee was inlined.
  passes.addPass(when<hasNoLocalsInMemory>(SROAPass(SROAOptions::ModifyCFG)));
  passes.addPass(EarlyCSEPass());
  passes.addPass(combine());
  addLoopPasses(passes, /*useMemorySSA=*/true, LoopSimplifyCFGPass(), LoopRotatePass(), LICMPass(LICMOptions()));
  addLoopPasses(passes, /*useMemorySSA=*/false, when<isCallFree>(IndVarSimplifyPass()),
                when<isCallFree>(LoopDeletionPass()), when<isCallFree>(LoopFullUnrollPass()));
  passes.addPass(InvalidateAnalysisPass<ScalarEvolutionAnalysis>()); // would be told of every value replaced
  passes.addPass(RepeatedChecksPass());
  // A copy of another partition's function is as good as it need be to be inlined, or else is not compiled at all.
  FunctionPassManager own;
  // Loads that only the instance's memory being one region shows to be the same. Locals in memory stay there.
  own.addPass(when<hasNoLocalsInMemory>(GVNPass()));
  own.addPass(when<hasLocalsInMemory>(GVNPass(GVNOptions().setLoadPRE(false))));
  // Interpreters' loops: the switch is copied to where the next case is known.
  own.addPass(when<isRewarding>(JumpThreadingPass()));
  // Divisions and extensions of values that branches have bounded: a seventh of the instructions of a speech codec.
  own.addPass(when<isRewarding>(CorrelatedValuePropagationPass()));
  own.addPass(combine());
  passes.addPass(when<isOwn>(std::move(own)));
  return passes;
}

/// Loops to vectors.
FunctionPassManager vectorizeLoops() {
  FunctionPassManager passes;
  passes.addPass(reshaping(WideIndicesPass()));
  addLoopPasses(passes, /*useMemorySSA=*/true, LoopRotatePass()); // its checks are outside; loops are bottom-tested
  passes.addPass(reshaping(LoopVectorizePass()));
  return passes;
}

ModulePassManager buildUsual(bool hasVersions) {
  ModulePassManager passes;
  addProfile(passes);
  addSelfInlining(passes);

  // Callees before callers. There are no calls through pointers that inlining could resolve, so none is tried twice.
  ModuleInlinerWrapperPass inliner(getInlineParams(2, 0), /*MandatoryFirst=*/false, {}, InliningAdvisorMode::Default,
                                   /*MaxDevirtIterations=*/0);
  inliner.getPM().addPass(PostOrderFunctionAttrsPass(/*SkipNonRecursive=*/true));
  inliner.getPM().addPass(
      createCGSCCToFunctionPassAdaptor(simplifyInlined(), /*EagerlyInvalidate=*/true, /*NoRerun=*/true));
  passes.addPass(std::move(inliner));
  passes.addPass(EliminateAvailableExternallyPass()); // copies of other partitions' functions have served
  passes.addPass(DeadLoadsPass());

  if (hasVersions)
    passes.addPass(ProcessorVersionsPass(vectorizeLoops()));
  FunctionPassManager vectorize;
  vectorize.addPass(when<isNoVersion>(vectorizeLoops()));
  vectorize.addPass(SimplifyCFGPass(simplifyOptions()
                                        .forwardSwitchCondToPhi(true)
                                        .convertSwitchToLookupTable(true)
                                        .needCanonicalLoops(false)
                                        .hoistCommonInsts(true)
                                        .sinkCommonInsts(true)));
  vectorize.addPass(when<isRewarding>(SLPVectorizerPass()));
  vectorize.addPass(VectorCombinePass());
  vectorize.addPass(SearchLoopsPass());
  vectorize.addPass(reshaping(when<isRewarding>(LoopUnrollPass(LoopUnrollOptions(2)))));
  vectorize.addPass(when<isReshaped>(combine())); // elsewhere there is nothing new
  addLoopPasses(vectorize, /*useMemorySSA=*/true, LICMPass(LICMOptions()));
  vectorize.addPass(InvariantSumsPass());
  vectorize.addPass(when<isOfUsualSize>(BoundedIndicesPass()));
  vectorize.addPass(
      SimplifyCFGPass(simplifyOptions().hoistLoadsStoresWithCondFaulting(true).speculateUnpredictables(true)));
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(vectorize), /*EagerlyInvalidate=*/true));
  addLast(passes, /*reduced=*/false);
  FunctionPassManager last;
  last.addPass(RecurrencesPass());
  addLoopPasses(last, /*useMemorySSA=*/false, when<isReduced>(LoopStrengthReducePass()));
  last.addPass(when<isOfUsualSize>(ZeroExtensionsPass(/*counters=*/true)));
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(last)));
  if (hasVersions)
    passes.addPass(ProcessorChoicePass());
  passes.addPass(GlobalDCEPass()); // declarations of what nobody calls any more
  return passes;
}

ModulePassManager buildThorough(PassBuilder &builder, bool hasVersions) {
  builder.registerPipelineStartEPCallback(
      [](ModulePassManager &passes, OptimizationLevel) { addSelfInlining(passes); });
  builder.registerOptimizerEarlyEPCallback(
      [hasVersions](ModulePassManager &passes, OptimizationLevel, ThinOrFullLTOPhase) {
        passes.addPass(DeadLoadsPass());
        if (hasVersions)
          passes.addPass(ProcessorVersionsPass(vectorizeLoops()));
      });
  builder.registerVectorizerStartEPCallback(
      [](FunctionPassManager &passes, OptimizationLevel) { passes.addPass(WideIndicesPass()); });
  builder.registerOptimizerLastEPCallback(
      [hasVersions](ModulePassManager &passes, OptimizationLevel, ThinOrFullLTOPhase) {
        addLast(passes, /*reduced=*/false);
        if (hasVersions)
          passes.addPass(ProcessorChoicePass());
      });
  return builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3);
}

} // namespace

ModulePassManager buildPipeline(PassBuilder &builder, const Optimization &optimization) {
  switch (optimization.level) {
  case 0: {
    // Loads are volatile from the beginning: none is pinned. Nearly all instructions are selected one by one, so that
    // no load is changed by what is done with its value; FunctionEmitter hides those that would be even so.
    ModulePassManager passes;
    if (optimization.promotes)
      passes.addPass(createModuleToFunctionPassAdaptor(locals()));
    passes.addPass(WideArgumentsPass()); // for thunks
    passes.addPass(StackChecksPass(/*shared=*/true));
    return passes;
  }
  case 1: return buildQuick();
  case 2: return buildUsual(optimization.hasVersions);
  default: return buildThorough(builder, optimization.hasVersions);
  }
}

} // namespace wzc
