// The stacks of the specification's validation algorithm (appendix, "Validation Algorithm"), on which whoever consumes
// a body keeps what it has for each operand and each block.

#ifndef WZC_WASM_VALIDATION_STACKS_H
#define WZC_WASM_VALIDATION_STACKS_H

#include "compiler/wasm/immediate_reader.h"

namespace wzc {

template <class Value, class Label> class ValidationStacks {
public:
  enum class FrameKind : uint8_t { Body, Block, Loop, If, Else };

  struct Frame {
    FrameKind kind;
    bool polymorphic;        // after an unconditional branch: operands below the frame's base may be assumed
    bool enteredLive;        // whether the sink knows this frame
    bool branchedTo;         // some live branch leads to its end
    uint32_t base;           // height of the operand stack without the frame's own operands
    uint32_t assignedHeight; // of assignedHere
    BlockSignature signature;
    Label label;

    std::span<const ValueType> labelTypes() const {
      return kind == FrameKind::Loop ? signature.params() : signature.results();
    }
  };

  struct Operand {
    ValueType type;
    Value value = Value();
  };

  /// Errors are about the instruction that `where` is at.
  explicit ValidationStacks(ImmediateReader &where) : at(where) {}

  std::vector<Operand> operands;
  std::vector<Frame> frames;
  std::vector<Value> values;          // scratch: operands handed to the sink
  std::vector<bool> assigned;         // of each local: whether it has been wherever control may have come from
  std::vector<uint32_t> assignedHere; // which were assigned, to be undone at the end of a block
  bool live = true;                   // whether control can reach the instruction

  void clear() {
    operands.clear();
    frames.clear();
    assigned.clear();
    assignedHere.clear();
    live = true;
  }

  void push(ValueType type, Value value = Value()) { operands.push_back({type, value}); }
  bool pushAll(std::span<const ValueType> types, std::span<const Value> from) {
    if (operands.size() + types.size() > limits::kOperands)
      return at.fail(diag::tooMany(at.opcodeOffset, "operands", operands.size() + types.size(), limits::kOperands));
    for (size_t i = 0; i < types.size(); ++i)
      push(types[i], i < from.size() ? from[i] : Value());
    return true;
  }

  bool popAny(Operand &operand, const char *expected = "a value") {
    Frame &frame = frames.back();
    if (operands.size() == frame.base) {
      if (!frame.polymorphic)
        return at.fail(diag::stackUnderflow(at.opcodeOffset, at.name(), expected));
      operand = {ValueType::Bottom, Value()};
      return true;
    }
    operand = operands.back();
    operands.pop_back();
    return true;
  }

  bool pop(ValueType expected, Value &value) {
    Frame &frame = frames.back();
    if (operands.size() > frame.base && operands.back().type == expected) [[likely]] {
      value = operands.back().value;
      operands.pop_back();
      return true;
    }
    if (operands.size() == frame.base && !frame.polymorphic)
      return at.fail(diag::stackUnderflow(at.opcodeOffset, at.name(), at.module.types.name(expected)));
    Operand operand;
    if (!popAny(operand))
      return false;
    value = operand.value;
    return matches(operand.type, expected);
  }

  bool matches(ValueType found, ValueType expected) {
    if (found == expected || found.isBottom() || expected.isBottom() || at.module.types.isSubtype(found, expected))
        [[likely]]
      return true;
    return at.fail(
        diag::typeMismatch(at.opcodeOffset, at.name(), at.module.types.name(expected), at.module.types.name(found)));
  }

  /// Pops operands of the given types into values[0..].
  bool popAll(std::span<const ValueType> types) {
    values.resize(types.size());
    for (size_t i = types.size(); i-- > 0;)
      if (!pop(types[i], values[i]))
        return false;
    return true;
  }

  // ---- control stack

  void pushFrame(FrameKind kind, BlockSignature signature, Label label = Label()) {
    frames.push_back({kind, false, live, false, static_cast<uint32_t>(operands.size()),
                      static_cast<uint32_t>(assignedHere.size()), signature, std::move(label)});
  }

  /// Operands of the frame must be exactly its results; leaves them in `values`.
  bool checkFrameEnd() {
    Frame &frame = frames.back();
    if (!popAll(frame.signature.results()))
      return false;
    if (operands.size() != frame.base)
      return at.fail(diag::valuesLeft(at.opcodeOffset, operands.size() - frame.base));
    return true;
  }

  void undoAssignments(uint32_t height) {
    while (assignedHere.size() > height) {
      assigned[assignedHere.back()] = false;
      assignedHere.pop_back();
    }
  }

  /// Code behind an unconditional branch is typed with assumed operands and does not reach the sink.
  void setUnreachable() {
    Frame &frame = frames.back();
    operands.resize(frame.base, {ValueType::Bottom, Value()});
    frame.polymorphic = true;
    live = false;
  }

  /// Checks the top operands against types without popping them.
  bool checkTop(std::span<const ValueType> types) {
    Frame &frame = frames.back();
    size_t available = operands.size() - frame.base;
    for (size_t i = 0; i < types.size(); ++i) {
      size_t fromTop = types.size() - 1 - i;
      if (fromTop < available) {
        if (!matches(operands[operands.size() - 1 - fromTop].type, types[i]))
          return false;
      } else if (!frame.polymorphic) {
        return at.fail(diag::stackUnderflow(at.opcodeOffset, at.name(), at.module.types.name(types[i])));
      }
    }
    return true;
  }

private:
  ImmediateReader &at;
};

} // namespace wzc

#endif
