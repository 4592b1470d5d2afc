// Tables. Elements are reference values of pointer size; bounds are always checked in software.

#include "compiler/codegen/function_emitter.h"

using namespace llvm;

namespace wzc {

using Value = FunctionEmitter::Value;

Value FunctionEmitter::tableState(uint32_t table) {
  return loadInvariant(module.ptrType, slot(module.plan.layout.tables + table * sizeof(void *), "table.slot"),
                       "table.state");
}

/// Address of an element; if there is none of that index, control goes to `outside`.
Value FunctionEmitter::tableElement(uint32_t table, Value wide, BasicBlock *outside) {
  Value state = tableState(table);
  Value size =
      loadField(AbiStruct::wzc_table_state, state, field::wzc_table_state::size, Region::TableState, "table.size");
  trapIf(builder.CreateICmpUGE(wide, size), outside);
  Value elements = loadField(AbiStruct::wzc_table_state, state, field::wzc_table_state::elements, Region::TableState,
                             "table.elements");
  return builder.CreateInBoundsGEP(module.ptrType, elements, wide);
}

Value FunctionEmitter::tableGet(uint32_t table, Value index) {
  Value element = tableElement(table, asIndex(index), trapBlock(TrapCode::table_out_of_bounds));
  return module.in(Region::TableElement, builder.CreateAlignedLoad(module.ptrType, element, Align(8)));
}

void FunctionEmitter::tableSet(uint32_t table, Value index, Value value) {
  Value element = tableElement(table, asIndex(index), trapBlock(TrapCode::table_out_of_bounds));
  StoreInst *store = module.in(Region::TableElement, builder.CreateAlignedStore(value, element, Align(8)));
  store->setVolatile(isPrecise());
}

Value FunctionEmitter::tableSize(uint32_t table) {
  Value size = loadField(AbiStruct::wzc_table_state, tableState(table), field::wzc_table_state::size,
                         Region::TableState, "table.size");
  return fromIndex(size, wasm.tables[table].type.limits.addressType());
}

Value FunctionEmitter::tableGrow(uint32_t table, Value init, Value delta) {
  Value result = builder.CreateCall(module.abi.libcall(Libcall::table_grow),
                                    {instance, builder.getInt32(table), asIndex(delta), init});
  return fromIndex(result, wasm.tables[table].type.limits.addressType());
}

void FunctionEmitter::tableFill(uint32_t table, Value start, Value value, Value length) {
  builder.CreateCall(module.abi.libcall(Libcall::table_fill),
                     {instance, builder.getInt32(table), asIndex(start), value, asIndex(length)});
}

void FunctionEmitter::tableCopy(uint32_t toTable, uint32_t fromTable, Value to, Value from, Value length) {
  builder.CreateCall(
      module.abi.libcall(Libcall::table_copy),
      {instance, builder.getInt32(toTable), builder.getInt32(fromTable), asIndex(to), asIndex(from), asIndex(length)});
}

void FunctionEmitter::tableInit(uint32_t table, uint32_t segment, Value to, Value from, Value length) {
  builder.CreateCall(
      module.abi.libcall(Libcall::table_init),
      {instance, builder.getInt32(table), builder.getInt32(segment), asIndex(to), asIndex(from), asIndex(length)});
}

void FunctionEmitter::elemDrop(uint32_t segment) {
  builder.CreateCall(module.abi.libcall(Libcall::elem_drop), {instance, builder.getInt32(segment)});
}

} // namespace wzc
