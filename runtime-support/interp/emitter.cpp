// The frame of a function, and the instructions that need no more than their operands' slots. See emitter.h.

#include "interp/emitter.h"

#include "abi/instance_layout.h"

namespace wzc::interp {

Emitter::Emitter(const Module &source, ModuleEngine &target)
    : module(source), engine(target), positionWriter(target.code.positions),
      globalsOffset(InstanceLayout::compute(*target.module).globals) {}

void Emitter::prepare(const FunctionType &type) {
  parameterCount = type.params.size();
  resultSlots = 0;
  for (ValueType result : type.results)
    resultSlots += slotsOf(result.kind());
}

void Emitter::beginFunction(Label &label, std::span<const ValueType> types) {
  code.words.clear();
  stack.clear();
  locals.clear();
  lazyLocals.clear();
  positionNotes.clear();
  forgetAccumulators();
  barrier();
  branchTables = 0;
  label.isBody = true;

  uint32_t slot = 0;
  uint32_t zeroFrom = 0;
  size_t i = 0;
  for (; i < parameterCount; ++i) {
    locals.push_back({slot, types[i].kind(), 0});
    slot += slotsOf(types[i].kind());
  }
  headerSlot = slot;
  slot += kHeaderSlots;
  zeroFrom = slot;
  for (; i < types.size(); ++i) {
    locals.push_back({slot, types[i].kind(), 0});
    slot += slotsOf(types[i].kind());
  }
  firstOperandSlot = slot;
  frameSlots = slot;
  if (slot > zeroFrom)
    code.addWide(kHandlers.zero, zeroFrom, 0, slot - zeroFrom);
}

bool Emitter::finish(Function &function) {
  // Results may take more room than anything else in the frame; an outward call finds them there.
  uint32_t slots = std::max(frameSlots, resultSlots);
  bool isPossible = slots <= kMaxSlots;
  if (!isPossible) {
    code.words.clear();
    positionNotes.clear();
    code.add(kHandlers.unreachable);
  }
  function.code = engine.code.memory.add(code.words);
  function.codeWords = code.position();
  function.frameBytes = isPossible ? slots * static_cast<uint32_t>(sizeof(Slot)) : kImpossibleFrame;
  function.headerSlot = headerSlot;
  function.positionsBegin = engine.code.positions.size();
  positionWriter.begin();
  for (auto [position, offset] : positionNotes)
    positionWriter.add(position, offset);
  function.positionsEnd = engine.code.positions.size();
  return isPossible;
}

// ---- instructions on consecutive slots

void Emitter::onSlots(Handler handler, size_t operands, uint32_t index) {
  settleTop(operands);
  uint32_t base = operands ? stack[stack.size() - operands].slot : nextSlot();
  notePosition(code.addWide(handler, base, 0, index));
  shrinkTo(static_cast<uint32_t>(stack.size() - operands));
}

void Emitter::onSlots(Handler handler, size_t operands, uint32_t index, uint32_t secondIndex) {
  onSlots(handler, operands, index);
  code.addPair(secondIndex, 0);
}

void Emitter::resultInPlace(ValueType::Kind type) {
  result(code.position() - 2, type, nullptr);
  resultEnd = kNoEnd; // the slot names the operands, too
}

void Emitter::memoryInit(uint32_t, uint32_t segment, Value, Value, Value) { onSlots(kHandlers.memoryInit, 3, segment); }
void Emitter::memoryCopy(uint32_t, uint32_t, Value, Value, Value) { onSlots(kHandlers.memoryCopy, 3, 0); }
void Emitter::memoryFill(uint32_t, Value, Value, Value) { onSlots(kHandlers.memoryFill, 3, 0); }
void Emitter::dataDrop(uint32_t segment) { onSlots(kHandlers.dataDrop, 0, segment); }
void Emitter::tableSet(uint32_t table, Value, Value) { onSlots(kHandlers.tableSet, 2, table); }
void Emitter::tableFill(uint32_t table, Value, Value, Value) { onSlots(kHandlers.tableFill, 3, table); }
void Emitter::tableCopy(uint32_t to, uint32_t from, Value, Value, Value) { onSlots(kHandlers.tableCopy, 3, to, from); }
void Emitter::tableInit(uint32_t table, uint32_t segment, Value, Value, Value) {
  onSlots(kHandlers.tableInit, 3, table, segment);
}
void Emitter::elemDrop(uint32_t segment) { onSlots(kHandlers.elemDrop, 0, segment); }

Emitter::Value Emitter::tableGet(uint32_t table, Value) {
  onSlots(kHandlers.tableGet, 1, table);
  resultInPlace(ValueType::Ref);
  return {};
}

Emitter::Value Emitter::tableSize(uint32_t table) {
  onSlots(kHandlers.tableSize, 0, table);
  resultInPlace(ValueType::I32);
  return {};
}

Emitter::Value Emitter::tableGrow(uint32_t table, Value, Value) {
  onSlots(kHandlers.tableGrow, 2, table);
  resultInPlace(ValueType::I32);
  return {};
}

Emitter::Value Emitter::memorySize(uint32_t) {
  uint32_t at = code.add(kHandlers.memorySize, nextSlot());
  result(at, ValueType::I32, nullptr);
  return {};
}

Emitter::Value Emitter::memoryGrow(uint32_t, Value) {
  Operand delta = pop();
  bool inAccumulator = isInAccumulator(delta);
  uint32_t from = 0;
  if (inAccumulator)
    useAccumulator(delta);
  else
    from = useSlot(delta);
  result(code.add(kHandlers.memoryGrow[inAccumulator], nextSlot(), from), ValueType::I32, nullptr);
  return {};
}

// ---- locals, globals, references

Emitter::Value Emitter::localGet(uint32_t local, bool) {
  if (lazyLocals.size() == kMaxLazyLocals)
    settleLocals();
  push(Place::Local, locals[local].type).local = local;
  lazyLocals.push_back(static_cast<uint32_t>(stack.size() - 1));
  ++locals[local].lazyUses;
  return {};
}

void Emitter::localSet(uint32_t local, Value) {
  Operand value = pop();
  if (locals[local].lazyUses)
    settleLocal(local);
  moveTo(locals[local].slot, value, /*last=*/true);
}

Emitter::Value Emitter::localTee(uint32_t local, Value value) {
  localSet(local, value);
  return localGet(local, /*assigned=*/true);
}

static Cell cellOf(ValueType::Kind type) {
  switch (type) {
  case ValueType::I32:
  case ValueType::F32: return Cell::Narrow;
  case ValueType::I64:
  case ValueType::F64: return Cell::Wide;
  case ValueType::V128: return Cell::Vector;
  default: return Cell::Reference;
  }
}

Emitter::Value Emitter::globalGet(uint32_t global) {
  ValueType::Kind type = module.globals[global].type.value.kind();
  auto cell = static_cast<size_t>(cellOf(type));
  bool imported = module.globals[global].isImported;
  const Handler *handlers =
      kindOfType(type) == Kind::Float ? kHandlers.globalGetFloat[cell][imported] : kHandlers.globalGet[cell][imported];
  auto offset = static_cast<uint32_t>(globalsOffset + global * InstanceLayout::kGlobalSlotSize);
  uint32_t at = code.addWide(handlers[1], nextSlot(), 0, offset);
  result(at, type, kindOfType(type) == Kind::Vector ? nullptr : handlers[0]);
  return {};
}

void Emitter::globalSet(uint32_t global, Value) {
  Operand value = pop();
  auto cell = static_cast<size_t>(cellOf(module.globals[global].type.value.kind()));
  bool imported = module.globals[global].isImported;
  auto offset = static_cast<uint32_t>(globalsOffset + global * InstanceLayout::kGlobalSlotSize);
  if (kindOfType(value.type) == Kind::Integer && (value.place == Place::Constant || isInAccumulator(value))) {
    if (value.place == Place::Constant)
      loadConstant(value);
    else
      useAccumulator(value);
    code.addWide(kHandlers.globalSetAccumulator[cell][imported], 0, 0, offset);
    return;
  }
  uint32_t from = useSlot(value);
  code.addWide(kHandlers.globalSet[cell][imported], from, 0, offset);
}

Emitter::Value Emitter::refNull(ValueType) {
  push(Place::Constant, ValueType::Ref).constant = 0;
  return {};
}

Emitter::Value Emitter::refIsNull(Value) {
  Operand reference = pop();
  uint32_t from = useSlot(reference);
  result(code.add(kHandlers.refIsNull, nextSlot(), from), ValueType::I32, nullptr);
  return {};
}

Emitter::Value Emitter::refFunc(uint32_t function) {
  result(code.addWide(kHandlers.refFunc, nextSlot(), 0, function), ValueType::Ref, nullptr);
  return {};
}

Emitter::Value Emitter::select(ValueType, Value, Value, Value) {
  Operand condition = pop();
  Operand ifFalse = pop();
  Operand ifTrue = pop();
  bool inAccumulator = true;
  uint32_t conditionSlot = 0;
  if (condition.place == Place::Constant)
    loadConstant(condition);
  else if (isInAccumulator(condition))
    useAccumulator(condition);
  else {
    inAccumulator = false;
    conditionSlot = useSlot(condition);
  }
  uint32_t a = useSlot(ifTrue);
  uint32_t b = useSlot(ifFalse);
  ValueType::Kind type = ifTrue.type;
  Kind kind = kindOfType(type);
  Handler stored = kind == Kind::Vector  ? kHandlers.selectVector[inAccumulator]
                   : kind == Kind::Float ? kHandlers.selectFloat[inAccumulator][1]
                                         : kHandlers.selectInteger[inAccumulator][1];
  Handler withoutStore = kind == Kind::Vector  ? nullptr
                         : kind == Kind::Float ? kHandlers.selectFloat[inAccumulator][0]
                                               : kHandlers.selectInteger[inAccumulator][0];
  result(code.add(stored, nextSlot(), a, b, conditionSlot), type, withoutStore);
  return {};
}

void Emitter::drop(Value) { pop(); }

} // namespace wzc::interp
