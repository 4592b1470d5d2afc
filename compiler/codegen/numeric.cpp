// Scalar numeric instructions but conversions, and constants (specification, section 4.3).

#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/passes.h"

#include "llvm/IR/Intrinsics.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

Value FunctionEmitter::constant(ValueType type, uint64_t bits) {
  switch (type.kind()) {
  case ValueType::I32: return builder.getInt32(static_cast<uint32_t>(bits));
  case ValueType::I64: return builder.getInt64(bits);
  case ValueType::F32:
    return ConstantFP::get(builder.getContext(),
                           APFloat(APFloat::IEEEsingle(), APInt(32, static_cast<uint32_t>(bits))));
  case ValueType::F64: return ConstantFP::get(builder.getContext(), APFloat(APFloat::IEEEdouble(), APInt(64, bits)));
  default: return Constant::getNullValue(module.type(type)); // the null reference
  }
}

Value FunctionEmitter::boolean(Value condition) { return builder.CreateZExt(condition, module.i32); }

/// The comparison itself, if the value comes from one: the code generator of -O0 makes one instruction of a comparison
/// and a branch on it, if nobody else needs it.
Value FunctionEmitter::isTrue(Value condition) {
  Value truth = comparison(condition);
  return truth ? truth : builder.CreateIsNotNull(condition);
}

/// Null: it does not come from one in this block.
Value FunctionEmitter::comparison(Value condition) {
  auto *extension = dyn_cast<ZExtInst>(condition);
  if (!extension || extension->getSrcTy() != builder.getInt1Ty() || extension->getParent() != builder.GetInsertBlock())
    return nullptr;
  Value truth = extension->getOperand(0);
  if (extension->use_empty())
    extension->eraseFromParent();
  return truth;
}

Value FunctionEmitter::isFalse(Value condition) {
  Value truth = comparison(condition);
  if (!truth)
    return builder.CreateIsNull(condition);
  auto *compare = dyn_cast<CmpInst>(truth);
  if (!compare || compare->getParent() != builder.GetInsertBlock())
    return builder.CreateNot(truth);
  Value inverse = builder.CreateCmp(compare->getInversePredicate(), compare->getOperand(0), compare->getOperand(1));
  if (compare->use_empty())
    compare->eraseFromParent();
  return inverse;
}

Value FunctionEmitter::intrinsic(Intrinsic::ID id, ArrayRef<Value> args) {
  return builder.CreateIntrinsic(id, {args[0]->getType()}, args);
}

/// At -O0 in shifts, since the selection of single instructions does not know the intrinsic.
Value FunctionEmitter::rotate(Value a, Value amount, bool left) {
  if (module.optLevel > 0)
    return intrinsic(left ? Intrinsic::fshl : Intrinsic::fshr, {a, a, amount});
  Constant *mask = ConstantInt::get(a->getType(), a->getType()->getIntegerBitWidth() - 1);
  Value there = builder.CreateAnd(amount, mask);
  Value back = builder.CreateAnd(builder.CreateNeg(amount), mask);
  return builder.CreateOr(builder.CreateShl(a, left ? there : back), builder.CreateLShr(a, left ? back : there));
}

/// LLVM may replace x * 1, x - 0 and the like by x, which lets a signalling NaN through unchanged where WebAssembly
/// wants it quieted. A constant operand for which such a rule exists is hidden from it. See also QuietNanPass.
Value FunctionEmitter::quiet(Value operand) { return isNeutral(operand) ? hideValue(builder, operand) : operand; }

/// Division and remainder with the checks that keep LLVM's undefined cases away.
Value FunctionEmitter::divide(Opcode opcode, Value a, Value b) {
  Type *type = a->getType();
  Constant *zero = ConstantInt::get(type, 0);
  trapIf(builder.CreateICmpEQ(b, zero), TrapCode::integer_divide_by_zero);
  Constant *minusOne = ConstantInt::getAllOnesValue(type);
  Constant *least = ConstantInt::get(type, APInt::getSignedMinValue(type->getIntegerBitWidth()));
  switch (opcode) {
  case Opcode::I32DivS:
  case Opcode::I64DivS: {
    Value overflow = builder.CreateAnd(builder.CreateICmpEQ(a, least), builder.CreateICmpEQ(b, minusOne));
    trapIf(overflow, TrapCode::integer_overflow);
    return builder.CreateSDiv(a, b);
  }
  case Opcode::I32DivU:
  case Opcode::I64DivU: return builder.CreateUDiv(a, b);
  case Opcode::I32RemS:
  case Opcode::I64RemS: {
    // The remainder by -1 is 0 for every dividend, also where the division would overflow.
    Value isMinusOne = builder.CreateICmpEQ(b, minusOne);
    Value safe = builder.CreateSelect(isMinusOne, ConstantInt::get(type, 1), b);
    return builder.CreateSRem(a, safe);
  }
  default: return builder.CreateURem(a, b);
  }
}

/// Section 4.3.3, fmin and fmax: NaN if either operand is one, and -0 below +0.
Value FunctionEmitter::minMax(Value a, Value b, bool isMax) {
  Value result = intrinsic(isMax ? Intrinsic::maximum : Intrinsic::minimum, {a, b});
  // A NaN operand must come out quiet, which an addition does and the intrinsic need not.
  Value unordered = builder.CreateFCmpUNO(a, b);
  return builder.CreateSelect(unordered, builder.CreateFAdd(quiet(a), quiet(b)), result);
}

Value FunctionEmitter::unary(Opcode opcode, Value a) {
  if (isSimd(opcode))
    return simdUnary(opcode, a);
  switch (opcode) {
  case Opcode::I32Eqz:
  case Opcode::I64Eqz: return boolean(isFalse(a));
  case Opcode::I32Clz:
  case Opcode::I64Clz: return builder.CreateIntrinsic(Intrinsic::ctlz, {a->getType()}, {a, builder.getFalse()});
  case Opcode::I32Ctz:
  case Opcode::I64Ctz: return builder.CreateIntrinsic(Intrinsic::cttz, {a->getType()}, {a, builder.getFalse()});
  case Opcode::I32Popcnt:
  case Opcode::I64Popcnt: return intrinsic(Intrinsic::ctpop, {a});
  case Opcode::I32Extend8S:
  case Opcode::I64Extend8S: return builder.CreateSExt(builder.CreateTrunc(a, builder.getInt8Ty()), a->getType());
  case Opcode::I32Extend16S:
  case Opcode::I64Extend16S: return builder.CreateSExt(builder.CreateTrunc(a, builder.getInt16Ty()), a->getType());
  case Opcode::I64Extend32S: return builder.CreateSExt(builder.CreateTrunc(a, module.i32), module.i64);
  case Opcode::F32Abs:
  case Opcode::F64Abs: return intrinsic(Intrinsic::fabs, {a});
  case Opcode::F32Neg:
  case Opcode::F64Neg: return builder.CreateFNeg(a);
  case Opcode::F32Ceil:
  case Opcode::F64Ceil: return intrinsic(Intrinsic::ceil, {a});
  case Opcode::F32Floor:
  case Opcode::F64Floor: return intrinsic(Intrinsic::floor, {a});
  case Opcode::F32Trunc:
  case Opcode::F64Trunc: return intrinsic(Intrinsic::trunc, {a});
  case Opcode::F32Nearest:
  case Opcode::F64Nearest: return intrinsic(Intrinsic::roundeven, {a});
  case Opcode::F32Sqrt:
  case Opcode::F64Sqrt: return intrinsic(Intrinsic::sqrt, {a});
  default: return convert(opcode, a);
  }
}

Value FunctionEmitter::binary(Opcode opcode, Value a, Value b) {
  if (isSimd(opcode))
    return simdBinary(opcode, a, b);
  auto compare = [&](CmpInst::Predicate predicate) { return boolean(builder.CreateCmp(predicate, a, b)); };
  // Shift amounts count modulo the width.
  auto amount = [&] {
    return builder.CreateAnd(b, ConstantInt::get(b->getType(), b->getType()->getIntegerBitWidth() - 1));
  };
  switch (opcode) {
  case Opcode::I32Eq:
  case Opcode::I64Eq: return compare(CmpInst::ICMP_EQ);
  case Opcode::I32Ne:
  case Opcode::I64Ne: return compare(CmpInst::ICMP_NE);
  case Opcode::I32LtS:
  case Opcode::I64LtS: return compare(CmpInst::ICMP_SLT);
  case Opcode::I32LtU:
  case Opcode::I64LtU: return compare(CmpInst::ICMP_ULT);
  case Opcode::I32GtS:
  case Opcode::I64GtS: return compare(CmpInst::ICMP_SGT);
  case Opcode::I32GtU:
  case Opcode::I64GtU: return compare(CmpInst::ICMP_UGT);
  case Opcode::I32LeS:
  case Opcode::I64LeS: return compare(CmpInst::ICMP_SLE);
  case Opcode::I32LeU:
  case Opcode::I64LeU: return compare(CmpInst::ICMP_ULE);
  case Opcode::I32GeS:
  case Opcode::I64GeS: return compare(CmpInst::ICMP_SGE);
  case Opcode::I32GeU:
  case Opcode::I64GeU: return compare(CmpInst::ICMP_UGE);
  case Opcode::F32Eq:
  case Opcode::F64Eq: return compare(CmpInst::FCMP_OEQ);
  case Opcode::F32Ne:
  case Opcode::F64Ne: return compare(CmpInst::FCMP_UNE);
  case Opcode::F32Lt:
  case Opcode::F64Lt: return compare(CmpInst::FCMP_OLT);
  case Opcode::F32Gt:
  case Opcode::F64Gt: return compare(CmpInst::FCMP_OGT);
  case Opcode::F32Le:
  case Opcode::F64Le: return compare(CmpInst::FCMP_OLE);
  case Opcode::F32Ge:
  case Opcode::F64Ge: return compare(CmpInst::FCMP_OGE);
  case Opcode::I32Add:
  case Opcode::I64Add: return builder.CreateAdd(a, b);
  case Opcode::I32Sub:
  case Opcode::I64Sub: return builder.CreateSub(a, b);
  case Opcode::I32Mul:
  case Opcode::I64Mul: return builder.CreateMul(a, b);
  case Opcode::I32And:
  case Opcode::I64And: return builder.CreateAnd(a, b);
  case Opcode::I32Or:
  case Opcode::I64Or: return builder.CreateOr(a, b);
  case Opcode::I32Xor:
  case Opcode::I64Xor: return builder.CreateXor(a, b);
  case Opcode::I32Shl:
  case Opcode::I64Shl: return builder.CreateShl(a, amount());
  case Opcode::I32ShrS:
  case Opcode::I64ShrS: return builder.CreateAShr(a, amount());
  case Opcode::I32ShrU:
  case Opcode::I64ShrU: return builder.CreateLShr(a, amount());
  case Opcode::I32Rotl:
  case Opcode::I64Rotl: return rotate(a, b, /*left=*/true);
  case Opcode::I32Rotr:
  case Opcode::I64Rotr: return rotate(a, b, /*left=*/false);
  case Opcode::F32Add:
  case Opcode::F64Add: return builder.CreateFAdd(quiet(a), quiet(b));
  case Opcode::F32Sub:
  case Opcode::F64Sub: return builder.CreateFSub(quiet(a), quiet(b));
  case Opcode::F32Mul:
  case Opcode::F64Mul: return builder.CreateFMul(quiet(a), quiet(b));
  case Opcode::F32Div:
  case Opcode::F64Div: return builder.CreateFDiv(quiet(a), quiet(b));
  case Opcode::F32Min:
  case Opcode::F64Min: return minMax(a, b, false);
  case Opcode::F32Max:
  case Opcode::F64Max: return minMax(a, b, true);
  case Opcode::F32Copysign:
  case Opcode::F64Copysign: return intrinsic(Intrinsic::copysign, {a, b});
  default: return divide(opcode, a, b);
  }
}

} // namespace wzc
