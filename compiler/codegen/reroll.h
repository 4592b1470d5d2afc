// Undoes the unrolling of loops. What comes as WebAssembly is already optimised, short loops are unrolled, and LLVM's
// vectoriser, for which unrolling is to come after it, finds in an unrolled loop only accesses with gaps.

#ifndef WZC_CODEGEN_REROLL_H
#define WZC_CODEGEN_REROLL_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"

namespace wzc {

/// Turns a loop of one block that does the same thing several times in each round, to neighbouring elements, into one
/// that does it once a round, if that may gain from vectors: all its addresses grow regularly. `rounds` gives a 64-bit
/// value, below 2^32 and known before the loop: how many times it goes back. Returns whether it has done so.
bool rerollLoop(llvm::Loop &loop, llvm::ScalarEvolution &evolution, llvm::function_ref<llvm::Value *()> rounds);

} // namespace wzc

#endif
