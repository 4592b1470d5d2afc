// See own_memory.h.

#include "compiler/codegen/own_memory.h"

#include "compiler/codegen/abi_types.h"

#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace wzc {

std::optional<OwnAddress> findOwnAddress(Value *pointer, const Function &function) {
  OwnAddress result = {nullptr, 0};
  while (auto *address = dyn_cast<GetElementPtrInst>(pointer)) {
    if (!address->getSourceElementType()->isIntegerTy(8) || address->getNumIndices() != 1)
      return std::nullopt;
    Value *by = address->getOperand(1);
    if (auto *constant = dyn_cast<ConstantInt>(by)) {
      if (constant->getValue().ugt(UINT32_MAX))
        return std::nullopt;
      result.offset += constant->getZExtValue();
    } else if (result.index) {
      return std::nullopt;
    } else {
      result.index = by;
    }
    pointer = address->getPointerOperand();
  }
  if (!result.index || pointer != function.getArg(0))
    return std::nullopt;
  return result;
}

Value *ownMemorySizeAddress(IRBuilderBase &builder) {
  return builder.CreateInBoundsGEP(builder.getInt8Ty(), builder.GetInsertBlock()->getParent()->getArg(0),
                                   builder.getInt64(static_cast<uint64_t>(kMemorySizeOffset)), "memory.size.slot");
}

} // namespace wzc
