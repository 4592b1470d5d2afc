// The memory behind the instance, as passes see it: its addresses are the instance plus an index and constants, and its
// size stands in the instance.

#ifndef WZC_CODEGEN_OWN_MEMORY_H
#define WZC_CODEGEN_OWN_MEMORY_H

#include "llvm/IR/IRBuilder.h"

#include <optional>

namespace wzc {

struct OwnAddress {
  llvm::Value *index; // in 64 bits
  uint64_t offset;    // the sum of the constants, each below 2^32
};

/// What an address of a function consists of, if it is of that form: one index, that is, and no other base.
std::optional<OwnAddress> findOwnAddress(llvm::Value *pointer, const llvm::Function &function);

/// Where the size of that memory stands, in bytes.
llvm::Value *ownMemorySizeAddress(llvm::IRBuilderBase &builder);

} // namespace wzc

#endif
