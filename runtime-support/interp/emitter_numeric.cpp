// Numeric and vector instructions, loads and stores. See emitter.h.

#include "interp/emitter.h"

namespace wzc::interp {

ValueType::Kind Emitter::typeOf(Opcode opcode) {
  switch (numerics::signatureOf(opcode).back()) {
  case 'i': return ValueType::I32;
  case 'I': return ValueType::I64;
  case 'f': return ValueType::F32;
  case 'F': return ValueType::F64;
  default: return ValueType::V128;
  }
}

Emitter::Value Emitter::constant(ValueType type, uint64_t bits) {
  push(Place::Constant, type.kind()).constant = bits;
  return {};
}

Emitter::Value Emitter::constant128(const Bytes16 &bytes) {
  uint32_t at = code.add(kHandlers.constant128, nextSlot());
  for (Word word : std::bit_cast<std::array<Word, 2>>(bytes))
    code.addWord(word);
  result(at, ValueType::V128, nullptr);
  return {};
}

// ---- operands

bool Emitter::fitsConstant(const Operand &operand, uint32_t &constant) {
  constant = static_cast<uint32_t>(operand.constant);
  switch (operand.type) {
  case ValueType::I32:
  case ValueType::F32: return true;
  case ValueType::F64:
    constant = numerics::demote(operand.constant);
    return numerics::promote(constant) == operand.constant && !numerics::isNan(numerics::number<float>(constant));
  default: return static_cast<uint64_t>(int64_t{static_cast<int32_t>(constant)}) == operand.constant;
  }
}

Emitter::Operands Emitter::choose(Operand &left, Operand &right) {
  uint32_t constant;
  if (right.place == Place::Constant && left.place == Place::Constant)
    useSlot(left);
  if (right.place == Place::Constant && fitsConstant(right, constant)) {
    if (isInAccumulator(left)) {
      useAccumulator(left);
      return {Form::AK, 0, constant};
    }
    return {Form::SK, slotOf(left), constant};
  }
  if (left.place == Place::Constant && fitsConstant(left, constant)) {
    if (isInAccumulator(right)) {
      useAccumulator(right);
      return {Form::KA, constant, 0};
    }
    return {Form::KS, constant, slotOf(right)};
  }
  if (right.place == Place::Constant) {
    loadConstant(right);
    return {Form::SA, slotOf(left), 0};
  }
  if (left.place == Place::Constant) {
    loadConstant(left);
    return {Form::AS, 0, slotOf(right)};
  }
  if (isInAccumulator(right)) {
    useAccumulator(right);
    return {Form::SA, slotOf(left), 0};
  }
  if (isInAccumulator(left)) {
    useAccumulator(left);
    return {Form::AS, 0, slotOf(right)};
  }
  return {Form::SS, slotOf(left), slotOf(right)};
}

uint32_t Emitter::addBinary(Handler handler, uint32_t to, const Operands &operands) {
  switch (operands.form) {
  case Form::SK:
  case Form::AK: return code.addWide(handler, to, operands.left, operands.right);
  case Form::KS:
  case Form::KA: return code.addWide(handler, to, operands.right, operands.left);
  default: return code.add(handler, to, operands.left, operands.right);
  }
}

// ---- comparisons

Opcode Emitter::withOperandsSwapped(Opcode opcode) {
  switch (opcode) {
  case Opcode::I32LtS: return Opcode::I32GtS;
  case Opcode::I32LtU: return Opcode::I32GtU;
  case Opcode::I32GtS: return Opcode::I32LtS;
  case Opcode::I32GtU: return Opcode::I32LtU;
  case Opcode::I32LeS: return Opcode::I32GeS;
  case Opcode::I32LeU: return Opcode::I32GeU;
  case Opcode::I32GeS: return Opcode::I32LeS;
  case Opcode::I32GeU: return Opcode::I32LeU;
  case Opcode::I64LtS: return Opcode::I64GtS;
  case Opcode::I64LtU: return Opcode::I64GtU;
  case Opcode::I64GtS: return Opcode::I64LtS;
  case Opcode::I64GtU: return Opcode::I64LtU;
  case Opcode::I64LeS: return Opcode::I64GeS;
  case Opcode::I64LeU: return Opcode::I64GeU;
  case Opcode::I64GeS: return Opcode::I64LeS;
  case Opcode::I64GeU: return Opcode::I64LeU;
  default: return opcode; // equality
  }
}

void Emitter::emitComparison(Opcode opcode) {
  Operand right = pop();
  Operand left = pop();
  bool isInteger = isIntegerOnly(opcode);
  if (isInteger && left.place == Place::Constant && right.place != Place::Constant) {
    // Jumps on comparisons have constants on the right only.
    std::swap(left, right);
    opcode = withOperandsSwapped(opcode);
  }
  Producer previous = producer;
  Operands operands = choose(left, right);
  Comparison fresh;
  fresh.previous = previous;
  fresh.opcode = opcode;
  fresh.begin = code.position();
  fresh.integer = accumulator(Kind::Integer);
  auto form = static_cast<size_t>(operands.form);
  const Handler *handlers = (isInteger ? integerBinary(opcode) : floatBinary(opcode))->of[form];
  uint32_t at = addBinary(handlers[1], nextSlot(), operands);
  result(at, ValueType::I32, handlers[0]);
  const BranchHandlers *branches = isInteger ? integerBranch(opcode) : floatBranch(opcode);
  if (!branches->of[form][0])
    return;
  bool hasConstant = operands.form == Form::SK || operands.form == Form::AK;
  if (hasConstant && static_cast<int16_t>(operands.right) != static_cast<int32_t>(operands.right))
    return;
  fresh.end = code.position();
  fresh.slot = resultSlot;
  fresh.form = operands.form;
  fresh.left = operands.left;
  fresh.right = operands.right;
  fresh.isZeroTest = (opcode == Opcode::I32Eq || opcode == Opcode::I32Ne) && hasConstant && operands.right == 0;
  fresh.holds = true;
  if (fresh.isZeroTest && opcode == Opcode::I32Ne)
    fresh.holds = false; // of the test for zero
  comparison = fresh;
}

void Emitter::emitZeroTest(Opcode opcode) {
  const Operand &value = stack.back();
  bool isComparison = value.place == Place::Slot && comparison.end == code.position() && comparison.slot == value.slot;
  if (!isComparison) {
    bool wide = opcode == Opcode::I64Eqz;
    constant(wide ? ValueType::I64 : ValueType::I32, 0);
    emitComparison(wide ? Opcode::I64Eq : Opcode::I32Eq);
    return;
  }
  // The opposite of a comparison: an instruction more if it is used as a value, none if it ends in a jump.
  Comparison opposite = comparison;
  Operand operand = pop();
  useAccumulator(operand);
  const Handler *handlers = integerUnary(opcode)->of[1];
  result(code.add(handlers[1], nextSlot()), ValueType::I32, handlers[0]);
  opposite.end = code.position();
  opposite.holds = !opposite.holds;
  comparison = opposite;
}

// ---- arithmetic

void Emitter::emitBinary(Opcode opcode, const BinaryHandlers &handlers) {
  Operand right = pop();
  Operand left = pop();
  if (pairBinary(opcode, left, right))
    return;
  Operands operands = choose(left, right);
  Accumulator before = accumulator(Kind::Integer);
  const Handler *row = handlers.of[static_cast<size_t>(operands.form)];
  uint32_t at = addBinary(row[1], nextSlot(), operands);
  if (info(opcode).traps != TrapClass::none)
    notePosition(at);
  result(at, typeOf(opcode), row[0]);
  producer = {Producer::ByBinary, opcode,     operands.form, operands.left, operands.right, at,
              code.position(),    resultSlot, before};
}

Emitter::Value Emitter::binary(Opcode opcode, Value, Value) {
  if (isComparison(opcode)) {
    emitComparison(opcode);
  } else if (Handler handler = vectorHandler(opcode)) {
    Operand right = pop();
    Operand left = pop();
    uint32_t a = useSlot(left);
    uint32_t b = useSlot(right);
    result(code.add(handler, nextSlot(), a, b), ValueType::V128, nullptr);
  } else if (const BinaryHandlers *integers = integerBinary(opcode)) {
    emitBinary(opcode, *integers);
  } else {
    emitBinary(opcode, *floatBinary(opcode));
  }
  return {};
}

/// Whether the instruction leaves the slot as it is: whoever reads an i32 or f32 looks at its low half only.
static bool isRetyping(Opcode opcode) {
  switch (opcode) {
  case Opcode::I32WrapI64:
  case Opcode::I32ReinterpretF32:
  case Opcode::I64ReinterpretF64:
  case Opcode::F32ReinterpretI32:
  case Opcode::F64ReinterpretI64: return true;
  default: return false;
  }
}

Emitter::Value Emitter::unary(Opcode opcode, Value) {
  if (opcode == Opcode::I32Eqz || opcode == Opcode::I64Eqz) {
    emitZeroTest(opcode);
    return {};
  }
  ValueType::Kind type = typeOf(opcode);
  if (isRetyping(opcode)) {
    stack.back().type = type;
    return {};
  }
  if (Handler handler = vectorHandler(opcode)) {
    Operand operand = pop();
    uint32_t from = useSlot(operand);
    result(code.add(handler, nextSlot(), from), type, nullptr);
    return {};
  }
  const UnaryHandlers *handlers = integerUnary(opcode);
  if (!handlers)
    handlers = floatUnary(opcode);
  Operand operand = pop();
  // Constants of these come from compilers that do not fold; no form for them.
  uint32_t from = useSlot(operand);
  bool inAccumulator = isInAccumulator(operand);
  if (inAccumulator)
    useAccumulator(operand);
  const Handler *row = handlers->of[inAccumulator];
  uint32_t at = code.add(row[1], nextSlot(), from);
  if (info(opcode).traps != TrapClass::none)
    notePosition(at);
  result(at, type, row[0]);
  return {};
}

Emitter::Value Emitter::ternary(Opcode, Value, Value, Value) {
  Operand c = pop();
  Operand b = pop();
  Operand a = pop();
  result(code.add(kHandlers.bitSelect, nextSlot(), slotOf(a), slotOf(b), slotOf(c)), ValueType::V128, nullptr);
  return {};
}

Emitter::Value Emitter::shuffle(const Bytes16 &lanes, Value, Value) {
  Operand b = pop();
  Operand a = pop();
  uint32_t at = code.add(kHandlers.shuffle, nextSlot(), slotOf(a), slotOf(b));
  for (Word word : std::bit_cast<std::array<Word, 2>>(lanes))
    code.addWord(word);
  result(at, ValueType::V128, nullptr);
  return {};
}

Emitter::Value Emitter::extractLane(Opcode opcode, unsigned lane, Value) {
  Operand vector = pop();
  uint32_t at = code.add(extractLaneHandler(opcode), nextSlot(), slotOf(vector), 0, lane);
  result(at, typeOf(opcode), nullptr);
  return {};
}

Emitter::Value Emitter::replaceLane(Opcode opcode, unsigned lane, Value, Value) {
  Operand scalar = pop();
  Operand vector = pop();
  uint32_t value = useSlot(scalar);
  result(code.add(replaceLaneHandler(opcode), nextSlot(), slotOf(vector), value, lane), ValueType::V128, nullptr);
  return {};
}

// ---- memory

Emitter::AddressOperand Emitter::useAddress(Operand &operand, Opcode opcode, uint64_t offset, bool accumulatorTaken) {
  uint64_t end = offset + accessSize(info(opcode).access);
  if (end > UINT32_MAX)
    return {Address::Far, useSlot(operand), end};
  if (operand.place == Place::Constant) {
    uint64_t address = static_cast<uint32_t>(operand.constant) + end;
    if (address <= UINT32_MAX)
      return {Address::Constant, 0, address};
  } else if (!accumulatorTaken && isInAccumulator(operand)) {
    useAccumulator(operand);
    return {Address::Accumulator, 0, end};
  }
  return {Address::Slot, useSlot(operand), end};
}

uint32_t Emitter::addAccess(Handler handler, uint32_t first, const AddressOperand &address) {
  uint32_t at = code.addWide(handler, first, address.slot, static_cast<uint32_t>(address.end));
  if (address.form == Address::Far)
    code.addWord(address.end);
  notePosition(at);
  return at;
}

Emitter::Value Emitter::load(Opcode opcode, const MemArg &arg, Value) {
  Operand operand = pop();
  if (pairLoad(opcode, operand, arg.offset))
    return {};
  AddressOperand address = useAddress(operand, opcode, arg.offset, false);
  Accumulator before = accumulator(Kind::Integer);
  const Handler *handlers = loadHandlers(opcode)->of[static_cast<size_t>(address.form)];
  uint32_t at = addAccess(handlers[1], nextSlot(), address);
  ValueType::Kind type = typeOf(opcode);
  result(at, type, type == ValueType::V128 ? nullptr : handlers[0]);
  if ((address.form == Address::Slot || address.form == Address::Accumulator) && fitsEnd(address.end)) {
    Form form = address.form == Address::Accumulator ? Form::AS : Form::SS;
    producer = {Producer::ByLoad, opcode,     form,  address.slot, static_cast<uint32_t>(address.end), at,
                code.position(),  resultSlot, before};
  }
  return {};
}

void Emitter::store(Opcode opcode, const MemArg &arg, Value, Value) {
  Operand value = pop();
  Operand operand = pop();
  if (pairStore(opcode, operand, value, arg.offset))
    return;
  bool isInteger = kindOfType(value.type) == Kind::Integer;
  const StoreHandlers &handlers = *storeHandlers(opcode);
  size_t source = 0;
  uint32_t from = 0;
  auto signedConstant =
      static_cast<int64_t>(value.type == ValueType::I32 ? static_cast<int32_t>(value.constant) : value.constant);
  bool isShort = value.place == Place::Constant && isInteger && static_cast<int16_t>(signedConstant) == signedConstant;
  if (isShort) {
    source = 2;
    from = static_cast<uint16_t>(signedConstant);
  } else if (value.place == Place::Constant) {
    source = 1;
  } else if (isInAccumulator(value)) {
    useAccumulator(value);
    source = 1;
  } else {
    from = slotOf(value);
  }
  AddressOperand address = useAddress(operand, opcode, arg.offset, source == 1 && isInteger);
  if (source == 1 && value.place == Place::Constant)
    loadConstant(value);
  addAccess(handlers.of[static_cast<size_t>(address.form)][source], from, address);
}

Emitter::Value Emitter::loadLane(Opcode opcode, const MemArg &arg, unsigned lane, Value, Value) {
  Operand vector = pop();
  Operand address = pop();
  uint32_t from = useSlot(address);
  uint32_t at = code.add(loadLaneHandler(opcode), nextSlot(), from, slotOf(vector), lane);
  code.addWord(arg.offset + accessSize(info(opcode).access));
  notePosition(at);
  result(at, ValueType::V128, nullptr);
  return {};
}

void Emitter::storeLane(Opcode opcode, const MemArg &arg, unsigned lane, Value, Value) {
  Operand vector = pop();
  Operand address = pop();
  uint32_t to = useSlot(address);
  uint32_t at = code.add(storeLaneHandler(opcode), 0, to, slotOf(vector), lane);
  code.addWord(arg.offset + accessSize(info(opcode).access));
  notePosition(at);
}

} // namespace wzc::interp
