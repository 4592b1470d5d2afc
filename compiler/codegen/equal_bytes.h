// Loops that compare bytes until two differ, as memcmp of a guest's C library and compressors' searches do. LLVM leaves
// them alone, because a loop of unknown length that loads ahead might fault where the original would not.

#ifndef WZC_CODEGEN_EQUAL_BYTES_H
#define WZC_CODEGEN_EQUAL_BYTES_H

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"

namespace wzc {

/// Puts a loop before one that goes on as long as two bytes in the memory behind the instance are equal, at most a
/// number of rounds known before it: it compares eight at a time, as far as memory certainly reaches, and leaves the
/// original the rounds from the first difference on. Returns whether it has done so.
bool skipEqualBytes(llvm::Loop &loop, llvm::LoopInfo &loops, llvm::DominatorTree &dominators,
                    llvm::ScalarEvolution &evolution);

} // namespace wzc

#endif
