// See optimize.h. Our passes stand at three points: QuietNanPass before anything is folded, when local variables have
// become values; DeadLoadsPass between simplification, which needs every load pinned, and the loop and vector passes,
// which need loads unpinned; WholeLoadsPass and StackChecksPass at the end, when inlining has decided what calls what.

#include "compiler/codegen/optimize.h"

#include "compiler/codegen/passes.h"

#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/StandardInstrumentations.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace llvm;

namespace wzc {

void optimize(Module &module, TargetMachine &target, unsigned level, bool promotes, PassTimes *times) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;

  PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.SLPVectorization = tuning.LoopInterleaving = level >= 2;
  tuning.CallGraphProfile = false; // for linkers, which see all functions as one
  PassInstrumentationCallbacks callbacks;
  OptNoneInstrumentation optNone(/*DebugLogging=*/false);
  optNone.registerCallbacks(callbacks);
  if (times)
    times->watch(callbacks);
  PassBuilder builder(&target, tuning, std::nullopt, &callbacks);
  functions.registerPass([&] { return builder.buildDefaultAAPipeline(); });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  builder.registerPipelineStartEPCallback([=](ModulePassManager &passes, OptimizationLevel optimization) {
    if (optimization == OptimizationLevel::O0 && !promotes)
      return;
    FunctionPassManager first;
    first.addPass(PromotePass());
    first.addPass(QuietNanPass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(first)));
  });
  builder.registerOptimizerEarlyEPCallback(
      [](ModulePassManager &passes, OptimizationLevel, ThinOrFullLTOPhase) { passes.addPass(DeadLoadsPass()); });
  builder.registerVectorizerStartEPCallback([](FunctionPassManager &passes, OptimizationLevel optimization) {
    if (optimization.getSpeedupLevel() >= 2)
      passes.addPass(WideIndicesPass());
  });
  builder.registerOptimizerLastEPCallback([](ModulePassManager &passes, OptimizationLevel, ThinOrFullLTOPhase) {
    passes.addPass(WideArgumentsPass());
    passes.addPass(createModuleToFunctionPassAdaptor(ZeroExtensionsPass()));
    passes.addPass(createModuleToFunctionPassAdaptor(WholeLoadsPass()));
    passes.addPass(StackChecksPass());
  });

  static constexpr const OptimizationLevel *kLevels[] = {&OptimizationLevel::O0, &OptimizationLevel::O1,
                                                         &OptimizationLevel::O2, &OptimizationLevel::O3};
  ModulePassManager passes = level == 0 ? builder.buildO0DefaultPipeline(OptimizationLevel::O0)
                                        : builder.buildPerModuleDefaultPipeline(*kLevels[level]);
  passes.run(module, modules);
}

void emitMachineCode(Module &module, TargetMachine &target, CodeGenFileType type, SmallVectorImpl<char> &output,
                     PassTimes *times) {
  raw_svector_ostream stream(output);
  legacy::PassManager passes;
  passes.add(new TargetLibraryInfoWrapperPass(module.getTargetTriple()));
  [[maybe_unused]] bool unsupported = target.addPassesToEmitFile(passes, stream, nullptr, type);
  assert(!unsupported && "every target we accept emits objects and assembly");
  if (times)
    passes.add(times->watchCodeGenerator());
  passes.run(module);
}

} // namespace wzc
