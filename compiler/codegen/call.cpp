// Calls: direct, of imports, and through tables with the type check of the specification.

#include "compiler/codegen/function_emitter.h"

using namespace llvm;

namespace wzc {

void FunctionEmitter::callNative(llvm::FunctionType *nativeType, Value code, Value context,
                                 const FunctionType &wasmType, Values args, Outputs results) {
  SmallVector<llvm::Value *, 8> values{context};
  values.append(args.begin(), args.end());
  AllocaInst *buffer = nullptr;
  if (wasmType.results.size() > 1) {
    IRBuilder<> atEntry(&function.getEntryBlock(), function.getEntryBlock().begin());
    buffer = atEntry.CreateAlloca(ArrayType::get(module.i8, wasmType.results.size() * sizeof(wzc_value)));
    buffer->setAlignment(Align(alignof(wzc_value)));
    values.push_back(buffer);
  }
  auto *callee = dyn_cast<llvm::Function>(code);
  bool isHost = callee && !callee->hasFnAttribute(kCompiledConvention);
  if (llvm::FunctionType *compiledType = isHost ? nativeType : module.compiledType(nativeType);
      compiledType != nativeType) {
    nativeType = compiledType;
    for (size_t i = 0; i < nativeType->getNumParams(); ++i)
      if (nativeType->getParamType(static_cast<unsigned>(i)) != values[i]->getType())
        values[i] = asIndex(values[i]);
  }
  CallInst *call = builder.CreateCall(nativeType, code, values);
  call->setDoesNotThrow();
  ++callsSoFar; // no register holds a value across it
  if (buffer) {
    for (size_t i = 0; i < results.size(); ++i)
      results[i] = builder.CreateLoad(module.type(wasmType.results[i]),
                                      builder.CreateConstInBoundsGEP1_64(module.i8, buffer, i * sizeof(wzc_value)));
  } else if (!results.empty()) {
    results[0] = call;
  }
}

void FunctionEmitter::call(uint32_t index, const FunctionType &wasmType, Values args, Outputs results) {
  llvm::FunctionType *nativeType = module.nativeType(wasmType);
  if (index >= module.plan.boundFunctions())
    return callNative(nativeType, module.function(index), instance, wasmType, args, results);
  auto [code, context] = module.loadImport(builder, instance, index);
  callNative(nativeType, code, context, wasmType, args, results);
}

void FunctionEmitter::callIndirect(uint32_t table, uint32_t typeIndex, Value index, Values args, Outputs results) {
  const FunctionType &wasmType = wasm.types[typeIndex].function;
  Value wide = asIndex(index);
  uint32_t site = sites.target();
  LikelyTarget likely = likelyTargets.empty() ? LikelyTarget() : likelyTargets[site];
  std::optional<uint32_t> where = likelyElement(likely, table, typeIndex);
  if (const TypeTable *copy = module.plan.typeTable({table, wasm.types[typeIndex].canonical})) {
    if (!where || copy->only != kNoFunction)
      return callTypeTable(*copy, wasmType, site, wide, args, results);
    return guess(builder.CreateICmpEQ(wide, builder.getInt64(*where)), likely, wasmType, args, results,
                 [&](Outputs outputs) { callTypeTable(*copy, wasmType, site, wide, args, outputs); });
  }
  BasicBlock *failed = failedCall(table, wide);
  Value element = tableElement(table, wide, failed);
  Value func = module.in(Region::TableElement, builder.CreateAlignedLoad(module.ptrType, element, Align(8)));
  if (!where)
    return callReference(func, typeIndex, site, failed, args, results);
  Value own = slot(module.plan.layout.functions + *where * sizeof(wzc_func), "func.likely");
  guess(builder.CreateICmpEQ(func, own), likely, wasmType, args, results,
        [&](Outputs outputs) { callReference(func, typeIndex, site, failed, args, outputs); });
}

/// One block for all that can be wrong, since a module has thousands of calls: the runtime finds out what it was.
BasicBlock *FunctionEmitter::failedCall(uint32_t table, Value index) {
  return trapBlock(Libcall::trap_call, {builder.getInt32(table), index});
}

void FunctionEmitter::callReference(Value func, uint32_t typeIndex, uint32_t site, BasicBlock *failed, Values args,
                                    Outputs results) {
  const FunctionType &wasmType = wasm.types[typeIndex].function;
  trapIf(builder.CreateIsNull(func), failed);
  Value found = loadField(AbiStruct::wzc_func, func, field::wzc_func::type, Region::Function, "type.found");
  uint32_t canonical = wasm.types[typeIndex].canonical;
  Value expected = loadInvariant(
      module.i32, slot(module.plan.layout.typeIds + canonical * sizeof(uint32_t), "type.slot"), "type.expected");
  trapIf(builder.CreateICmpNE(found, expected), failed);
  Value code = loadField(AbiStruct::wzc_func, func, field::wzc_func::code, Region::Function, "code");
  Value context = loadField(AbiStruct::wzc_func, func, field::wzc_func::context, Region::Function, "context");
  countTarget(site, code);
  callNative(module.nativeType(wasmType), code, context, wasmType, args, results);
}

void FunctionEmitter::callTypeTable(const TypeTable &table, const FunctionType &wasmType, uint32_t site, Value index,
                                    Values args, Outputs results) {
  Value element = builder.CreateSub(index, builder.getInt64(table.first));
  trapIf(builder.CreateICmpUGE(element, builder.getInt64(table.size)), failedCall(table.call.table, index));
  Value code;
  if (table.only != kNoFunction) {
    code = module.function(table.only);
  } else {
    GlobalVariable *codes = module.typeTable(table);
    Value address = builder.CreateInBoundsGEP(codes->getValueType(), codes, {builder.getInt64(0), element});
    code = module.invariant(builder.CreateLoad(module.ptrType, address, "code"));
  }
  countTarget(site, code);
  callNative(module.nativeType(wasmType), code, instance, wasmType, args, results);
}

} // namespace wzc
