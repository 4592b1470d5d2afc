// What is a call to the passes: assembly statements and intrinsics are instructions to LLVM's `CallBase`, too.

#ifndef WZC_CODEGEN_CALLS_H
#define WZC_CODEGEN_CALLS_H

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/IntrinsicInst.h"

namespace wzc {

/// Whether an instruction calls a function: compiled, imported, or the runtime's.
inline bool callsFunction(const llvm::Instruction &instruction) {
  auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
  return call && !call->isInlineAsm() && !llvm::isa<llvm::IntrinsicInst>(call);
}

inline bool isCallFree(const llvm::Loop &loop) {
  return none_of(loop.blocks(), [](const llvm::BasicBlock *block) { return any_of(*block, callsFunction); });
}

} // namespace wzc

#endif
