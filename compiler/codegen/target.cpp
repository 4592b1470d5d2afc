// See target.h.

#include "compiler/codegen/target.h"

#include "compiler/codegen/llvm_options.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

#include <mutex>

using namespace llvm;

namespace wzc {

namespace {

void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
    LLVMInitializeAArch64AsmParser();
  });
}

/// SSE4.2 and popcnt on x86-64: vectors and rounding in one instruction, and no machine sold since 2009 lacks them.
StringRef defaultCpu(const Triple &triple) { return triple.isX86() ? "x86-64-v2" : "generic"; }

const Target *findTarget(const Triple &triple, std::string &error) {
  initializeTargets();
  return TargetRegistry::lookupTarget(triple, error);
}

} // namespace

std::optional<CompileError> chooseTarget(const CompileOptions &options, TargetChoice &choice) {
  choice.triple = Triple(Triple::normalize(options.target.empty() ? sys::getDefaultTargetTriple() : options.target));
  if (!choice.triple.isX86_64() && !choice.triple.isAArch64())
    return CompileError{"target '" + choice.triple.str() + "' is not supported (expected x86-64 or AArch64)"};
  if (!choice.triple.isOSBinFormatELF() || !choice.triple.isLittleEndian())
    return CompileError{"target '" + choice.triple.str() + "' is not supported (expected a little-endian ELF system)"};
  std::string error;
  const Target *target = findTarget(choice.triple, error);
  if (!target)
    return CompileError{"target '" + choice.triple.str() + "': " + error};

  SubtargetFeatures features;
  if (options.cpu == "native") {
    if (Triple host(sys::getDefaultTargetTriple()); host.getArch() != choice.triple.getArch())
      return CompileError{"cpu 'native' needs a target of this machine's architecture"};
    choice.cpu = sys::getHostCPUName().str();
    for (const auto &[name, enabled] : sys::getHostCPUFeatures())
      features.AddFeature(name, enabled);
  } else {
    choice.cpu = options.cpu.empty() ? defaultCpu(choice.triple).str() : options.cpu;
  }
  std::unique_ptr<MCSubtargetInfo> subtarget(target->createMCSubtargetInfo(choice.triple, "", ""));
  if (!subtarget->isCPUStringValid(choice.cpu))
    return CompileError{"cpu '" + choice.cpu + "' is unknown for " + choice.triple.getArchName().str()};
  // Reading a vector's lanes from as many addresses is no faster by one instruction on most processors that have it,
  // and keeps loops vectors that are better not; vectors of 512 bits leave too much of short loops to do one by one.
  if (choice.triple.isX86() && !options.cpu.empty())
    features.addFeaturesVector(SubtargetFeatures(kNewerFeatures).getFeatures());
  choice.hasVersions =
      choice.triple.isX86() && options.cpu.empty() && options.cpuFeatures.empty() && !options.profileGenerate;
  SmallVector<StringRef> wanted;
  StringRef(options.cpuFeatures).split(wanted, ',', -1, /*KeepEmpty=*/false);
  for (StringRef feature : wanted) {
    if (feature[0] != '+' && feature[0] != '-')
      return CompileError{"cpu feature '" + feature.str() + "' must begin with + or -"};
    StringRef name = feature.drop_front();
    if (none_of(subtarget->getAllProcessorFeatures(), [&](const SubtargetFeatureKV &row) { return name == row.Key; }))
      return CompileError{"cpu feature '" + name.str() + "' is unknown for " + choice.triple.getArchName().str()};
    features.AddFeature(name, feature[0] == '+');
  }
  // Written out in full, so that generated code can ask for what the CPU level implies.
  std::unique_ptr<MCSubtargetInfo> resolved(
      target->createMCSubtargetInfo(choice.triple, choice.cpu, features.getString()));
  SubtargetFeatures all;
  if (choice.triple.isX86())
    for (const SubtargetFeatureKV &row : resolved->getAllProcessorFeatures())
      if (StringRef name(row.Key);
          resolved->checkFeatures(("+" + name).str()) &&
          (name.starts_with("sse") || name.starts_with("ssse") || name.starts_with("avx") || name == "popcnt"))
        all.AddFeature(name);
  for (const std::string &feature : features.getFeatures())
    all.AddFeature(feature);
  choice.features = all.getString();
  return std::nullopt;
}

std::unique_ptr<TargetMachine> createTargetMachine(const TargetChoice &choice, unsigned optLevel) {
  std::string error;
  const Target *target = findTarget(choice.triple, error);
  TargetOptions options;
  options.AllowFPOpFusion = FPOpFusion::Strict; // a fused multiply-add rounds once where WebAssembly rounds twice
  options.UniqueSectionNames = true;
  options.MCOptions.MCRelaxAll = optLevel == 0;
  static constexpr CodeGenOptLevel kLevels[] = {CodeGenOptLevel::None, CodeGenOptLevel::Less, CodeGenOptLevel::Default,
                                                CodeGenOptLevel::Aggressive};
  setLlvmOptions(kLevels[optLevel]);
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      choice.triple, choice.cpu, choice.features, options, Reloc::PIC_, CodeModel::Small, kLevels[optLevel]));
  // Selects instruction by instruction, in a third of the time; what it does not know is selected by the usual way.
  if (optLevel == 1 && choice.triple.isX86())
    machine->setFastISel(true);
  return machine;
}

} // namespace wzc
