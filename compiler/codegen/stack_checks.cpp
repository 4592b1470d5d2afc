// StackChecksPass; see passes.h. A sandbox escape could live here: a function of ours that can recurse must have the
// check.

#include "compiler/codegen/passes.h"

#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/calls.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace wzc {

namespace {

/// Whether control may come to compiled or host code that uses stack without a bound known here. The runtime's own
/// functions and what intrinsics are lowered to fit into the reserve.
bool callsOn(const Instruction &instruction) {
  if (!callsFunction(instruction))
    return false;
  const Function *callee = cast<CallBase>(instruction).getCalledFunction();
  return !callee || !callee->getName().starts_with("wzc_libcall_");
}

/// The block, in no loop, that control passes before every call; none if there are no calls. The ways around it keep
/// free of the check, and of saving registers, which the code generator does where the stack pointer is first needed.
BasicBlock *blockBeforeCalls(Function &function) {
  SmallVector<BasicBlock *, 16> calling;
  for (BasicBlock &block : function)
    if (any_of(block, callsOn))
      calling.push_back(&block);
  if (calling.empty() || calling.front() == &function.getEntryBlock())
    return calling.empty() ? nullptr : calling.front();
  DominatorTree dominators(function);
  LoopInfo loops(dominators);
  BasicBlock *common = nullptr;
  for (BasicBlock *block : calling)
    if (dominators.isReachableFromEntry(block))
      common = common ? dominators.findNearestCommonDominator(common, block) : block;
  while (common && loops.getLoopFor(common))
    common = dominators.getNode(common)->getIDom()->getBlock();
  return common;
}

void insertCheck(Function &function, BasicBlock *block, AbiTypes &abi) {
  Module &module = *function.getParent();
  LLVMContext &context = module.getContext();
  BasicBlock::iterator at = block->getFirstNonPHIOrDbgOrAlloca();
  IRBuilder<> builder(block, at);
  // Past the prologue, so the function's own frame counts.
  const char *name = module.getTargetTriple().isX86() ? "rsp" : "sp";
  Value *registerName = MetadataAsValue::get(context, MDNode::get(context, MDString::get(context, name)));
  Value *stackPointer = builder.CreateIntrinsic(Intrinsic::read_register, {builder.getInt64Ty()}, {registerName});
  Value *header = builder.CreateInBoundsGEP(builder.getInt8Ty(), function.getArg(0),
                                            builder.getInt64(static_cast<uint64_t>(InstanceLayout::kHeader)));
  Value *limit =
      builder.CreateLoad(builder.getInt64Ty(), builder.CreateStructGEP(abi.structType(AbiStruct::wzc_instance_state),
                                                                       header, field::wzc_instance_state::stack_limit));
  Value *exhausted = builder.CreateICmpULT(stackPointer, limit);
  Instruction *unreachable =
      SplitBlockAndInsertIfThen(exhausted, at, /*Unreachable=*/true, MDBuilder(context).createUnlikelyBranchWeights());
  builder.SetInsertPoint(unreachable);
  if (DISubprogram *scope = function.getSubprogram())
    builder.SetCurrentDebugLocation(DILocation::get(context, 0, 0, scope));
  CallInst *trap =
      builder.CreateCall(abi.libcall(Libcall::trap),
                         {function.getArg(0), builder.getInt32(static_cast<uint32_t>(TrapCode::call_stack_exhausted))});
  trap->setDoesNotReturn();
}

/// A function that makes the check for its caller, whose frame counts. It is like `model`.
Function *createChecker(Function &model, AbiTypes &abi) {
  Module &module = *model.getParent();
  LLVMContext &context = module.getContext();
  auto *type = FunctionType::get(Type::getVoidTy(context), {model.getArg(0)->getType()}, /*isVarArg=*/false);
  Function *checker = Function::Create(type, GlobalValue::InternalLinkage, "wzc.check_stack", module);
  checker->setAttributes(AttributeList::get(context, AttributeList::FunctionIndex,
                                            AttrBuilder(context, model.getAttributes().getFnAttrs())));
  checker->removeFnAttr(kBodyAttribute);
  checker->setSection(model.getSection());
  BasicBlock *block = BasicBlock::Create(context, "entry", checker);
  ReturnInst::Create(context, block);
  insertCheck(*checker, block, abi);
  return checker;
}

} // namespace

PreservedAnalyses StackChecksPass::run(Module &module, ModuleAnalysisManager &) {
  AbiTypes abi(module);
  Function *checker = nullptr;
  for (Function &function : module) {
    // Thunks call compiled functions, which check for themselves.
    if (function.isDeclaration() || function.hasAvailableExternallyLinkage() ||
        !function.hasFnAttribute(kBodyAttribute))
      continue;
    if (isShared) {
      if (!any_of(instructions(function), callsOn))
        continue;
      if (!checker)
        checker = createChecker(function, abi);
      // Behind the stores of parameters, which would be kept on the stack across the call in addition.
      IRBuilder<> builder(function.getEntryBlock().getTerminator());
      CallInst *call = builder.CreateCall(checker, {function.getArg(0)});
      call->setDoesNotThrow();
      if (DISubprogram *scope = function.getSubprogram())
        call->setDebugLoc(DILocation::get(module.getContext(), 0, 0, scope));
    } else if (BasicBlock *block = blockBeforeCalls(function)) {
      insertCheck(function, block, abi);
    }
  }
  return PreservedAnalyses::none();
}

} // namespace wzc
