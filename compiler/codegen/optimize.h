// LLVM's pipeline with our passes in it, and the code generator behind it.

#ifndef WZC_CODEGEN_OPTIMIZE_H
#define WZC_CODEGEN_OPTIMIZE_H

#include "compiler/compile.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace wzc {

void optimize(llvm::Module &module, llvm::TargetMachine &target, unsigned level);

/// Machine code or assembly of the module.
void emitMachineCode(llvm::Module &module, llvm::TargetMachine &target, llvm::CodeGenFileType type,
                     llvm::SmallVectorImpl<char> &output);

} // namespace wzc

#endif
