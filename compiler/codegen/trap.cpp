// Explicit traps. A sandbox escape could live here: every check must lead to a call that does not return, in a block of
// its own, before the instruction it guards.

#include "compiler/codegen/function_emitter.h"

using namespace llvm;

namespace wzc {

void FunctionEmitter::trap(TrapCode code) { trap(Libcall::trap, builder.getInt32(static_cast<uint32_t>(code))); }

void FunctionEmitter::trap(Libcall libcall, ArrayRef<Value> args) {
  SmallVector<llvm::Value *, 3> values{instance};
  append_range(values, args);
  CallInst *call = builder.CreateCall(module.abi.libcall(libcall), values);
  call->setDoesNotReturn();
  // Merging the calls of different instructions would lose which of them trapped.
  call->addFnAttr(Attribute::NoMerge);
  builder.CreateUnreachable();
}

BasicBlock *FunctionEmitter::trapBlock(Libcall libcall, ArrayRef<Value> args) {
  IRBuilderBase::InsertPointGuard guard(builder);
  BasicBlock *block = newBlock("trap");
  builder.SetInsertPoint(block);
  trap(libcall, args);
  return block;
}

BasicBlock *FunctionEmitter::trapBlock(TrapCode code) {
  return trapBlock(Libcall::trap, builder.getInt32(static_cast<uint32_t>(code)));
}

void FunctionEmitter::trapIf(Value condition, TrapCode code) {
  if (auto *known = dyn_cast<ConstantInt>(condition); known && known->isZero())
    return;
  trapIf(condition, trapBlock(code));
}

void FunctionEmitter::trapIf(Value condition, BasicBlock *trapping) {
  BasicBlock *next = newBlock("checked");
  builder.CreateCondBr(condition, trapping, next, module.unlikely());
  builder.SetInsertPoint(next);
}

} // namespace wzc
