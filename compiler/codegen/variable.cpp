// Locals, globals, references and select.

#include "compiler/codegen/function_emitter.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

Value FunctionEmitter::known(const KnownValue &item) const {
  return item.block == builder.GetInsertBlock() && item.calls == callsSoFar ? item.value : nullptr;
}

Value FunctionEmitter::localGet(uint32_t index, bool assigned) {
  if (Value value = known(knownLocals[index]))
    return value;
  if (!assigned)
    readBeforeAssigned.set(index);
  Value value = builder.CreateLoad(locals[index]->getAllocatedType(), locals[index]);
  knownLocals[index] = know(value);
  return value;
}

/// At the end, when it is known which may be read before they are assigned: few, and at -O0 each store remains in the
/// code.
void FunctionEmitter::zeroLocals() {
  IRBuilder<> atEntry(entry->getTerminator());
  for (unsigned local : readBeforeAssigned.set_bits())
    atEntry.CreateStore(Constant::getNullValue(locals[local]->getAllocatedType()), locals[local]);
}

void FunctionEmitter::localSet(uint32_t index, Value value) {
  builder.CreateStore(value, locals[index]);
  knownLocals[index] = know(value);
}

Value FunctionEmitter::localTee(uint32_t index, Value value) {
  localSet(index, value);
  return value;
}

Value FunctionEmitter::globalGet(uint32_t index) {
  const Global &global = wasm.globals[index];
  Type *valueType = module.type(global.type.value);
  Value cell = slot(module.plan.layout.globals + index * InstanceLayout::kGlobalSlotSize, "global");
  if (!global.isImported && !global.type.isMutable && global.init.kind == ConstExpr::Value) {
    if (global.type.value.isVector()) {
      Bytes16 bytes;
      for (unsigned i = 0; i < 8; ++i) {
        bytes[i] = static_cast<uint8_t>(global.init.low >> (8 * i));
        bytes[8 + i] = static_cast<uint8_t>(global.init.high >> (8 * i));
      }
      return constant128(bytes);
    }
    return constant(global.type.value, global.init.low);
  }
  if (global.isImported)
    cell = loadInvariant(module.ptrType, cell, "global.import");
  LoadInst *load = builder.CreateAlignedLoad(valueType, cell, Align(8));
  if (!global.type.isMutable)
    return module.invariant(load);
  load->setVolatile(isPrecise());
  return module.in(global.isImported ? Region::ImportedGlobal : Region::Global, load);
}

void FunctionEmitter::globalSet(uint32_t index, Value value) {
  const Global &global = wasm.globals[index];
  Value cell = slot(module.plan.layout.globals + index * InstanceLayout::kGlobalSlotSize, "global");
  if (global.isImported)
    cell = loadInvariant(module.ptrType, cell, "global.import");
  StoreInst *store = builder.CreateAlignedStore(value, cell, Align(8));
  store->setVolatile(isPrecise());
  module.in(global.isImported ? Region::ImportedGlobal : Region::Global, store);
}

Value FunctionEmitter::refNull(ValueType) { return ConstantPointerNull::get(cast<PointerType>(module.ptrType)); }

Value FunctionEmitter::refIsNull(Value ref) { return boolean(builder.CreateIsNull(ref)); }

Value FunctionEmitter::refFunc(uint32_t index) {
  int64_t offset = module.plan.layout.functions + module.plan.functionRefSlot(index) * sizeof(wzc_func);
  Value func = slot(offset, "func");
  // The slot of an imported function holds a pointer to the function that was imported.
  return index < module.plan.boundFunctions() ? loadInvariant(module.ptrType, func, "func.import") : func;
}

Value FunctionEmitter::select(ValueType, Value condition, Value ifTrue, Value ifFalse) {
  condition = isTrue(condition);
  MDNode *weights = conditionSite(condition);
  Value result = builder.CreateSelect(condition, ifTrue, ifFalse);
  if (auto *select = dyn_cast<SelectInst>(result); select && weights)
    select->setMetadata(LLVMContext::MD_prof, weights);
  return result;
}

} // namespace wzc
