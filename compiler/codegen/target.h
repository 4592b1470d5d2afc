// Which machine to generate code for.

#ifndef WZC_CODEGEN_TARGET_H
#define WZC_CODEGEN_TARGET_H

#include "compiler/compile.h"

#include "llvm/Target/TargetMachine.h"

#include <memory>

namespace wzc {

/// A target as LLVM wants it, resolved once from the options.
struct TargetChoice {
  llvm::Triple triple;
  std::string cpu;
  std::string features;
  /// Whether functions may have versions for newer processors, which are chosen as the program runs: if the user named
  /// none.
  bool hasVersions = false;
};

/// Features of LLVM's that code for newer x86-64 processors is compiled with, besides those that they have.
inline constexpr llvm::StringLiteral kNewerFeatures = "+prefer-no-gather,+prefer-no-scatter,+prefer-256-bit";

/// Fills in what the options leave open: this machine's triple; a CPU level that every machine of the last decade has;
/// its features.
[[nodiscard]] std::optional<CompileError> chooseTarget(const CompileOptions &options, TargetChoice &choice);

std::unique_ptr<llvm::TargetMachine> createTargetMachine(const TargetChoice &choice, unsigned optLevel);

} // namespace wzc

#endif
