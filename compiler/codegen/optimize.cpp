// See optimize.h.

#include "compiler/codegen/optimize.h"

#include "compiler/codegen/pipeline.h"

#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/StandardInstrumentations.h"
#include "llvm/Transforms/IPO/DeadArgumentElimination.h"

using namespace llvm;

namespace wzc {

void optimize(Module &module, TargetMachine &target, const Optimization &optimization) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;

  PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.SLPVectorization = tuning.LoopInterleaving = optimization.level >= 2;
  tuning.CallGraphProfile = false; // for linkers, which see all functions as one
  PassInstrumentationCallbacks callbacks;
  OptNoneInstrumentation optNone(/*DebugLogging=*/false);
  optNone.registerCallbacks(callbacks);
  // A callee has the instance in its register although it does not use the parameter yet (see StackChecksPass).
  callbacks.registerShouldRunOptionalPassCallback(
      [](StringRef pass, const Any &) { return pass != DeadArgumentEliminationPass::name(); });
  if (optimization.times)
    optimization.times->watch(callbacks);
  PassBuilder builder(&target, tuning, std::nullopt, &callbacks);
  functions.registerPass([&] { return builder.buildDefaultAAPipeline(); });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  buildPipeline(builder, optimization).run(module, modules);
  assert(!verifyModule(module, &errs()) && "our passes leave what the code generator understands");
}

} // namespace wzc
