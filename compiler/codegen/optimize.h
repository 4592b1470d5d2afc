// LLVM's pipeline with our passes in it, and the code generator behind it.

#ifndef WZC_CODEGEN_OPTIMIZE_H
#define WZC_CODEGEN_OPTIMIZE_H

#include "compiler/compile.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace wzc {

/// `promotes`: locals become values at level 0, too.
void optimize(llvm::Module &module, llvm::TargetMachine &target, unsigned level, bool promotes = false);

/// Machine code or assembly of the module.
void emitMachineCode(llvm::Module &module, llvm::TargetMachine &target, llvm::CodeGenFileType type,
                     llvm::SmallVectorImpl<char> &output);

} // namespace wzc

#endif
