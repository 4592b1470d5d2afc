// Linear memory. The only file that forms the address of a linear-memory access, and with trap.cpp the place where a
// sandbox escape would live. The rules:
//
// - An effective address is the zero-extended index plus the constant offset, in 64 bits.
// - With guard pages, a 32-bit memory is followed by so much inaccessible address space (8 GiB from its base, and a
//   page) that no effective address can leave the reservation; the access itself is the check.
// - Otherwise (explicit bounds, 64-bit memories) index + offset + size is compared with the memory's current size,
//   without overflow, before the access, and the trap taken in a block of its own. Optimised code gets a BoundsCheck
//   for that, which bounds_checks.cpp makes a comparison, unless another has said as much.
// - Bulk operations check both ranges first and touch nothing if either is out of bounds.
//
// With precise traps all accesses are volatile, bulk ones too: one that a later one overwrites is seen if a trap comes
// between them.

#include "compiler/codegen/bounds_check.h"
#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/passes.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

Value FunctionEmitter::memoryState(uint32_t memory) {
  int64_t offset = module.plan.layout.memories + memory * sizeof(wzc_memory_slot);
  return loadInvariant(module.ptrType, slot(offset + offsetof(wzc_memory_slot, state), "memory.state.slot"),
                       "memory.state");
}

Value FunctionEmitter::memoryBase(uint32_t memory) {
  if (isOwnFirst(memory))
    return instance;
  Value &base = memoryBases[memory];
  if (!base) {
    // The base never changes: one load in the entry block serves the whole function, and loops see an invariant.
    IRBuilder<>::InsertPointGuard guard(builder);
    builder.SetInsertPoint(entry->getTerminator());
    builder.SetCurrentDebugLocation(DebugLoc());
    int64_t offset = module.plan.layout.memories + memory * sizeof(wzc_memory_slot);
    base = loadInvariant(module.ptrType, slot(offset + offsetof(wzc_memory_slot, base), "memory.base.slot"),
                         "memory.base");
  }
  return base;
}

/// Where the current size in bytes stands: of the memory behind the instance in its header, else with the memory.
Value FunctionEmitter::memorySizeAddress(uint32_t memory) {
  if (isOwnFirst(memory))
    return slot(kMemorySizeOffset, "memory.size.slot");
  return field(AbiStruct::wzc_memory_state, memoryState(memory), field::wzc_memory_state::size);
}

Value FunctionEmitter::memoryBytes(uint32_t memory) { return loadMemorySize(builder, memorySizeAddress(memory)); }

Value FunctionEmitter::asIndex(Value value) {
  if (value->getType() == module.i64)
    return value;
  for (const KnownIndex &item : knownIndices)
    if (item.narrow == value)
      if (Value wide = known(item.wide))
        return wide;
  // No place in the source: only what accesses memory needs one, which traps.
  Value wide = isa<Constant>(value) ? builder.CreateZExt(value, module.i64)
                                    : new ZExtInst(value, module.i64, "", builder.GetInsertBlock());
  knownIndices[oldestIndex++ % knownIndices.size()] = {value, know(wide)};
  return wide;
}

Value FunctionEmitter::fromIndex(Value value, ValueType addressType) {
  return addressType == ValueType::I64 ? value : builder.CreateTrunc(value, module.i32);
}

bool FunctionEmitter::isGuarded(uint32_t memory) const {
  return module.options.bounds == BoundsMode::Guard && !wasm.memories[memory].type.limits.is64;
}

void FunctionEmitter::checkBounds(const MemArg &arg, Value index, unsigned size) {
  const MemoryType &type = wasm.memories[arg.memory].type;
  // offset + size may exceed 2^64 only for a 64-bit memory, and then every access is out of bounds.
  if (arg.offset > UINT64_MAX - size) {
    trapIf(builder.getTrue(), TrapCode::memory_out_of_bounds);
    return;
  }
  uint64_t extent = arg.offset + size;
  uint64_t leastSize = std::min(type.limits.min, UINT64_MAX >> type.pageSizeLog2) << type.pageSizeLog2;
  if (auto *known = dyn_cast<ConstantInt>(index);
      known && extent <= leastSize && known->getZExtValue() <= leastSize - extent)
    return;
  bool isNarrow = !type.limits.is64;
  if (module.optLevel > 0)
    BoundsCheck::create(builder, instance, memorySizeAddress(arg.memory), index, extent, leastSize, isNarrow);
  else
    trapIf(isOutOfBounds(builder, index, extent, memoryBytes(arg.memory), leastSize, isNarrow),
           TrapCode::memory_out_of_bounds);
}

Value FunctionEmitter::address(const MemArg &arg, Value index, unsigned size) {
  const Limits &limits = wasm.memories[arg.memory].type.limits;
  Value base = memoryBase(arg.memory);
  Value wide = asIndex(index);
  if (!isGuarded(arg.memory))
    checkBounds(arg, wide, size);
  GEPNoWrapFlags flags =
      limits.is64 ? GEPNoWrapFlags::none() : GEPNoWrapFlags::inBounds() | GEPNoWrapFlags::noUnsignedWrap();
  BasicBlock *block = builder.GetInsertBlock();
  Value offset = builder.getInt64(arg.offset);
  if (module.optLevel == 0 && arg.offset) // the same sum as one instruction, by arrays of one byte
    return GetElementPtrInst::Create(ArrayType::get(module.i8, 1), base, {wide, offset}, flags, "", block);
  Value pointer = GetElementPtrInst::Create(module.i8, base, wide, flags, "", block);
  return arg.offset ? GetElementPtrInst::Create(module.i8, pointer, offset, flags, "", block) : pointer;
}

/// Address of [start, start + length), all of which lies in the memory; traps otherwise.
Value FunctionEmitter::rangeAddress(uint32_t memory, Value start, Value length) {
  Value size = memoryBytes(memory);
  Value wideStart = asIndex(start), wideLength = asIndex(length);
  Value tooLong = builder.CreateICmpUGT(wideLength, size);
  Value tooFar = builder.CreateICmpUGT(wideStart, builder.CreateSub(size, wideLength));
  trapIf(builder.CreateOr(tooLong, tooFar), TrapCode::memory_out_of_bounds);
  return builder.CreateGEP(module.i8, memoryBase(memory), wideStart);
}

/// Alignment claimed by the guest is a hint that may be false: LLVM is told none. Until the optimiser has simplified
/// the function, a pin uses each loaded value so that no load which could trap is deleted (see passes.h).
Value FunctionEmitter::loadFrom(uint32_t memory, Type *type, Value pointer) {
  LoadInst *load = module.in(Region::LinearMemory, builder.CreateAlignedLoad(type, pointer, Align(1)));
  if (isPrecise() || module.optLevel == 0)
    load->setVolatile(true);
  else if (isGuarded(memory))
    pinLoad(builder, load);
  // An extension of its low half would read no more than that: the optimiser's WholeLoadsPass is not there to prevent
  // it.
  if (module.optLevel == 0 && type == module.v128 && isGuarded(memory))
    return hideValue(builder, load);
  return load;
}

void FunctionEmitter::storeTo(Value value, Value pointer) {
  StoreInst *store = module.in(Region::LinearMemory, builder.CreateAlignedStore(value, pointer, Align(1)));
  store->setVolatile(isPrecise());
}

Value FunctionEmitter::load(Opcode opcode, const MemArg &arg, Value index) {
  const OpcodeInfo &row = info(opcode);
  Value pointer = address(arg, index, accessSize(row.access));
  Type *wide = row.signature[2] == 'I' ? module.i64 : module.i32;
  switch (row.access) {
  case MemoryAccess::s8: return builder.CreateSExt(loadFrom(arg.memory, builder.getInt8Ty(), pointer), wide);
  case MemoryAccess::u8: return builder.CreateZExt(loadFrom(arg.memory, builder.getInt8Ty(), pointer), wide);
  case MemoryAccess::s16: return builder.CreateSExt(loadFrom(arg.memory, builder.getInt16Ty(), pointer), wide);
  case MemoryAccess::u16: return builder.CreateZExt(loadFrom(arg.memory, builder.getInt16Ty(), pointer), wide);
  case MemoryAccess::s32: return builder.CreateSExt(loadFrom(arg.memory, module.i32, pointer), wide);
  case MemoryAccess::u32: return builder.CreateZExt(loadFrom(arg.memory, module.i32, pointer), wide);
  case MemoryAccess::i32: return loadFrom(arg.memory, module.i32, pointer);
  case MemoryAccess::i64: return loadFrom(arg.memory, module.i64, pointer);
  case MemoryAccess::f32: return loadFrom(arg.memory, module.f32, pointer);
  case MemoryAccess::f64: return loadFrom(arg.memory, module.f64, pointer);
  case MemoryAccess::v128: return loadFrom(arg.memory, module.v128, pointer);
  default: return simdLoad(arg.memory, row.access, pointer);
  }
}

void FunctionEmitter::store(Opcode opcode, const MemArg &arg, Value index, Value value) {
  MemoryAccess access = info(opcode).access;
  Value pointer = address(arg, index, accessSize(access));
  switch (access) {
  case MemoryAccess::u8: value = builder.CreateTrunc(value, builder.getInt8Ty()); break;
  case MemoryAccess::u16: value = builder.CreateTrunc(value, builder.getInt16Ty()); break;
  case MemoryAccess::u32: value = builder.CreateTrunc(value, module.i32); break;
  default: break;
  }
  storeTo(value, pointer);
}

/// Vector of the lanes that a lane access names.
static FixedVectorType *laneVector(LLVMContext &context, MemoryAccess access) {
  unsigned size = accessSize(access);
  return FixedVectorType::get(IntegerType::get(context, size * 8), 16 / size);
}

Value FunctionEmitter::loadLane(Opcode opcode, const MemArg &arg, unsigned lane, Value index, Value vector) {
  MemoryAccess access = info(opcode).access;
  FixedVectorType *shape = laneVector(builder.getContext(), access);
  Value scalar = loadFrom(arg.memory, shape->getElementType(), address(arg, index, accessSize(access)));
  return toV128(builder.CreateInsertElement(builder.CreateBitCast(vector, shape), scalar, uint64_t{lane}));
}

void FunctionEmitter::storeLane(Opcode opcode, const MemArg &arg, unsigned lane, Value index, Value vector) {
  MemoryAccess access = info(opcode).access;
  FixedVectorType *shape = laneVector(builder.getContext(), access);
  Value pointer = address(arg, index, accessSize(access));
  storeTo(builder.CreateExtractElement(builder.CreateBitCast(vector, shape), uint64_t{lane}), pointer);
}

Value FunctionEmitter::memorySize(uint32_t memory) {
  const MemoryType &type = wasm.memories[memory].type;
  return fromIndex(builder.CreateLShr(memoryBytes(memory), type.pageSizeLog2), type.limits.addressType());
}

Value FunctionEmitter::memoryGrow(uint32_t memory, Value delta) {
  Value result = builder.CreateCall(module.abi.libcall(Libcall::memory_grow),
                                    {instance, builder.getInt32(memory), asIndex(delta)});
  return fromIndex(result, wasm.memories[memory].type.limits.addressType());
}

void FunctionEmitter::memoryInit(uint32_t memory, uint32_t segment, Value to, Value from, Value length) {
  builder.CreateCall(
      module.abi.libcall(Libcall::memory_init),
      {instance, builder.getInt32(memory), builder.getInt32(segment), asIndex(to), asIndex(from), asIndex(length)});
}

void FunctionEmitter::memoryCopy(uint32_t toMemory, uint32_t fromMemory, Value to, Value from, Value length) {
  if (module.optLevel == 0) { // an eighth of the instructions
    builder.CreateCall(module.abi.libcall(Libcall::memory_copy),
                       {instance, builder.getInt32(toMemory), builder.getInt32(fromMemory), asIndex(to), asIndex(from),
                        asIndex(length)});
    ++callsSoFar;
    return;
  }
  Value target = rangeAddress(toMemory, to, length);
  Value source = rangeAddress(fromMemory, from, length);
  CallInst *move = builder.CreateMemMove(target, Align(1), source, Align(1), asIndex(length), isPrecise());
  move->setMetadata(LLVMContext::MD_tbaa, module.region(Region::LinearMemory));
}

void FunctionEmitter::memoryFill(uint32_t memory, Value to, Value byte, Value length) {
  if (module.optLevel == 0) {
    builder.CreateCall(module.abi.libcall(Libcall::memory_fill),
                       {instance, builder.getInt32(memory), asIndex(to), byte, asIndex(length)});
    ++callsSoFar;
    return;
  }
  Value target = rangeAddress(memory, to, length);
  CallInst *fill = builder.CreateMemSet(target, builder.CreateTrunc(byte, builder.getInt8Ty()), asIndex(length),
                                        Align(1), isPrecise());
  fill->setMetadata(LLVMContext::MD_tbaa, module.region(Region::LinearMemory));
}

void FunctionEmitter::dataDrop(uint32_t segment) {
  builder.CreateCall(module.abi.libcall(Libcall::data_drop), {instance, builder.getInt32(segment)});
}

} // namespace wzc
