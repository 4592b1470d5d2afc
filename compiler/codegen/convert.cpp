// Scalar conversions (specification, section 4.3.4).

#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/passes.h"

#include "llvm/IR/Intrinsics.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

namespace {

struct Truncation {
  bool isSigned;
  unsigned bits;
};

Truncation truncationOf(Opcode opcode) {
  switch (opcode) {
  case Opcode::I32TruncF32S:
  case Opcode::I32TruncF64S: return {true, 32};
  case Opcode::I32TruncF32U:
  case Opcode::I32TruncF64U: return {false, 32};
  case Opcode::I64TruncF32S:
  case Opcode::I64TruncF64S: return {true, 64};
  default: return {false, 64};
  }
}

} // namespace

/// Traps unless the truncated value fits; only then is it converted, since LLVM leaves the rest undefined.
Value FunctionEmitter::truncate(Opcode opcode, Value a) {
  auto [isSigned, bits] = truncationOf(opcode);
  const fltSemantics &semantics = a->getType()->getFltSemantics();
  // The values that fit lie strictly between `below` and `above`, the nearest integers outside the range. `above` is a
  // power of two and exact; `below` may not be representable, and then the least value of the range is the border and
  // fits itself.
  APFloat above(semantics), below(semantics), least(semantics);
  APInt aboveInt = APInt::getOneBitSet(bits + 2, isSigned ? bits - 1 : bits);
  APInt leastInt = isSigned ? -APInt::getOneBitSet(bits + 2, bits - 1) : APInt(bits + 2, 0);
  above.convertFromAPInt(aboveInt, true, APFloat::rmNearestTiesToEven);
  least.convertFromAPInt(leastInt, true, APFloat::rmNearestTiesToEven);
  bool exact = below.convertFromAPInt(leastInt - 1, true, APFloat::rmNearestTiesToEven) == APFloat::opOK;
  LLVMContext &context = builder.getContext();
  Value aboveLow = exact ? builder.CreateFCmpOGT(a, ConstantFP::get(context, below))
                         : builder.CreateFCmpOGE(a, ConstantFP::get(context, least));
  Value fits = builder.CreateAnd(aboveLow, builder.CreateFCmpOLT(a, ConstantFP::get(context, above)));
  BasicBlock *next = newBlock("fits"), *misfit = newBlock("misfit");
  builder.CreateCondBr(builder.CreateNot(fits), misfit, next, module.unlikely());
  builder.SetInsertPoint(misfit);
  trapIf(builder.CreateFCmpUNO(a, a), TrapCode::invalid_conversion_to_integer);
  trap(TrapCode::integer_overflow);
  builder.SetInsertPoint(next);
  Type *type = builder.getIntNTy(bits);
  return isSigned ? builder.CreateFPToSI(a, type) : builder.CreateFPToUI(a, type);
}

Value FunctionEmitter::convert(Opcode opcode, Value a) {
  auto saturate = [&](Intrinsic::ID id, Type *to) { return builder.CreateIntrinsic(id, {to, a->getType()}, {a}); };
  switch (opcode) {
  case Opcode::I32WrapI64: return builder.CreateTrunc(a, module.i32);
  case Opcode::I64ExtendI32S: return builder.CreateSExt(a, module.i64);
  case Opcode::I64ExtendI32U: return builder.CreateZExt(a, module.i64);
  case Opcode::F32ConvertI32S:
  case Opcode::F32ConvertI64S: return builder.CreateSIToFP(a, module.f32);
  case Opcode::F32ConvertI32U:
  case Opcode::F32ConvertI64U: return builder.CreateUIToFP(a, module.f32);
  case Opcode::F64ConvertI32S:
  case Opcode::F64ConvertI64S: return builder.CreateSIToFP(a, module.f64);
  case Opcode::F64ConvertI32U:
  case Opcode::F64ConvertI64U: return builder.CreateUIToFP(a, module.f64);
  // Demoting what was promoted, or the reverse, would fold to nothing and leave a signalling NaN as it was.
  case Opcode::F32DemoteF64: return builder.CreateFPTrunc(isa<FPExtInst>(a) ? hideValue(builder, a) : a, module.f32);
  case Opcode::F64PromoteF32: return builder.CreateFPExt(isa<FPTruncInst>(a) ? hideValue(builder, a) : a, module.f64);
  case Opcode::I32ReinterpretF32: return builder.CreateBitCast(a, module.i32);
  case Opcode::I64ReinterpretF64: return builder.CreateBitCast(a, module.i64);
  case Opcode::F32ReinterpretI32: return builder.CreateBitCast(a, module.f32);
  case Opcode::F64ReinterpretI64: return builder.CreateBitCast(a, module.f64);
  case Opcode::I32TruncSatF32S:
  case Opcode::I32TruncSatF64S: return saturate(Intrinsic::fptosi_sat, module.i32);
  case Opcode::I32TruncSatF32U:
  case Opcode::I32TruncSatF64U: return saturate(Intrinsic::fptoui_sat, module.i32);
  case Opcode::I64TruncSatF32S:
  case Opcode::I64TruncSatF64S: return saturate(Intrinsic::fptosi_sat, module.i64);
  case Opcode::I64TruncSatF32U:
  case Opcode::I64TruncSatF64U: return saturate(Intrinsic::fptoui_sat, module.i64);
  default: return truncate(opcode, a);
  }
}

} // namespace wzc
