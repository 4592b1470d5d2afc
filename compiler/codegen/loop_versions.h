// Loops made twice, one of them for when something holds that is checked before.

#ifndef WZC_CODEGEN_LOOP_VERSIONS_H
#define WZC_CODEGEN_LOOP_VERSIONS_H

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"

namespace wzc {

/// Copies a loop in simplified form, whose values are used outside by phis at its exits only (LCSSA), and lets `holds`,
/// which most likely does, decide before it which is entered: the loop, or else the copy, which is returned. The names
/// of the copy's blocks end in `suffix`.
llvm::Loop &versionLoop(llvm::Loop &loop, llvm::Value *holds, const char *suffix, llvm::LoopInfo &loops,
                        llvm::DominatorTree &dominators);

} // namespace wzc

#endif
