// Joining an instruction with the one before it. See emitter.h and fused_handlers.h.
//
// The one before is taken back and an instruction for both written in its place. That needs its result to be used by
// the second alone, and no way into the code between them: `producer` is forgotten wherever one could come in.

#include "interp/emitter.h"

namespace wzc::interp {

bool Emitter::isFresh(const Operand &operand) const {
  return operand.place == Place::Slot && producer.end == code.position() && producer.slot == operand.slot;
}

static bool hasConstant(Form form) { return form == Form::SK || form == Form::AK; }

static bool isCommutative(Opcode opcode) {
  switch (opcode) {
  case Opcode::I32Add:
  case Opcode::I32Mul:
  case Opcode::I32And:
  case Opcode::I32Or:
  case Opcode::I32Xor: return true;
  default: return false;
  }
}

bool Emitter::pairBinary(Opcode opcode, const Operand &left, const Operand &right) {
  bool isLeft = isFresh(left);
  if (!isLeft && !isFresh(right))
    return false;
  const Operand &other = isLeft ? right : left;
  Second how = isLeft || isCommutative(opcode) ? Second::S : Second::Reversed;
  uint32_t third;
  if (other.place == Place::Constant) {
    third = static_cast<uint32_t>(other.constant);
    if (how == Second::Reversed || !fitsFused(opcode, third))
      return false;
    how = Second::K;
  } else {
    third = slotOf(other);
  }
  const Handler *handlers = nullptr;
  if (producer.made == Producer::ByBinary) {
    if (hasConstant(producer.form) && !fitsFused(producer.opcode, producer.right))
      return false;
    handlers = fusedBinary(producer.opcode, producer.form, opcode, how);
  } else if (producer.made == Producer::ByLoad) {
    handlers = fusedLoadBinary(producer.opcode, producer.form == Form::AS, opcode, how);
  }
  if (!handlers)
    return false;
  code.truncate(producer.position);
  uint32_t at = code.add(handlers[1], nextSlot(), producer.left, producer.right, third);
  result(at, ValueType::I32, handlers[0]);
  return true;
}

bool Emitter::pairLoad(Opcode opcode, const Operand &address, uint64_t offset) {
  uint64_t end = offset + accessSize(info(opcode).access);
  if (!isFresh(address) || !fitsEnd(end))
    return false;
  const Handler *handlers = nullptr;
  bool isSum = producer.made == Producer::ByBinary && producer.opcode == Opcode::I32Add;
  if (isSum && (!hasConstant(producer.form) || fitsFused(Opcode::I32Add, producer.right)))
    handlers = fusedSumLoad(producer.form, opcode);
  else if (producer.made == Producer::ByLoad && producer.opcode == Opcode::I32Load)
    handlers = fusedLoadLoad(producer.form == Form::AS, opcode);
  if (!handlers)
    return false;
  code.truncate(producer.position);
  uint32_t at = code.add(handlers[1], nextSlot(), producer.left, producer.right, static_cast<uint32_t>(end));
  notePosition(isSum ? at : at + 1);
  result(at, typeOf(opcode), handlers[0]);
  return true;
}

bool Emitter::pairStore(Opcode opcode, const Operand &address, const Operand &value, uint64_t offset) {
  uint64_t end = offset + accessSize(info(opcode).access);
  if (!isFresh(address) || !fitsEnd(end) || value.place == Place::Constant || producer.made != Producer::ByBinary ||
      producer.opcode != Opcode::I32Add || (hasConstant(producer.form) && !fitsFused(Opcode::I32Add, producer.right)))
    return false;
  Handler handler = fusedSumStore(producer.form, opcode);
  if (!handler)
    return false;
  code.truncate(producer.position);
  accumulator(Kind::Integer) = producer.before;
  notePosition(code.add(handler, slotOf(value), producer.left, producer.right, static_cast<uint32_t>(end)));
  return true;
}

/// The last instruction has just become an addition of a constant to the local in `slot`, if it is one.
bool Emitter::pairAdd(uint32_t slot) {
  if (producer.end != code.position() || producer.made != Producer::ByBinary || producer.opcode != Opcode::I32Add ||
      producer.form != Form::SK || producer.left != slot || !fitsFused(Opcode::I32Add, producer.right))
    return false;
  bool isSecond = addition.end == producer.position;
  Producer first = addition;
  addition = producer;
  if (!isSecond)
    return false;
  code.truncate(first.position);
  code.add(kAddTwo, first.slot, first.right, slot, producer.right);
  producer.end = kNoEnd;
  addition.end = kNoEnd;
  return true;
}

bool Emitter::pairValueJump(const Operand &operand, bool mayStore, Condition &condition) {
  bool isOnlyUse = isFresh(operand);
  bool isStored = !isOnlyUse && operand.place == Place::Local && producer.end == code.position() &&
                  producer.slot == slotOf(operand);
  if (!isOnlyUse && !(isStored && mayStore))
    return false;
  if (producer.made == Producer::ByLoad && producer.form == Form::SS) {
    const Handler(*handlers)[2] = fusedLoadJump(producer.opcode);
    if (!handlers)
      return false;
    code.truncate(producer.position);
    condition.handlers = handlers[isStored];
    condition.operands = {producer.slot, producer.left, producer.right};
    condition.isLong = true;
    accumulator(Kind::Integer) = {};
    if (isStored)
      accumulator(Kind::Integer).slot = producer.slot;
    return true;
  }
  if (isOnlyUse && producer.made == Producer::ByBinary && producer.opcode == Opcode::I32And &&
      hasConstant(producer.form) && fitsFused(Opcode::I32And, producer.right)) {
    code.truncate(producer.position);
    condition.handlers = kJumpOnBits[producer.form == Form::AK];
    condition.operands = {producer.left, producer.right};
    accumulator(Kind::Integer) = producer.before;
    return true;
  }
  return false;
}

/// The comparison has been taken back; is there an addition before it whose result it compares?
bool Emitter::pairComparisonJump(bool mayStore, Condition &condition) {
  if (!mayStore || producer.end != code.position() || producer.made != Producer::ByBinary ||
      producer.opcode != Opcode::I32Add || producer.form != Form::SK || producer.left != producer.slot ||
      !fitsFused(Opcode::I32Add, producer.right))
    return false;
  Opcode opcode = comparison.opcode;
  bool holds = comparison.holds;
  Second how = Second::S;
  uint32_t other = comparison.right;
  // The accumulator holds the sum.
  switch (comparison.form) {
  case Form::AS: break;
  case Form::SA:
    opcode = withOperandsSwapped(opcode);
    other = comparison.left;
    break;
  case Form::AK:
    how = Second::K;
    if (comparison.isZeroTest) {
      opcode = Opcode::I32Eq;
      other = 0;
    }
    break;
  default: return false;
  }
  const Handler *handlers = fusedAddJump(opcode, how);
  if (!handlers)
    return false;
  code.truncate(producer.position);
  condition.handlers = handlers;
  condition.operands = {producer.slot, producer.right, other};
  condition.isLong = true;
  condition.holds = holds;
  accumulator(Kind::Integer) = {producer.slot, 0, nullptr};
  return true;
}

JumpField Emitter::addJump() {
  uint32_t at;
  if (copyEnd == code.position()) {
    code.truncate(copyPosition);
    at = code.addWide(kCopyJump, copyTarget, copySource, 0);
  } else if (constantEnd == code.position() &&
             static_cast<int16_t>(constantValue) == static_cast<int32_t>(constantValue)) {
    code.truncate(constantPosition);
    at = code.addWide(kConstantJump, constantTarget, constantValue, 0);
  } else {
    at = code.addPair(kHandlers.jump, 0, 0);
  }
  return CodeWriter::fieldOf(at, 4);
}

} // namespace wzc::interp
