// The emitter's operand stack, and what it knows of the accumulators. See emitter.h.

#include "interp/emitter.h"

namespace wzc::interp {

Kind Emitter::kindOfType(ValueType::Kind type) {
  switch (type) {
  case ValueType::F32:
  case ValueType::F64: return Kind::Float;
  case ValueType::V128: return Kind::Vector;
  default: return Kind::Integer;
  }
}

Emitter::Operand &Emitter::push(Place place, ValueType::Kind type) {
  uint32_t slot = nextSlot();
  frameSlots = std::max(frameSlots, slot + slotsOf(type));
  stack.push_back({place, type, slot, 0, 0});
  return stack.back();
}

void Emitter::pushResults(std::span<const ValueType> types) {
  for (ValueType type : types)
    push(Place::Slot, type.kind());
}

Emitter::Operand Emitter::pop() {
  Operand operand = stack.back();
  stack.pop_back();
  if (operand.place == Place::Local) {
    lazyLocals.pop_back();
    --locals[operand.local].lazyUses;
  }
  return operand;
}

void Emitter::shrinkTo(uint32_t height) {
  while (stack.size() > height)
    pop();
}

bool Emitter::isInAccumulator(const Operand &operand) const {
  Kind kind = kindOfType(operand.type);
  return operand.place != Place::Constant && kind != Kind::Vector &&
         accumulators[static_cast<size_t>(kind)].slot == slotOf(operand);
}

void Emitter::useAccumulator(const Operand &operand) {
  Accumulator &from = accumulator(kindOfType(operand.type));
  if (operand.place == Place::Slot && from.withoutStore) {
    code.setHandler(from.position, from.withoutStore);
    from.withoutStore = nullptr;
    from.slot = kNoSlotNumber;
  }
}

uint32_t Emitter::useSlot(Operand &operand) {
  if (operand.place == Place::Constant) {
    writeConstant(operand.slot, operand.type, operand.constant);
    operand.place = Place::Slot;
  }
  return slotOf(operand);
}

void Emitter::loadConstant(const Operand &operand) {
  Kind kind = kindOfType(operand.type);
  accumulator(kind) = {};
  auto narrow = static_cast<uint32_t>(operand.constant);
  if (operand.type == ValueType::F32) {
    code.addWide(kHandlers.loadFloat32, 0, 0, narrow);
  } else if (kind == Kind::Float) {
    code.add(kHandlers.loadFloat64);
    code.addWord(operand.constant);
  } else if (operand.type == ValueType::I32 ||
             static_cast<uint64_t>(int64_t{static_cast<int32_t>(narrow)}) == operand.constant) {
    code.addWide(kHandlers.loadConstant32, 0, 0, narrow);
  } else {
    code.add(kHandlers.loadConstant64);
    code.addWord(operand.constant);
  }
}

void Emitter::writeConstant(uint32_t slot, ValueType::Kind type, uint64_t bits) {
  invalidate(slot, 1);
  auto narrow = static_cast<uint32_t>(bits);
  bool isNarrow = type == ValueType::I32 || type == ValueType::F32;
  if (isNarrow || static_cast<uint64_t>(int64_t{static_cast<int32_t>(narrow)}) == bits) {
    constantPosition = code.addWide(kHandlers.constant32, slot, 0, narrow);
    constantEnd = code.position();
    constantTarget = slot;
    constantValue = narrow;
  } else {
    code.add(kHandlers.constant64, slot);
    code.addWord(bits);
  }
}

void Emitter::copySlot(uint32_t to, uint32_t from) {
  if (copyEnd == code.position()) {
    code.truncate(copyPosition);
    code.add(kHandlers.copyTwo, copyTarget, copySource, to, from);
    copyEnd = kNoEnd;
    return;
  }
  copyPosition = code.add(kHandlers.copy, to, from);
  copyEnd = code.position();
  copyTarget = to;
  copySource = from;
}

void Emitter::moveTo(uint32_t slot, const Operand &operand, bool last) {
  Kind kind = kindOfType(operand.type);
  uint32_t from = slotOf(operand);
  if (operand.place == Place::Constant) {
    writeConstant(slot, operand.type, operand.constant);
    return;
  }
  if (from == slot)
    return;
  if (last && operand.place == Place::Slot && resultEnd == code.position() && resultSlot == from) {
    code.setResult(resultPosition, slot);
    resultEnd = kNoEnd;
    comparison.end = kNoEnd;
    producer.slot = slot;
    bool isMirrored = kind != Kind::Vector && accumulator(kind).slot == from;
    invalidate(slot, slotsOf(operand.type));
    if (isMirrored)
      accumulator(kind) = {slot, 0, nullptr};
    pairAdd(slot);
    return;
  }
  if (isInAccumulator(operand)) {
    if (last)
      useAccumulator(operand);
    code.add(kind == Kind::Float ? kHandlers.copyFloat : kHandlers.copyAccumulator, slot);
    invalidate(slot, 1);
    if (last)
      accumulator(kind) = {slot, 0, nullptr};
    return;
  }
  invalidate(slot, slotsOf(operand.type));
  if (kind == Kind::Vector)
    code.add(kHandlers.copyVector, slot, from);
  else
    copySlot(slot, from);
}

void Emitter::settle(size_t i) {
  Operand &operand = stack[i];
  if (operand.place == Place::Slot)
    return;
  moveTo(operand.slot, operand, /*last=*/false);
  if (operand.place == Place::Local)
    --locals[operand.local].lazyUses;
  operand.place = Place::Slot;
}

void Emitter::settleTop(size_t count) {
  size_t first = stack.size() - count;
  for (size_t i = first; i < stack.size(); ++i)
    settle(i);
  while (!lazyLocals.empty() && lazyLocals.back() >= first)
    lazyLocals.pop_back();
  // Whoever reads the slots does so whatever becomes of the operands elsewhere, on the other way from a branch.
  uint32_t slot = count ? stack[first].slot : nextSlot();
  for (Accumulator &mirror : accumulators)
    if (mirror.slot - slot < nextSlot() - slot)
      mirror.withoutStore = nullptr;
}

void Emitter::settleLocals() {
  for (uint32_t i : lazyLocals)
    settle(i);
  lazyLocals.clear();
}

void Emitter::settleLocal(uint32_t local) {
  std::erase_if(lazyLocals, [&](uint32_t i) {
    if (stack[i].local != local)
      return false;
    settle(i);
    return true;
  });
}

void Emitter::moveBlock(uint32_t slot, size_t count) {
  const Operand &first = stack[stack.size() - count];
  if (first.slot == slot)
    return;
  uint32_t slots = nextSlot() - first.slot;
  code.addWide(kHandlers.copyBlock, slot, first.slot, slots);
  invalidate(slot, slots);
}

void Emitter::barrier() {
  forgetAccumulators();
  resultEnd = kNoEnd;
  comparison.end = kNoEnd;
  copyEnd = kNoEnd;
  constantEnd = kNoEnd;
  producer.end = kNoEnd;
  addition.end = kNoEnd;
}

void Emitter::invalidate(uint32_t slot, uint32_t slots) {
  for (Accumulator &mirror : accumulators)
    if (mirror.slot - slot < slots)
      mirror = {};
}

void Emitter::result(uint32_t at, ValueType::Kind type, Handler withoutStore) {
  Operand &operand = push(Place::Slot, type);
  invalidate(operand.slot, slotsOf(type));
  Kind kind = kindOfType(type);
  if (kind != Kind::Vector)
    accumulator(kind) = {operand.slot, at, withoutStore};
  resultPosition = at;
  resultSlot = operand.slot;
  resultEnd = code.position();
  producer.end = kNoEnd;
}

} // namespace wzc::interp
