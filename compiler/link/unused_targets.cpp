// lld initialises every target LLVM was built with, for link-time optimisation we never ask of it. Linked as they are,
// the twenty code generators we do not use are nearly half of the executable (54 of 125 MB) and a third of the time it
// takes to start (1.6 of 5 ms). So the initialisers of these targets are defined here, empty, and the linker has no
// reason to take theirs. The same goes for the optimiser extensions LLVM was built with (Polly), which link-time
// optimisation would ask for their passes.

#include "compiler/link/lld.h"

#include "llvm/Plugins/PassPlugin.h"

#ifndef WZC_SHARED_LLVM // a shared libLLVM has them all, used or not

// A name listed here expands to two macro arguments, any other to one: see WZC_THIRD.
#define WZC_USED_AArch64 ~, used
#define WZC_USED_RISCV ~, used
#define WZC_USED_X86 ~, used

#define WZC_EMPTY(name)                                                                                                \
  extern "C" void LLVMInitialize##name##TargetInfo() {}                                                                \
  extern "C" void LLVMInitialize##name##Target() {}                                                                    \
  extern "C" void LLVMInitialize##name##TargetMC() {}                                                                  \
  extern "C" void LLVMInitialize##name##AsmPrinter() {}                                                                \
  extern "C" void LLVMInitialize##name##AsmParser() {}
#define WZC_NOTHING(name)

#define WZC_THIRD(first, second, third, ...) third
#define WZC_CHOOSE(...) WZC_THIRD(__VA_ARGS__)
#define LLVM_TARGET(name) WZC_CHOOSE(WZC_USED_##name, WZC_NOTHING, WZC_EMPTY, ~)(name)
#include "llvm/Config/Targets.def"
#undef WZC_USED_AArch64
#undef WZC_USED_RISCV
#undef WZC_USED_X86
#undef WZC_CHOOSE
#undef WZC_THIRD
#undef WZC_NOTHING
#undef WZC_EMPTY

#define HANDLE_EXTENSION(name)                                                                                         \
  llvm::PassPluginLibraryInfo get##name##PluginInfo();                                                                 \
  llvm::PassPluginLibraryInfo get##name##PluginInfo() {                                                                \
    return {LLVM_PLUGIN_API_VERSION, #name, "none", [](llvm::PassBuilder &) {}, nullptr};                              \
  }
#include "llvm/Support/Extension.def" // ends with the #undef

#endif // WZC_SHARED_LLVM

namespace wzc {

void defineUnusedTargets() {}

} // namespace wzc
