// Blocks, branches and calls. See emitter.h.
//
// At a join the operands a branch brings lie in their slots whichever way control came. Operands below a block must be
// where every way through it leaves them: when it begins, those that are locals are put into their slots, because the
// block may change the locals. Constants may stay constants.

#include "interp/emitter.h"

namespace wzc::interp {

// ---- conditions

Emitter::Condition Emitter::takeCondition(bool mayStore) {
  Operand operand = pop();
  Condition condition{};
  if (operand.place == Place::Slot && comparison.end == code.position() && comparison.slot == operand.slot) {
    code.truncate(comparison.begin);
    accumulator(Kind::Integer) = comparison.integer;
    comparison.end = kNoEnd;
    resultEnd = kNoEnd;
    producer = comparison.previous;
    if (pairComparisonJump(mayStore, condition))
      return condition;
    condition.operands = {comparison.left, comparison.right};
    if (comparison.isZeroTest) {
      condition.handlers = kHandlers.jumpIf[comparison.form == Form::AK];
      condition.holds = !comparison.holds;
    } else {
      const BranchHandlers *branches =
          isIntegerOnly(comparison.opcode) ? integerBranch(comparison.opcode) : floatBranch(comparison.opcode);
      condition.handlers = branches->of[static_cast<size_t>(comparison.form)];
      condition.holds = comparison.holds;
    }
    return condition;
  }
  if (pairValueJump(operand, mayStore, condition))
    return condition;
  if (operand.place == Place::Constant) {
    loadConstant(operand);
    condition.handlers = kHandlers.jumpIf[1];
  } else if (isInAccumulator(operand)) {
    useAccumulator(operand);
    condition.handlers = kHandlers.jumpIf[1];
  } else {
    condition.handlers = kHandlers.jumpIf[0];
    condition.operands[0] = slotOf(operand);
  }
  return condition;
}

JumpField Emitter::jumpOn(const Condition &condition, bool whenTrue) {
  Handler handler = condition.handlers[condition.holds == whenTrue];
  auto [a, b, c] = condition.operands;
  if (!condition.isLong)
    return CodeWriter::fieldOf(code.addWide(handler, a, b, 0), 4);
  uint32_t at = code.add(handler, a, b, c);
  code.addWord(0);
  return CodeWriter::fieldOf(at, 8);
}

void Emitter::jumpTo(Label &label, JumpField field) {
  if (label.isLoop)
    code.setJump(field, label.position);
  else
    label.jumps.add(code, field);
}

// ---- blocks

void Emitter::openLabel(Label &label, size_t params) {
  label.height = static_cast<uint32_t>(stack.size() - params);
  label.slot = params ? stack[label.height].slot : nextSlot();
}

void Emitter::unreachable() { notePosition(code.add(kHandlers.unreachable)); }

void Emitter::block(Label &label, const BlockSignature &, Values params) {
  openLabel(label, params.size());
  settleLocals();
}

void Emitter::loop(Label &label, const BlockSignature &, std::span<Value> params) {
  openLabel(label, params.size());
  settleLocals();
  settleTop(params.size());
  barrier();
  label.isLoop = true;
  label.position = code.position();
}

void Emitter::ifThen(Label &label, const BlockSignature &, Value, Values params) {
  // Settled operands are written before the jump, which may not change the locals they come from.
  bool mayStore = params.empty() && lazyLocals.size() <= (stack.back().place == Place::Local);
  Condition condition = takeCondition(mayStore);
  openLabel(label, params.size());
  settleLocals();
  settleTop(params.size());
  label.elseJumps.add(code, jumpOn(condition, false));
}

void Emitter::elseThen(Label &label, const BlockSignature &signature, Values values, bool live, std::span<Value>) {
  if (live) {
    settleTop(values.size());
    // Without `else` both ways meet here, with the same operands.
    if (currentOpcode == Opcode::End) {
      label.elseJumps.bind(code, code.position());
      barrier();
      return;
    }
    label.jumps.add(code, addJump());
  }
  label.elseJumps.bind(code, code.position());
  barrier();
  shrinkTo(label.height);
  pushResults(signature.params());
}

void Emitter::end(Label &label, const BlockSignature &signature, Values values, bool live, bool reached,
                  std::span<Value>) {
  if (label.jumps.empty()) {
    if (!live)
      shrinkTo(label.height);
    return;
  }
  if (live)
    settleTop(values.size());
  label.jumps.bind(code, code.position());
  barrier();
  shrinkTo(label.height);
  if (reached)
    pushResults(signature.results());
}

void Emitter::endFunction(Label &, Values values, bool live) {
  if (live)
    emitReturn(values.size(), /*last=*/true);
}

// ---- branches

bool Emitter::isInPlace(const Label &label, size_t arity) const {
  if (label.isBody)
    return false;
  if (arity == 0)
    return true;
  if (stack[stack.size() - arity].slot != label.slot)
    return false;
  for (size_t i = stack.size() - arity; i < stack.size(); ++i)
    if (stack[i].place != Place::Slot)
      return false;
  return true;
}

void Emitter::emitReturn(size_t arity, bool last) {
  if (arity == 0) {
    code.add(kHandlers.returnNone, headerSlot);
    return;
  }
  if (arity > 1) {
    settleTop(arity);
    uint32_t first = stack[stack.size() - arity].slot;
    code.addWide(kHandlers.returnMany, headerSlot, first, nextSlot() - first);
    return;
  }
  const Operand &operand = stack.back();
  Kind kind = kindOfType(operand.type);
  uint32_t constant;
  if (kind == Kind::Vector) {
    code.add(kHandlers.returnVector, headerSlot, slotOf(operand));
  } else if (operand.place == Place::Constant && kind == Kind::Integer && fitsConstant(operand, constant)) {
    code.addWide(kHandlers.returnConstant, headerSlot, 0, constant);
  } else if (operand.place == Place::Constant || isInAccumulator(operand)) {
    if (operand.place == Place::Constant)
      loadConstant(operand);
    else if (last)
      useAccumulator(operand);
    code.add(kind == Kind::Float ? kHandlers.returnFloat : kHandlers.returnAccumulator, headerSlot);
  } else {
    code.add(kind == Kind::Float ? kHandlers.returnFloatSlot : kHandlers.returnSlot, headerSlot, slotOf(operand));
  }
}

void Emitter::emitBranch(Label &label, size_t arity, bool last) {
  if (label.isBody) {
    emitReturn(arity, last);
    return;
  }
  if (arity == 1) {
    moveTo(label.slot, stack.back(), last);
  } else if (arity > 1) {
    settleTop(arity);
    moveBlock(label.slot, arity);
  }
  jumpTo(label, addJump());
}

void Emitter::branch(Label &label, Values values) { emitBranch(label, values.size(), /*last=*/true); }

void Emitter::branchIf(Label &label, Value, Values values) {
  Condition condition = takeCondition(/*mayStore=*/values.size() <= 1);
  if (values.size() > 1 || isInPlace(label, values.size()))
    settleTop(values.size());
  if (isInPlace(label, values.size())) {
    jumpTo(label, jumpOn(condition, true));
    return;
  }
  JumpField skip = jumpOn(condition, false);
  auto before = accumulators;
  emitBranch(label, values.size(), /*last=*/false);
  code.setJump(skip, code.position());
  // The only way here is the jump above.
  barrier();
  accumulators = before;
}

void Emitter::branchTable(Value, std::span<Label *const> targets, Values values) {
  Operand index = pop();
  bool inAccumulator = true;
  uint32_t indexSlot = 0;
  if (index.place == Place::Constant) {
    loadConstant(index);
  } else if (isInAccumulator(index)) {
    useAccumulator(index);
  } else {
    inAccumulator = false;
    indexSlot = slotOf(index);
  }
  settleTop(values.size());
  uint32_t at =
      code.addWide(kHandlers.jumpTable[inAccumulator], indexSlot, 0, static_cast<uint32_t>(targets.size() - 1));
  JumpField first = CodeWriter::fieldOf(at, 8);
  for (size_t i = 0; i < targets.size(); i += 2)
    code.addWord(0);
  auto before = accumulators;
  ++branchTables;
  for (size_t i = 0; i < targets.size(); ++i) {
    Label &label = *targets[i];
    JumpField field = first + static_cast<JumpField>(i);
    if (isInPlace(label, values.size())) {
      jumpTo(label, field);
      continue;
    }
    if (label.stubTable != branchTables) {
      label.stubTable = branchTables;
      label.stubPosition = code.position();
      barrier();
      accumulators = before;
      emitBranch(label, values.size(), /*last=*/false);
    }
    code.setJump(field, label.stubPosition);
  }
}

// ---- calls

void Emitter::finishCall(size_t arguments, std::span<const ValueType> results, uint32_t frame) {
  shrinkTo(static_cast<uint32_t>(stack.size() - arguments));
  barrier();
  pushResults(results);
  if (results.size() == 1 && kindOfType(results[0].kind()) != Kind::Vector)
    accumulator(kindOfType(results[0].kind())) = {frame, 0, nullptr};
}

void Emitter::call(uint32_t function, const FunctionType &type, Values arguments, std::span<Value>) {
  settleTop(arguments.size());
  uint32_t frame = arguments.empty() ? nextSlot() : stack[stack.size() - arguments.size()].slot;
  if (function < module.importedFunctions) {
    notePosition(code.addPair(kHandlers.callImport, frame, function));
  } else {
    notePosition(code.addPair(kHandlers.call, frame, 0));
    code.addWord(reinterpret_cast<uintptr_t>(&engine.code.functions[function - module.importedFunctions]));
  }
  finishCall(arguments.size(), type.results, frame);
}

void Emitter::callIndirect(uint32_t table, uint32_t type, Value, Values arguments, std::span<Value>) {
  Operand index = pop();
  bool inAccumulator = true;
  uint32_t indexSlot = 0;
  if (index.place == Place::Constant) {
    loadConstant(index);
  } else if (isInAccumulator(index)) {
    useAccumulator(index);
  } else {
    inAccumulator = false;
    indexSlot = slotOf(index);
  }
  settleTop(arguments.size());
  uint32_t frame = arguments.empty() ? nextSlot() : stack[stack.size() - arguments.size()].slot;
  notePosition(code.addPair(kHandlers.callIndirect[inAccumulator], frame, indexSlot));
  code.addPair(table, type);
  finishCall(arguments.size(), module.types[type].function.results, frame);
}

} // namespace wzc::interp
