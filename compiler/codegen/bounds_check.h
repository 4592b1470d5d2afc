// A check of bounds while LLVM's passes run: a call of a function that does not exist, which may end the program and
// touches no memory. Unlike a comparison and a branch it does not cut blocks to pieces, and says what is checked, so
// that one that is superfluous is recognised. BoundsChecksPass makes comparisons of what is left.

#ifndef WZC_CODEGEN_BOUNDS_CHECK_H
#define WZC_CODEGEN_BOUNDS_CHECK_H

#include "llvm/IR/Constants.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace wzc {

/// Traps unless index + extent is, without overflow, at most the size of the memory.
class BoundsCheck : public llvm::CallInst {
public:
  enum Operand : unsigned { Instance, SizeAddress, Index, Extent, LeastSize, IsNarrow, Count };

  static BoundsCheck *create(llvm::IRBuilderBase &builder, llvm::Value *instance, llvm::Value *sizeAddress,
                             llvm::Value *index, uint64_t extent, uint64_t leastSize, bool isNarrow);

  static bool areIn(const llvm::Module &module) { return module.getFunction(kName) != nullptr; }
  static bool classof(const llvm::Instruction *instruction) {
    auto *call = llvm::dyn_cast<llvm::CallInst>(instruction);
    const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
    return callee && callee->getName() == kName;
  }
  static bool classof(const llvm::Value *value) {
    auto *instruction = llvm::dyn_cast<llvm::Instruction>(value);
    return instruction && classof(instruction);
  }

  llvm::Value *instance() const { return getArgOperand(Instance); }
  llvm::Value *sizeAddress() const { return getArgOperand(SizeAddress); }
  llvm::Value *index() const { return getArgOperand(Index); }
  uint64_t extent() const { return constant(Extent); }
  /// What the memory's size is at least.
  uint64_t leastSize() const { return constant(LeastSize); }
  /// Whether the memory has addresses of 32 bits, and so at most 2^32 bytes. The index comes extended.
  bool isNarrow() const { return constant(IsNarrow) != 0; }

private:
  static constexpr llvm::StringLiteral kName = "wzc.bounds.check";
  uint64_t constant(unsigned operand) const {
    return llvm::cast<llvm::ConstantInt>(getArgOperand(operand))->getZExtValue();
  }
};

/// The size in memory of which `sizeAddress` is the address, now.
llvm::Value *loadMemorySize(llvm::IRBuilderBase &builder, llvm::Value *sizeAddress);

/// Whether the index plus extent is beyond `size`.
llvm::Value *isOutOfBounds(llvm::IRBuilderBase &builder, llvm::Value *index, uint64_t extent, llvm::Value *size,
                           uint64_t leastSize, bool isNarrow);

} // namespace wzc

#endif
