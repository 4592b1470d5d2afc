// Vector instructions (specification, section 4.3.6). A v128 is <16 x i8>; each instruction views it as lanes of its
// shape. Most are written in target-independent IR that LLVM's instruction selection recognises.

#include "compiler/codegen/function_emitter.h"

#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/IntrinsicsAArch64.h"
#include "llvm/IR/IntrinsicsX86.h"
#include "llvm/TargetParser/SubtargetFeature.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

Value FunctionEmitter::as(Type *lane, unsigned count, Value vector) {
  return builder.CreateBitCast(vector, FixedVectorType::get(lane, count));
}

Value FunctionEmitter::toV128(Value vector) { return builder.CreateBitCast(vector, module.v128); }

Value FunctionEmitter::constant128(const Bytes16 &bytes) {
  return ConstantDataVector::get(builder.getContext(), ArrayRef<uint8_t>(bytes.data(), bytes.size()));
}

namespace {

/// Lanes of an instruction, from the name of its shape.
struct Shape {
  Type *lane;
  unsigned count;
  FixedVectorType *type() const { return FixedVectorType::get(lane, count); }
};

Shape shapeOf(LLVMContext &context, Opcode opcode) {
  StringRef name = info(opcode).mnemonic;
  StringRef shape = name.take_until([](char c) { return c == '.'; });
  if (shape == "i8x16")
    return {Type::getInt8Ty(context), 16};
  if (shape == "i16x8")
    return {Type::getInt16Ty(context), 8};
  if (shape == "i32x4")
    return {Type::getInt32Ty(context), 4};
  if (shape == "f32x4")
    return {Type::getFloatTy(context), 4};
  if (shape == "f64x2")
    return {Type::getDoubleTy(context), 2};
  return {Type::getInt64Ty(context), 2}; // i64x2, and v128, of which the bitwise instructions do not care
}

/// The integer shape with lanes of half the width and twice the count.
Shape narrower(LLVMContext &context, Shape shape) {
  return {IntegerType::get(context, shape.lane->getIntegerBitWidth() / 2), shape.count * 2};
}

Shape wider(LLVMContext &context, Shape shape) {
  return {IntegerType::get(context, shape.lane->getIntegerBitWidth() * 2), shape.count / 2};
}

/// The half that a name with _low_ or _high_ means.
SmallVector<int, 16> half(StringRef mnemonic, unsigned count) {
  SmallVector<int, 16> mask;
  int start = mnemonic.contains("_high_") ? static_cast<int>(count / 2) : 0;
  for (unsigned i = 0; i < count / 2; ++i)
    mask.push_back(start + static_cast<int>(i));
  return mask;
}

SmallVector<int, 16> everyOther(unsigned first, unsigned count) {
  SmallVector<int, 16> mask;
  for (unsigned i = first; i < count; i += 2)
    mask.push_back(static_cast<int>(i));
  return mask;
}

bool isSignedName(StringRef mnemonic) { return mnemonic.ends_with("_s") || mnemonic.ends_with("_s_zero"); }

} // namespace

Value FunctionEmitter::simdLoad(uint32_t memory, MemoryAccess access, Value pointer) {
  LLVMContext &context = builder.getContext();
  auto extend = [&](unsigned bits, bool isSigned) {
    Value narrow = loadFrom(memory, FixedVectorType::get(IntegerType::get(context, bits), 64 / bits), pointer);
    Type *wide = FixedVectorType::get(IntegerType::get(context, bits * 2), 64 / bits);
    return toV128(isSigned ? builder.CreateSExt(narrow, wide) : builder.CreateZExt(narrow, wide));
  };
  auto splat = [&](unsigned bits) {
    return toV128(builder.CreateVectorSplat(128 / bits, loadFrom(memory, IntegerType::get(context, bits), pointer)));
  };
  auto lowest = [&](unsigned bits) {
    Type *lane = IntegerType::get(context, bits);
    Value zero = Constant::getNullValue(FixedVectorType::get(lane, 128 / bits));
    return toV128(builder.CreateInsertElement(zero, loadFrom(memory, lane, pointer), uint64_t{0}));
  };
  switch (access) {
  case MemoryAccess::extend8s: return extend(8, true);
  case MemoryAccess::extend8u: return extend(8, false);
  case MemoryAccess::extend16s: return extend(16, true);
  case MemoryAccess::extend16u: return extend(16, false);
  case MemoryAccess::extend32s: return extend(32, true);
  case MemoryAccess::extend32u: return extend(32, false);
  case MemoryAccess::splat8: return splat(8);
  case MemoryAccess::splat16: return splat(16);
  case MemoryAccess::splat32: return splat(32);
  case MemoryAccess::splat64: return splat(64);
  case MemoryAccess::zero32: return lowest(32);
  default: return lowest(64);
  }
}

Value FunctionEmitter::shuffle(const Bytes16 &lanes, Value a, Value b) {
  SmallVector<int, 16> mask(lanes.begin(), lanes.end());
  return builder.CreateShuffleVector(a, b, mask);
}

Value FunctionEmitter::extractLane(Opcode opcode, unsigned lane, Value vector) {
  Shape shape = shapeOf(builder.getContext(), opcode);
  Value scalar = builder.CreateExtractElement(as(shape.lane, shape.count, vector), uint64_t{lane});
  if (!shape.lane->isIntegerTy() || shape.lane->getIntegerBitWidth() >= 32)
    return scalar;
  return isSignedName(info(opcode).mnemonic) ? builder.CreateSExt(scalar, module.i32)
                                             : builder.CreateZExt(scalar, module.i32);
}

Value FunctionEmitter::replaceLane(Opcode opcode, unsigned lane, Value vector, Value scalar) {
  Shape shape = shapeOf(builder.getContext(), opcode);
  if (scalar->getType() != shape.lane)
    scalar = builder.CreateTrunc(scalar, shape.lane);
  return toV128(builder.CreateInsertElement(as(shape.lane, shape.count, vector), scalar, uint64_t{lane}));
}

Value FunctionEmitter::ternary(Opcode, Value a, Value b, Value mask) {
  // v128.bitselect
  return builder.CreateOr(builder.CreateAnd(a, mask), builder.CreateAnd(b, builder.CreateNot(mask)));
}

Value FunctionEmitter::simdUnary(Opcode opcode, Value a) {
  LLVMContext &context = builder.getContext();
  StringRef mnemonic = info(opcode).mnemonic;
  Shape shape = shapeOf(context, opcode);
  auto lanes = [&](Shape s) { return as(s.lane, s.count, a); };
  auto map = [&](Intrinsic::ID id) { return toV128(intrinsic(id, {lanes(shape)})); };
  auto extendHalf = [&] {
    Shape from = narrower(context, shape);
    Value part = builder.CreateShuffleVector(lanes(from), half(mnemonic, from.count));
    return toV128(isSignedName(mnemonic) ? builder.CreateSExt(part, shape.type())
                                         : builder.CreateZExt(part, shape.type()));
  };
  auto addPairs = [&] {
    Shape from = narrower(context, shape);
    auto extend = [&](unsigned first) {
      Value part = builder.CreateShuffleVector(lanes(from), everyOther(first, from.count));
      return isSignedName(mnemonic) ? builder.CreateSExt(part, shape.type()) : builder.CreateZExt(part, shape.type());
    };
    return toV128(builder.CreateAdd(extend(0), extend(1)));
  };
  // Two lanes of 32 bits become four, the upper two zero.
  auto withZeroHigh = [&](Value low) {
    return toV128(builder.CreateShuffleVector(low, Constant::getNullValue(low->getType()), ArrayRef<int>{0, 1, 2, 3}));
  };
  auto lowPair = [&](Type *lane) { return builder.CreateShuffleVector(as(lane, 4, a), ArrayRef<int>{0, 1}); };
  switch (opcode) {
  case Opcode::I8x16Splat:
  case Opcode::I16x8Splat: a = builder.CreateTrunc(a, shape.lane); [[fallthrough]];
  case Opcode::I32x4Splat:
  case Opcode::I64x2Splat:
  case Opcode::F32x4Splat:
  case Opcode::F64x2Splat: return toV128(builder.CreateVectorSplat(shape.count, a));
  case Opcode::V128Not: return builder.CreateNot(a);
  case Opcode::V128AnyTrue: return boolean(builder.CreateIsNotNull(builder.CreateBitCast(a, builder.getInt128Ty())));
  case Opcode::I8x16AllTrue:
  case Opcode::I16x8AllTrue:
  case Opcode::I32x4AllTrue:
  case Opcode::I64x2AllTrue: {
    Value isZero = builder.CreateIsNull(lanes(shape));
    return boolean(builder.CreateIsNull(builder.CreateBitCast(isZero, builder.getIntNTy(shape.count))));
  }
  case Opcode::I8x16Bitmask:
  case Opcode::I16x8Bitmask:
  case Opcode::I32x4Bitmask:
  case Opcode::I64x2Bitmask: {
    Value negative = builder.CreateICmpSLT(lanes(shape), Constant::getNullValue(shape.type()));
    return builder.CreateZExt(builder.CreateBitCast(negative, builder.getIntNTy(shape.count)), module.i32);
  }
  case Opcode::I8x16Abs:
  case Opcode::I16x8Abs:
  case Opcode::I32x4Abs:
  case Opcode::I64x2Abs:
    return toV128(builder.CreateIntrinsic(Intrinsic::abs, {shape.type()}, {lanes(shape), builder.getFalse()}));
  case Opcode::I8x16Neg:
  case Opcode::I16x8Neg:
  case Opcode::I32x4Neg:
  case Opcode::I64x2Neg: return toV128(builder.CreateNeg(lanes(shape)));
  case Opcode::I8x16Popcnt: return map(Intrinsic::ctpop);
  case Opcode::F32x4Abs:
  case Opcode::F64x2Abs: return map(Intrinsic::fabs);
  case Opcode::F32x4Neg:
  case Opcode::F64x2Neg: return toV128(builder.CreateFNeg(lanes(shape)));
  case Opcode::F32x4Sqrt:
  case Opcode::F64x2Sqrt: return map(Intrinsic::sqrt);
  case Opcode::F32x4Ceil:
  case Opcode::F64x2Ceil: return map(Intrinsic::ceil);
  case Opcode::F32x4Floor:
  case Opcode::F64x2Floor: return map(Intrinsic::floor);
  case Opcode::F32x4Trunc:
  case Opcode::F64x2Trunc: return map(Intrinsic::trunc);
  case Opcode::F32x4Nearest:
  case Opcode::F64x2Nearest: return map(Intrinsic::roundeven);
  case Opcode::I16x8ExtaddPairwiseI8x16S:
  case Opcode::I16x8ExtaddPairwiseI8x16U:
  case Opcode::I32x4ExtaddPairwiseI16x8S:
  case Opcode::I32x4ExtaddPairwiseI16x8U: return addPairs();
  case Opcode::F32x4ConvertI32x4S: return toV128(builder.CreateSIToFP(as(module.i32, 4, a), shape.type()));
  case Opcode::F32x4ConvertI32x4U: return toV128(builder.CreateUIToFP(as(module.i32, 4, a), shape.type()));
  case Opcode::F64x2ConvertLowI32x4S: return toV128(builder.CreateSIToFP(lowPair(module.i32), shape.type()));
  case Opcode::F64x2ConvertLowI32x4U: return toV128(builder.CreateUIToFP(lowPair(module.i32), shape.type()));
  case Opcode::F64x2PromoteLowF32x4: return toV128(builder.CreateFPExt(lowPair(module.f32), shape.type()));
  case Opcode::F32x4DemoteF64x2Zero:
    return withZeroHigh(builder.CreateFPTrunc(as(module.f64, 2, a), FixedVectorType::get(module.f32, 2)));
  case Opcode::I32x4TruncSatF32x4S:
  case Opcode::I32x4TruncSatF32x4U: {
    Intrinsic::ID id = isSignedName(mnemonic) ? Intrinsic::fptosi_sat : Intrinsic::fptoui_sat;
    return toV128(
        builder.CreateIntrinsic(id, {shape.type(), FixedVectorType::get(module.f32, 4)}, {as(module.f32, 4, a)}));
  }
  case Opcode::I32x4TruncSatF64x2SZero:
  case Opcode::I32x4TruncSatF64x2UZero: {
    Intrinsic::ID id = isSignedName(mnemonic) ? Intrinsic::fptosi_sat : Intrinsic::fptoui_sat;
    Type *pair = FixedVectorType::get(module.i32, 2);
    return withZeroHigh(
        builder.CreateIntrinsic(id, {pair, FixedVectorType::get(module.f64, 2)}, {as(module.f64, 2, a)}));
  }
  default: return extendHalf(); // iNxM.extend_{low,high}
  }
}

Value FunctionEmitter::simdBinary(Opcode opcode, Value a, Value b) {
  LLVMContext &context = builder.getContext();
  StringRef mnemonic = info(opcode).mnemonic;
  StringRef operation = mnemonic.drop_until([](char c) { return c == '.'; }).drop_front();
  Shape shape = shapeOf(context, opcode);
  if (info(opcode).signature[1] == 'i') { // shifts
    unsigned width = shape.lane->getIntegerBitWidth();
    Value amount = builder.CreateZExtOrTrunc(builder.CreateAnd(b, builder.getInt32(width - 1)), shape.lane);
    Value amounts = builder.CreateVectorSplat(shape.count, amount);
    Value lanes = as(shape.lane, shape.count, a);
    return toV128(operation == "shl"     ? builder.CreateShl(lanes, amounts)
                  : operation == "shr_s" ? builder.CreateAShr(lanes, amounts)
                                         : builder.CreateLShr(lanes, amounts));
  }
  Value x = as(shape.lane, shape.count, a), y = as(shape.lane, shape.count, b);
  auto both = [&](Intrinsic::ID id) { return toV128(intrinsic(id, {x, y})); };
  auto compare = [&](CmpInst::Predicate predicate) {
    return toV128(builder.CreateSExt(builder.CreateCmp(predicate, x, y),
                                     FixedVectorType::get(IntegerType::get(context, 128 / shape.count), shape.count)));
  };
  auto extend = [&](Value part, Type *to, bool isSigned) {
    return isSigned ? builder.CreateSExt(part, to) : builder.CreateZExt(part, to);
  };
  auto isFloat = shape.lane->isFloatingPointTy();

  if (operation == "swizzle") {
    const Triple &triple = module.ir->getTargetTriple();
    if (triple.isAArch64())
      return builder.CreateIntrinsic(Intrinsic::aarch64_neon_tbl1, {module.v128}, {a, b});
    if (triple.isX86() && function.getFnAttribute("target-features").getValueAsString().contains("+ssse3")) {
      // pshufb gives 0 where bit 7 is set: saturate indices of 16 and more up to there.
      Value indices = builder.CreateBinaryIntrinsic(Intrinsic::uadd_sat, b, ConstantInt::get(module.v128, 0x70));
      return builder.CreateIntrinsic(module.v128, Intrinsic::x86_ssse3_pshuf_b_128, {a, indices});
    }
    Value result = Constant::getNullValue(module.v128);
    for (uint64_t i = 0; i < 16; ++i) {
      Value index = builder.CreateExtractElement(b, i);
      Value lane = builder.CreateExtractElement(a, builder.CreateAnd(index, builder.getInt8(15)));
      Value inRange = builder.CreateICmpULT(index, builder.getInt8(16));
      result = builder.CreateInsertElement(result, builder.CreateSelect(inRange, lane, builder.getInt8(0)), i);
    }
    return result;
  }
  if (operation == "and" || operation == "or" || operation == "xor" || operation == "andnot")
    return operation == "and"   ? builder.CreateAnd(a, b)
           : operation == "or"  ? builder.CreateOr(a, b)
           : operation == "xor" ? builder.CreateXor(a, b)
                                : builder.CreateAnd(a, builder.CreateNot(b));
  if (operation == "eq")
    return compare(isFloat ? CmpInst::FCMP_OEQ : CmpInst::ICMP_EQ);
  if (operation == "ne")
    return compare(isFloat ? CmpInst::FCMP_UNE : CmpInst::ICMP_NE);
  if (isFloat) {
    auto quietX = [&] { return quiet(x); };
    auto quietY = [&] { return quiet(y); };
    return operation == "lt"     ? compare(CmpInst::FCMP_OLT)
           : operation == "gt"   ? compare(CmpInst::FCMP_OGT)
           : operation == "le"   ? compare(CmpInst::FCMP_OLE)
           : operation == "ge"   ? compare(CmpInst::FCMP_OGE)
           : operation == "add"  ? toV128(builder.CreateFAdd(quietX(), quietY()))
           : operation == "sub"  ? toV128(builder.CreateFSub(quietX(), quietY()))
           : operation == "mul"  ? toV128(builder.CreateFMul(quietX(), quietY()))
           : operation == "div"  ? toV128(builder.CreateFDiv(quietX(), quietY()))
           : operation == "min"  ? toV128(minMax(x, y, false))
           : operation == "max"  ? toV128(minMax(x, y, true))
           : operation == "pmin" ? toV128(builder.CreateSelect(builder.CreateFCmpOLT(y, x), y, x))
                                 : toV128(builder.CreateSelect(builder.CreateFCmpOLT(x, y), y, x));
  }
  if (operation.starts_with("narrow_")) {
    // Sources are lanes of twice the width, read as signed; results saturate to the narrow type.
    Shape from = wider(context, shape);
    unsigned bits = shape.lane->getIntegerBitWidth();
    bool isSigned = isSignedName(mnemonic);
    APInt low = isSigned ? APInt::getSignedMinValue(bits).sext(bits * 2) : APInt(bits * 2, 0);
    APInt high = isSigned ? APInt::getSignedMaxValue(bits).sext(bits * 2) : APInt::getMaxValue(bits).zext(bits * 2);
    auto clamp = [&](Value vector) {
      Value lanes = as(from.lane, from.count, vector);
      Value atLeast = intrinsic(Intrinsic::smax, {lanes, ConstantInt::get(from.type(), low)});
      Value clamped = intrinsic(Intrinsic::smin, {atLeast, ConstantInt::get(from.type(), high)});
      return builder.CreateTrunc(clamped, FixedVectorType::get(shape.lane, from.count));
    };
    SmallVector<int, 16> all;
    for (unsigned i = 0; i < shape.count; ++i)
      all.push_back(static_cast<int>(i));
    return toV128(builder.CreateShuffleVector(clamp(a), clamp(b), all));
  }
  if (operation.starts_with("extmul_")) {
    Shape from = narrower(context, shape);
    auto part = [&](Value vector) {
      Value lanes = builder.CreateShuffleVector(as(from.lane, from.count, vector), half(mnemonic, from.count));
      return extend(lanes, shape.type(), isSignedName(mnemonic));
    };
    return toV128(builder.CreateMul(part(a), part(b)));
  }
  if (operation == "dot_i16x8_s") {
    Type *wide = FixedVectorType::get(module.i32, 8);
    Value product = builder.CreateMul(builder.CreateSExt(as(builder.getInt16Ty(), 8, a), wide),
                                      builder.CreateSExt(as(builder.getInt16Ty(), 8, b), wide));
    return toV128(builder.CreateAdd(builder.CreateShuffleVector(product, everyOther(0, 8)),
                                    builder.CreateShuffleVector(product, everyOther(1, 8))));
  }
  if (operation == "q15mulr_sat_s") {
    Type *wide = FixedVectorType::get(module.i32, 8);
    Value product = builder.CreateMul(builder.CreateSExt(x, wide), builder.CreateSExt(y, wide));
    Value rounded =
        builder.CreateAShr(builder.CreateAdd(product, ConstantInt::get(wide, 0x4000)), ConstantInt::get(wide, 15));
    return toV128(
        builder.CreateTrunc(intrinsic(Intrinsic::smin, {rounded, ConstantInt::get(wide, 0x7FFF)}), shape.type()));
  }
  if (operation == "avgr_u") {
    Type *wide = wider(context, shape).lane;
    Type *wideVector = FixedVectorType::get(wide, shape.count);
    Value sum =
        builder.CreateAdd(builder.CreateAdd(builder.CreateZExt(x, wideVector), builder.CreateZExt(y, wideVector)),
                          ConstantInt::get(wideVector, 1));
    return toV128(builder.CreateTrunc(builder.CreateLShr(sum, ConstantInt::get(wideVector, 1)), shape.type()));
  }
  return operation == "lt_s"        ? compare(CmpInst::ICMP_SLT)
         : operation == "lt_u"      ? compare(CmpInst::ICMP_ULT)
         : operation == "gt_s"      ? compare(CmpInst::ICMP_SGT)
         : operation == "gt_u"      ? compare(CmpInst::ICMP_UGT)
         : operation == "le_s"      ? compare(CmpInst::ICMP_SLE)
         : operation == "le_u"      ? compare(CmpInst::ICMP_ULE)
         : operation == "ge_s"      ? compare(CmpInst::ICMP_SGE)
         : operation == "ge_u"      ? compare(CmpInst::ICMP_UGE)
         : operation == "add"       ? toV128(builder.CreateAdd(x, y))
         : operation == "sub"       ? toV128(builder.CreateSub(x, y))
         : operation == "mul"       ? toV128(builder.CreateMul(x, y))
         : operation == "add_sat_s" ? both(Intrinsic::sadd_sat)
         : operation == "add_sat_u" ? both(Intrinsic::uadd_sat)
         : operation == "sub_sat_s" ? both(Intrinsic::ssub_sat)
         : operation == "sub_sat_u" ? both(Intrinsic::usub_sat)
         : operation == "min_s"     ? both(Intrinsic::smin)
         : operation == "min_u"     ? both(Intrinsic::umin)
         : operation == "max_s"     ? both(Intrinsic::smax)
                                    : both(Intrinsic::umax);
}

} // namespace wzc
