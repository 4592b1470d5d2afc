// WideArgumentsPass; see passes.h. A sandbox escape could live here: whoever calls a function with this convention must
// extend, because the callee takes the whole register for an address.

#include "compiler/codegen/passes.h"

#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace wzc {

FunctionType *widenParameters(FunctionType *type) {
  Type *i64 = Type::getInt64Ty(type->getContext());
  SmallVector<Type *, 8> params;
  for (Type *param : type->params())
    params.push_back(param->isIntegerTy(32) ? i64 : param);
  return FunctionType::get(type->getReturnType(), params, false);
}

namespace {

/// Without what was said of the narrow ones: that one is returned, or in which range it is.
AttributeList withoutWidened(AttributeList attributes, FunctionType *narrow, FunctionType *wide) {
  for (unsigned i = 0; i < narrow->getNumParams(); ++i)
    if (narrow->getParamType(i) != wide->getParamType(i))
      attributes = attributes.removeParamAttributes(narrow->getContext(), i);
  return attributes;
}

/// The same function with wide parameters, of which the body takes the low half.
void widenFunction(Function &narrow) {
  FunctionType *type = widenParameters(narrow.getFunctionType());
  if (type == narrow.getFunctionType())
    return;
  Function *wide = Function::Create(type, narrow.getLinkage(), narrow.getAddressSpace());
  wide->copyAttributesFrom(&narrow);
  wide->setAttributes(withoutWidened(narrow.getAttributes(), narrow.getFunctionType(), type));
  wide->copyMetadata(&narrow, 0);
  narrow.getParent()->getFunctionList().insert(narrow.getIterator(), wide);
  wide->takeName(&narrow);
  wide->splice(wide->begin(), &narrow);
  for (unsigned i = 0; i < type->getNumParams(); ++i) {
    Argument *from = narrow.getArg(i), *to = wide->getArg(i);
    to->takeName(from);
    Value *value = to;
    if (from->getType() != to->getType()) {
      to->addAttr(Attribute::get(wide->getContext(), Attribute::Range,
                                 ConstantRange(APInt(64, 0), APInt(64, uint64_t{1} << 32))));
      if (!from->use_empty())
        value = new TruncInst(to, from->getType(), "", wide->getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
    }
    from->replaceAllUsesWith(value);
  }
  narrow.replaceAllUsesWith(wide);
  narrow.eraseFromParent();
}

/// Whether the call is of a function that has this convention or may have it. Functions of the host have it not, but do
/// not look at the upper half either.
bool passesWide(const CallBase &call) {
  if (call.isInlineAsm())
    return false;
  auto *callee = dyn_cast<Function>(call.getCalledOperand());
  return !callee || callee->hasFnAttribute(kCompiledConvention);
}

void widenArguments(CallInst &call) {
  FunctionType *type = widenParameters(call.getFunctionType());
  if (type == call.getFunctionType())
    return;
  IRBuilder<> builder(&call);
  SmallVector<Value *, 8> arguments;
  for (unsigned i = 0; i < type->getNumParams(); ++i)
    arguments.push_back(builder.CreateZExt(call.getArgOperand(i), type->getParamType(i)));
  CallInst *wide = builder.CreateCall(type, call.getCalledOperand(), arguments);
  wide->setAttributes(withoutWidened(call.getAttributes(), call.getFunctionType(), type));
  wide->setCallingConv(call.getCallingConv());
  wide->setTailCallKind(call.getTailCallKind());
  wide->copyMetadata(call);
  wide->takeName(&call);
  call.replaceAllUsesWith(wide);
  call.eraseFromParent();
}

} // namespace

PreservedAnalyses WideArgumentsPass::run(Module &module, ModuleAnalysisManager &) {
  for (Function &function : make_early_inc_range(module))
    if (function.hasFnAttribute(kCompiledConvention))
      widenFunction(function);
  for (Function &function : module)
    for (Instruction &instruction : make_early_inc_range(instructions(function)))
      if (auto *call = dyn_cast<CallInst>(&instruction); call && passesWide(*call))
        widenArguments(*call);
  return PreservedAnalyses::none();
}

} // namespace wzc
