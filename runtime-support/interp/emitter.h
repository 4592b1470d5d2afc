// From WebAssembly to register code: a sink of the decoder.
//
// The emitter keeps a stack of its own beside the decoder's, with an entry for each operand: a value in the slot the
// operand's height gives it, a local whose local.get has cost nothing so far, or a constant. Whoever needs a value in
// its slot (a call, a join) asks for it to be put there.
//
// Three things about the last instruction allow to improve it in hindsight, as long as control can only come from it:
//  - its result, which nobody has used, may go straight to another slot (local.set of a sum);
//  - its result may stay in the accumulator alone (the only operand of what follows);
//  - a comparison may become part of the conditional jump that asks for it.

#ifndef WZC_INTERP_EMITTER_H
#define WZC_INTERP_EMITTER_H

#include "compiler/wasm/function_decoder.h"
#include "interp/code_writer.h"
#include "interp/fused_handlers.h"
#include "interp/instance_code.h"
#include "interp/numeric_operations.h"
#include "interp/positions.h"

namespace wzc::interp {

class Emitter {
public:
  /// The decoder's values: the emitter finds operands on its own stack.
  struct Value {};
  using Values = std::span<const Value>;

  struct Label {
    bool isBody = false;
    bool isLoop = false;
    uint32_t height = 0;   // operands below the block's own
    uint32_t slot = 0;     // the first slot free there
    uint32_t position = 0; // of a loop
    JumpList jumps;        // to the end
    JumpList elseJumps;
    uint32_t stubPosition = 0; // what a branch table jumps to for this label,
    uint32_t stubTable = 0;    // if this is the table's number
  };

  Emitter(const Module &source, ModuleEngine &target);

  /// Before a body is decoded: how many of its locals are parameters, and its results.
  void prepare(const FunctionType &type);
  /// Translates the body just decoded into `function`. False: its frame has more slots than operands can name, and the
  /// function cannot be called.
  bool finish(Function &function);
  /// Slots of that frame.
  uint32_t slots() const { return frameSlots; }

  // ---- methods of a sink; see IgnoringSink

  void beginFunction(Label &label, std::span<const ValueType> locals);
  void endFunction(Label &label, Values, bool live);
  void instruction(Opcode opcode, uint64_t offset) {
    currentOpcode = opcode;
    currentOffset = offset;
  }

  void unreachable();
  void block(Label &label, const BlockSignature &signature, Values);
  void loop(Label &label, const BlockSignature &signature, std::span<Value>);
  void ifThen(Label &label, const BlockSignature &signature, Value, Values);
  void elseThen(Label &label, const BlockSignature &signature, Values, bool live, std::span<Value>);
  void end(Label &label, const BlockSignature &signature, Values, bool live, bool reached, std::span<Value>);
  void branch(Label &label, Values values);
  void branchIf(Label &label, Value, Values values);
  void branchTable(Value, std::span<Label *const> targets, Values values);
  void call(uint32_t function, const FunctionType &type, Values, std::span<Value>);
  void callIndirect(uint32_t table, uint32_t type, Value, Values, std::span<Value>);

  Value constant(ValueType type, uint64_t bits);
  Value constant128(const Bytes16 &bytes);
  Value unary(Opcode opcode, Value);
  Value binary(Opcode opcode, Value, Value);
  Value ternary(Opcode opcode, Value, Value, Value);
  Value shuffle(const Bytes16 &lanes, Value, Value);
  Value extractLane(Opcode opcode, unsigned lane, Value);
  Value replaceLane(Opcode opcode, unsigned lane, Value, Value);

  Value load(Opcode opcode, const MemArg &arg, Value);
  void store(Opcode opcode, const MemArg &arg, Value, Value);
  Value loadLane(Opcode opcode, const MemArg &arg, unsigned lane, Value, Value);
  void storeLane(Opcode opcode, const MemArg &arg, unsigned lane, Value, Value);
  Value memorySize(uint32_t);
  Value memoryGrow(uint32_t, Value);
  void memoryInit(uint32_t, uint32_t segment, Value, Value, Value);
  void memoryCopy(uint32_t, uint32_t, Value, Value, Value);
  void memoryFill(uint32_t, Value, Value, Value);
  void dataDrop(uint32_t segment);

  Value tableGet(uint32_t table, Value);
  void tableSet(uint32_t table, Value, Value);
  Value tableSize(uint32_t table);
  Value tableGrow(uint32_t table, Value, Value);
  void tableFill(uint32_t table, Value, Value, Value);
  void tableCopy(uint32_t to, uint32_t from, Value, Value, Value);
  void tableInit(uint32_t table, uint32_t segment, Value, Value, Value);
  void elemDrop(uint32_t segment);

  Value localGet(uint32_t local, bool assigned);
  void localSet(uint32_t local, Value);
  Value localTee(uint32_t local, Value);
  Value globalGet(uint32_t global);
  void globalSet(uint32_t global, Value);
  Value refNull(ValueType type);
  Value refIsNull(Value);
  Value refFunc(uint32_t function);
  Value select(ValueType type, Value, Value, Value);
  void drop(Value);

private:
  static constexpr uint32_t kNoSlotNumber = UINT32_MAX;
  static constexpr uint32_t kNoEnd = UINT32_MAX;

  enum class Place : uint8_t { Slot, Local, Constant };

  struct Operand {
    Place place;
    ValueType::Kind type;
    uint32_t slot;     // of its height: where it is, or would be put
    uint32_t local;    // Place::Local
    uint64_t constant; // Place::Constant
  };

  struct Local {
    uint32_t slot;
    ValueType::Kind type;
    uint32_t lazyUses; // operands that are this local
  };

  /// What an accumulator is known to hold: the value of a slot.
  struct Accumulator {
    uint32_t slot = kNoSlotNumber;
    uint32_t position = 0;          // of the instruction that computed it
    Handler withoutStore = nullptr; // variant of that which leaves the slot alone; null: there is none
  };

  /// What computed the result `resultSlot` speaks of, for what can be joined with the next instruction.
  struct Producer {
    enum Made : uint8_t { Otherwise, ByBinary, ByLoad };
    Made made = Otherwise;
    Opcode opcode = Opcode::Nop;
    Form form = Form::SS; // of a load: SS or, with the address in the accumulator, AS
    uint32_t left = 0;    // slot; of a load the address
    uint32_t right = 0;   // slot or constant; of a load the offset of its end
    uint32_t position = 0;
    uint32_t end = kNoEnd; // provided the code still ends here
    uint32_t slot = kNoSlotNumber;
    Accumulator before; // the integer accumulator
  };

  /// A comparison that could become part of a jump.
  struct Comparison {
    uint32_t begin = 0; // its code, which is the last that was written
    uint32_t end = kNoEnd;
    uint32_t slot = kNoSlotNumber; // its result
    Opcode opcode = Opcode::Nop;
    Form form = Form::SS;
    uint32_t left = 0;       // slots
    uint32_t right = 0;      // slot or constant
    bool holds = true;       // what it has to come out as for its result to be 1
    bool isZeroTest = false; // of an i32: holds if it is zero
    Accumulator integer;     // the accumulator as it was before
    Producer previous;       // what came before it
  };

  /// A condition that has been taken off stack and code, as the jump on it.
  struct Condition {
    const Handler *handlers; // [jumps if it holds]
    std::array<uint32_t, 3> operands{};
    bool isLong = false; // the third operand counts, and the distance comes after it
    bool holds = true;   // what it has to come out as
  };

  /// Operands that are locals are looked for one by one when the local changes, so there may not be many.
  static constexpr size_t kMaxLazyLocals = 32;

  // ---- the operand stack (emitter_values.cpp)
  static uint32_t slotsOf(ValueType::Kind type) { return type == ValueType::V128 ? 2 : 1; }
  static Kind kindOfType(ValueType::Kind type);
  uint32_t nextSlot() const {
    return stack.empty() ? firstOperandSlot : stack.back().slot + slotsOf(stack.back().type);
  }
  Operand &push(Place place, ValueType::Kind type);
  void pushResults(std::span<const ValueType> types);
  Operand pop();
  void shrinkTo(uint32_t height);
  uint32_t slotOf(const Operand &operand) const {
    return operand.place == Place::Local ? locals[operand.local].slot : operand.slot;
  }
  bool isInAccumulator(const Operand &operand) const;
  /// Of an operand that was popped and lies in an accumulator: from there, as the only use if it is not a local's.
  void useAccumulator(const Operand &operand);
  void copySlot(uint32_t to, uint32_t from);
  /// The slot that holds a popped operand, where a constant is put first.
  uint32_t useSlot(Operand &operand);
  /// Puts a popped constant into its accumulator.
  void loadConstant(const Operand &operand);
  /// Puts operand number `i` of the stack into its slot; the uppermost `count`, to stay there whatever uses them next;
  /// all that are locals; all that are this local.
  void settle(size_t i);
  void settleTop(size_t count);
  void settleLocals();
  void settleLocal(uint32_t local);
  /// Writes a copy of an operand into `slot`; with `last` the operand is not used again.
  void moveTo(uint32_t slot, const Operand &operand, bool last);
  void writeConstant(uint32_t slot, ValueType::Kind type, uint64_t bits);
  /// Moves the uppermost `count` operands, which are in their slots, to `slot`.
  void moveBlock(uint32_t slot, size_t count);

  // ---- results
  Accumulator &accumulator(Kind kind) { return accumulators[static_cast<size_t>(kind)]; }
  void forgetAccumulators() { accumulators[0] = accumulators[1] = {}; }
  /// Behind a place that can be jumped to, nothing is known of what came before.
  void barrier();
  /// `slots` slots from `slot` on were written by other means than an accumulator's instruction.
  void invalidate(uint32_t slot, uint32_t slots);
  /// Pushes the result of the instruction at `at`, which was written with `store`.
  void result(uint32_t at, ValueType::Kind type, Handler withoutStore);

  void notePosition(uint32_t at) { positionNotes.push_back({at, currentOffset}); }

  // ---- numeric instructions (emitter_numeric.cpp)
  struct Operands {
    Form form;
    uint32_t left = 0;  // slots
    uint32_t right = 0; // slot, or whatever the form calls a constant
  };
  static ValueType::Kind typeOf(Opcode opcode); // of its result
  static Opcode withOperandsSwapped(Opcode comparison);
  static bool fitsConstant(const Operand &operand, uint32_t &constant);
  /// Decides on the form for two popped operands and makes it so.
  Operands choose(Operand &left, Operand &right);
  uint32_t addBinary(Handler handler, uint32_t result, const Operands &operands);
  void emitBinary(Opcode opcode, const BinaryHandlers &handlers);
  void emitComparison(Opcode opcode);
  void emitZeroTest(Opcode opcode);
  struct AddressOperand {
    Address form;
    uint32_t slot;
    uint64_t end; // offset or address of the end of the access
  };
  /// `accumulatorTaken`: the integer accumulator holds something else the instruction needs.
  AddressOperand useAddress(Operand &operand, Opcode opcode, uint64_t offset, bool accumulatorTaken);
  uint32_t addAccess(Handler handler, uint32_t first, const AddressOperand &address);

  // ---- pairs (emitter_pairs.cpp). Each returns whether it has written an instruction for two.
  /// Whether a popped operand is what the last instruction computed, and its only use.
  bool isFresh(const Operand &operand) const;
  static bool fitsEnd(uint64_t end) { return end <= UINT16_MAX; }
  bool pairBinary(Opcode opcode, const Operand &left, const Operand &right);
  bool pairLoad(Opcode opcode, const Operand &address, uint64_t offset);
  bool pairStore(Opcode opcode, const Operand &address, const Operand &value, uint64_t offset);
  bool pairAdd(uint32_t slot);
  /// A jump on the popped value; `mayStore`: it may write a local.
  bool pairValueJump(const Operand &operand, bool mayStore, Condition &condition);
  bool pairComparisonJump(bool mayStore, Condition &condition);
  /// Writes an unconditional jump and gives the field of its distance.
  JumpField addJump();

  // ---- control (emitter_control.cpp)
  /// `mayStore`: nothing that reads locals will be written before the jump.
  Condition takeCondition(bool mayStore);
  /// Writes the jump for a condition and gives the field of its distance.
  JumpField jumpOn(const Condition &condition, bool whenTrue);
  void jumpTo(Label &label, JumpField field);
  void openLabel(Label &label, size_t params);
  bool isInPlace(const Label &label, size_t arity) const;
  /// Code that takes the uppermost operands to `label`. `last`: they are not used after it.
  void emitBranch(Label &label, size_t arity, bool last);
  void emitReturn(size_t arity, bool last);
  void finishCall(size_t arguments, std::span<const ValueType> results, uint32_t frame);

  /// An instruction on consecutive operands, which it takes off the stack.
  void onSlots(Handler handler, size_t operands, uint32_t index);
  void onSlots(Handler handler, size_t operands, uint32_t index, uint32_t secondIndex);
  /// Pushes the result of such an instruction.
  void resultInPlace(ValueType::Kind type);

  const Module &module;
  ModuleEngine &engine;
  PositionWriter positionWriter;
  int64_t globalsOffset;

  CodeWriter code;
  std::vector<Operand> stack;
  std::vector<Local> locals;
  std::vector<uint32_t> lazyLocals; // heights of operands that are locals, ascending
  std::vector<std::pair<uint32_t, uint64_t>> positionNotes;
  std::array<Accumulator, 2> accumulators;
  Comparison comparison;
  Producer producer;
  Producer addition;                   // the last instruction, if it is an addition to a local
  uint32_t resultPosition = 0;         // of the last instruction, if its result may go elsewhere:
  uint32_t resultSlot = kNoSlotNumber; // from here
  uint32_t resultEnd = kNoEnd;         // provided the code still ends here
  uint32_t copyPosition = 0;           // of the last instruction, if it is a copy that another could join
  uint32_t copyEnd = kNoEnd;
  uint32_t copyTarget = 0;
  uint32_t copySource = 0;
  uint32_t constantPosition = 0; // likewise a short constant
  uint32_t constantEnd = kNoEnd;
  uint32_t constantTarget = 0;
  uint32_t constantValue = 0;
  size_t parameterCount = 0;
  uint32_t resultSlots = 0;
  uint32_t headerSlot = 0;
  uint32_t firstOperandSlot = 0;
  uint32_t frameSlots = 0;
  uint32_t branchTables = 0;
  Opcode currentOpcode = Opcode::Nop;
  uint64_t currentOffset = 0;
};

} // namespace wzc::interp

#endif
