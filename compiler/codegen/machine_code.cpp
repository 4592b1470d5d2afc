// The code generator behind the optimiser; see optimize.h. LLVM's own sequence of passes, without those that have
// nothing to find in code of ours, and at -O1 without those whose gain is not worth their time.

#include "compiler/codegen/optimize.h"

#include "compiler/codegen/dispatch_copies.h"
#include "compiler/codegen/false_dependencies.h"
#include "compiler/codegen/instance_register.h"
#include "compiler/codegen/large_frames.h"
#include "compiler/codegen/loop_entries.h"
#include "compiler/codegen/selected_code.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/RuntimeLibcallInfo.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/CodeGen/AsmPrinter.h"
#include "llvm/CodeGen/CodeGenTargetMachineImpl.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace wzc {

namespace {

/// Passes about things that we never generate. Above all there are lines, but no variables for a debugger: looking
/// where they live takes LLVM a tenth of the time of emission, even if there are none.
void leaveOutUseless(TargetPassConfig &config) {
  for (AnalysisID pass : {
           &LiveDebugValuesID,
           &RemoveRedundantDebugValuesID,
           &StackMapLivenessID,
           &XRayInstrumentationID,
           &FEntryInserterID,
           &PatchableFunctionID,
           &FuncletLayoutID,
           &GCLoweringID,
           &ShadowStackGCLoweringID,
           &GCMachineCodeAnalysisID,
           &MachineSanitizerBinaryMetadataID,
           &FixupStatepointCallerSavedID,
           &RemoveLoadsIntoFakeUsesID,
           &StackFrameLayoutAnalysisPassID,
       })
    config.disablePass(pass);
}

/// Passes that together take a quarter of the time of emission, and gain a few per cent of speed.
void leaveOutCostly(TargetPassConfig &config) {
  for (AnalysisID pass : {
           // Before registers are allocated: values computed twice, in a better order, or where they are needed less
           // often.
           &EarlyTailDuplicateLegacyID,
           &OptimizePHIsLegacyID,
           &EarlyIfConverterLegacyID,
           &MachineCombinerID,
           &EarlyMachineLICMID,
           &MachineCSELegacyID,
           &MachineSinkingLegacyID,
           &PeepholeOptimizerLegacyID,
           &MachineSchedulerID,
           // After: copies and spills, and the arrangement of blocks.
           &StackSlotColoringID,
           &MachineLICMID,
           &PostRAMachineSinkingID,
           &ShrinkWrapID,
           &MachineCopyPropagationID,
           &TailDuplicateLegacyID,
       })
    config.disablePass(pass);
}

/// LLVM's list of passes, without more of those about things that we never generate. TargetPassConfig can only be told
/// to leave out some of them; each looks at every function.
class UsefulPasses : public legacy::PassManager {
public:
  UsefulPasses(CodeGenOptLevel level, const Module &module)
      : level(level), reduces(any_of(module, [](const Function &function) {
          return function.getName().starts_with("llvm.vector.reduce.");
        })) {}

  void add(Pass *pass) override {
    static const StringSet<> never = {
        // Integers wider than registers, atomic accesses, tiles, the stack of the x87, dynamic allocas.
        "Expand IR instructions",
        "Expand Atomic instructions",
        "Expand indirectbr instructions",
        "Lower AMX intrinsics",
        "Lower AMX type for load/store",
        "Fast Tile Register Preconfigure",
        "Fast Tile Register Configure",
        "Tile Register Pre-configure",
        "Tile Register Configure",
        "X86 Lower Tile Copy",
        "X86 FP Stackifier",
        "X86 insert wait instruction",
        "X86 DynAlloca Expander",
        // Exceptions, instrumentation, and what front ends ask for by attributes.
        "Exception handling preparation",
        "Prepare callbr",
        "Instrument function entry/exit with calls to e.g. mcount() (post inlining)",
        "Safe Stack instrumentation pass",
        "Insert KCFI indirect call checks",
        "X86 Indirect Branch Tracking",
        "X86 speculative load hardening",
        "X86 Speculative Execution Side Effect Suppression",
        "X86 Load Value Injection (LVI) Load Hardening",
        "X86 Load Value Injection (LVI) Ret-Hardening",
        "X86 Indirect Thunks",
        "X86 Return Thunks",
        "X86 PIC Global Base Reg Initialization",
        "Argument Stack Rebase",
        "Pseudo Probe Inserter",
        "Insert stack protectors",
        "Merge disjoint stack slots",
        "X86 Suppress APX features for relocation",
        // What machines of the past need, and what is for training LLVM itself.
        "X86 Atom pad short functions",
        "Register Allocation Pass Scoring",
        // Calls of the C library and of languages' runtimes.
        "Merge contiguous icmps into a memcmp",
        "Expand memcmp() to load/stores",
        "Replace intrinsics with calls to vector library",
        "Partially inline calls to library functions",
        "ObjC ARC contraction",
        "Local Dynamic TLS Access Clean-up",
    };
    static const StringSet<> unvectorised = {"Scalarize Masked Memory Intrinsics"};
    static const StringSet<> usual = {
        // Addresses are a base and an index, which count on their own; more induction variables mean more spills. The
        // pipelines have it for the loops that gain.
        "Canonicalize Freeze Instructions in Loops",
        "Loop Strength Reduction",
        // The arrangement of blocks, later, merges what they have in common, too.
        "Control Flow Optimizer",
        // Definitions next to their uses, which the scheduler does, and values that the prologue has already.
        "Live Range Shrink",
        "Machine Late Instructions Cleanup Pass",
        // Which of several instructions that do the same to use.
        "X86 Execution Dependency Fix",
    };
    // NearOperandsPass does what matters of it in a seventh of the time.
    static const StringSet<> quick = {"CodeGen Prepare"};
    StringRef name = pass->getPassName();
    bool isUseless = never.contains(name) || (!reduces && name == "Expand reduction intrinsics") ||
                     (level == CodeGenOptLevel::None && unvectorised.contains(name)) ||
                     (level <= CodeGenOptLevel::Default && usual.contains(name)) ||
                     (level == CodeGenOptLevel::Less && quick.contains(name));
    if (!isUseless && level <= CodeGenOptLevel::Default && name == "BreakFalseDeps") {
      delete pass;
      pass = createFalseDependenciesPass();
    } else if (isUseless) {
      delete pass;
      return;
    }
    legacy::PassManager::add(pass);
  }

private:
  CodeGenOptLevel level;
  bool reduces; // whether there are sums and the like of a vector's lanes
};

} // namespace

void emitMachineCode(Module &module, TargetMachine &target, CodeGenFileType type, SmallVectorImpl<char> &output,
                     PassTimes *times, LineRecorder *lines) {
  raw_svector_ostream stream(output);
  UsefulPasses passes(target.getOptLevel(), module);
  passes.add(new TargetLibraryInfoWrapperPass(module.getTargetTriple()));
  // Without it the code generator believes that there is no memmove to call, and writes loops of bytes.
  passes.add(new RuntimeLibraryInfoWrapper(module.getTargetTriple()));
  // What addPassesToEmitFile() does, but for the passes left out. All targets we accept are of this class.
  auto &machine = static_cast<CodeGenTargetMachineImpl &>(target);
  TargetPassConfig *config = machine.createPassConfig(passes);
  auto *machineModule = new MachineModuleInfoWrapperPass(&target);
  config->setDisableVerify(true);
  leaveOutUseless(*config);
  if (target.getOptLevel() == CodeGenOptLevel::Less) {
    leaveOutCostly(*config);
    config->setEnableTailMerge(false); // FastISel does not mark which calls must not be merged
  }
  if (target.getOptLevel() <= CodeGenOptLevel::Less)
    config->insertPass(&FinalizeISelID, createSelectedCodePass(target.getOptLevel()));
  else
    config->insertPass(&EarlyTailDuplicateLegacyID, createLoopEntriesPass());
  config->insertPass(&TwoAddressInstructionPassID, createInstanceRegisterPass());
  config->insertPass(&PrologEpilogCodeInserterID, createLargeFramesPass());
  if (target.getOptLevel() > CodeGenOptLevel::None) // else blocks are not placed, and the pass would have no owner
    config->insertPass(&MachineBlockPlacementID, createDispatchCopiesPass());
  passes.add(config);
  passes.add(machineModule);
  if (config->addISelPasses())
    reportFatalInternalError("no instruction selection for this target");
  config->addMachinePasses();
  config->setInitialized();
  Expected<std::unique_ptr<MCStreamer>> streamer =
      machine.createMCStreamer(stream, nullptr, type, machineModule->getMMI().getContext());
  if (!streamer)
    reportFatalInternalError("no object files for this target");
  AsmPrinter *printer = target.getTarget().createAsmPrinter(target, std::move(*streamer));
  if (lines)
    printer->addAsmPrinterHandler(lines->handler(*printer));
  passes.add(printer);
  passes.add(createFreeMachineFunctionPass());
  if (times)
    passes.add(times->watchCodeGenerator());
  passes.run(module);
}

} // namespace wzc
