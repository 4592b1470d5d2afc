// Explicit traps. A sandbox escape could live here: every check must lead to a call that does not return, in a block of
// its own, before the instruction it guards.

#include "compiler/codegen/function_emitter.h"

using namespace llvm;

namespace wzc {

void FunctionEmitter::trap(TrapCode code) { trap(trapCode(code)); }

Value *FunctionEmitter::trapCode(TrapCode code) { return ConstantInt::get(module.i32, static_cast<uint32_t>(code)); }

void FunctionEmitter::trap(Value code) {
  CallInst *call = builder.CreateCall(module.abi.libcall(Libcall::trap), {instance, code});
  call->setDoesNotReturn();
  // Merging the calls of different instructions would lose which of them trapped.
  call->addFnAttr(Attribute::NoMerge);
  builder.CreateUnreachable();
}

void FunctionEmitter::trapIf(Value condition, TrapCode code) {
  if (auto *known = dyn_cast<ConstantInt>(condition); known && known->isZero())
    return;
  BasicBlock *trapping = newBlock("trap");
  BasicBlock *next = newBlock("checked");
  builder.CreateCondBr(condition, trapping, next, module.unlikely());
  builder.SetInsertPoint(trapping);
  trap(code);
  builder.SetInsertPoint(next);
}

} // namespace wzc
