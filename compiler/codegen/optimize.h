// The optimiser and the code generator behind it: what runs on a partition's IR.

#ifndef WZC_CODEGEN_OPTIMIZE_H
#define WZC_CODEGEN_OPTIMIZE_H

#include "compiler/codegen/line_table.h"
#include "compiler/codegen/pass_times.h"
#include "compiler/compile.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace wzc {

struct Optimization {
  unsigned level;
  bool promotes = false;    // locals become values at level 0, too
  bool hasVersions = false; // functions may have versions for newer processors
  PassTimes *times = nullptr;
};

/// Functions marked `optnone` are left alone.
void optimize(llvm::Module &module, llvm::TargetMachine &target, const Optimization &optimization);

/// Machine code or assembly of the module. `lines` is told where the lines begin.
void emitMachineCode(llvm::Module &module, llvm::TargetMachine &target, llvm::CodeGenFileType type,
                     llvm::SmallVectorImpl<char> &output, PassTimes *times = nullptr, LineRecorder *lines = nullptr);

} // namespace wzc

#endif
