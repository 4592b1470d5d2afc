// What FunctionDecoder tells of a body, as the methods that whatever consumes bodies has: by family of instruction,
// with immediates read, and the sink's own values for the operands.
//
// Values of a call like block(label, signature, values) may be overwritten where the span is not const.

#ifndef WZC_WASM_FUNCTION_SINK_H
#define WZC_WASM_FUNCTION_SINK_H

#include "compiler/wasm/opcodes.h"
#include "compiler/wasm/types.h"

#include <array>
#include <span>
#include <variant>

namespace wzc {

/// Immediate of loads and stores (section 5.4.6).
struct MemArg {
  uint32_t memory = 0;
  uint32_t alignLog2 = 0;
  uint64_t offset = 0;
};

/// 16 bytes of v128.const or i8x16.shuffle, in order of memory.
using Bytes16 = std::array<uint8_t, 16>;

/// Parameters and results of a block. A block with one inline result has no function type to point to.
class BlockSignature {
public:
  BlockSignature() = default;
  explicit BlockSignature(ValueType result) : single(result), hasSingle(true) {}
  explicit BlockSignature(const FunctionType &function) : type(&function) {}

  std::span<const ValueType> params() const { return type ? std::span(type->params) : std::span<const ValueType>(); }
  std::span<const ValueType> results() const {
    return type ? std::span(type->results) : std::span(&single, hasSingle ? 1 : 0);
  }

private:
  const FunctionType *type = nullptr;
  ValueType single;
  bool hasSingle = false;
};

/// Ignores everything. Documents the methods of a sink, and is a base for sinks that care for few of them.
template <class ValueT, class LabelT> struct IgnoringSink {
  using Value = ValueT;
  using Label = LabelT;
  using Values = std::span<const Value>;

  // The body is a block labelled `label`; `return` is a branch to it. `locals` includes the parameters.
  void beginFunction(Label &, std::span<const ValueType> /*locals*/) {}
  // `values` are the results if control reaches the end (`live`).
  void endFunction(Label &, Values, bool /*live*/) {}
  // Before each instruction that control can reach: where it begins in the module's binary.
  void instruction(Opcode, uint64_t /*offset*/) {}

  void unreachable() {}
  void block(Label &, const BlockSignature &, Values /*params*/) {}
  // On return `params` holds the values as seen inside the loop.
  void loop(Label &, const BlockSignature &, std::span<Value> /*params*/) {}
  void ifThen(Label &, const BlockSignature &, Value /*condition*/, Values /*params*/) {}
  // Ends the first arm, whose results are `values` if `live`. Writes the parameters as seen in the second arm. Every
  // `if` gets one.
  void elseThen(Label &, const BlockSignature &, Values, bool /*live*/, std::span<Value> /*params*/) {}
  // Writes the results as seen behind the block. `reached` is whether control can get there.
  void end(Label &, const BlockSignature &, Values, bool /*live*/, bool /*reached*/, std::span<Value> /*results*/) {}
  void branch(Label &, Values) {}
  void branchIf(Label &, Value /*condition*/, Values) {}
  // The last target is the default.
  void branchTable(Value /*index*/, std::span<Label *const> /*targets*/, Values) {}
  void call(uint32_t /*function*/, const FunctionType &, Values, std::span<Value> /*results*/) {}
  void callIndirect(uint32_t /*table*/, uint32_t /*type*/, Value /*index*/, Values, std::span<Value> /*results*/) {}

  Value constant(ValueType, uint64_t /*bits*/) { return {}; }
  Value constant128(const Bytes16 &) { return {}; }
  Value unary(Opcode, Value) { return {}; }
  Value binary(Opcode, Value, Value) { return {}; }
  Value ternary(Opcode, Value, Value, Value) { return {}; }
  Value shuffle(const Bytes16 &, Value, Value) { return {}; }
  Value extractLane(Opcode, unsigned /*lane*/, Value) { return {}; }
  Value replaceLane(Opcode, unsigned /*lane*/, Value /*vector*/, Value /*scalar*/) { return {}; }

  Value load(Opcode, const MemArg &, Value /*address*/) { return {}; }
  void store(Opcode, const MemArg &, Value /*address*/, Value) {}
  Value loadLane(Opcode, const MemArg &, unsigned /*lane*/, Value /*address*/, Value /*vector*/) { return {}; }
  void storeLane(Opcode, const MemArg &, unsigned /*lane*/, Value /*address*/, Value /*vector*/) {}
  Value memorySize(uint32_t) { return {}; }
  Value memoryGrow(uint32_t, Value /*delta*/) { return {}; }
  void memoryInit(uint32_t /*memory*/, uint32_t /*segment*/, Value /*to*/, Value /*from*/, Value /*length*/) {}
  void memoryCopy(uint32_t /*toMemory*/, uint32_t /*fromMemory*/, Value /*to*/, Value /*from*/, Value /*length*/) {}
  void memoryFill(uint32_t, Value /*to*/, Value /*byte*/, Value /*length*/) {}
  void dataDrop(uint32_t) {}

  Value tableGet(uint32_t, Value /*index*/) { return {}; }
  void tableSet(uint32_t, Value /*index*/, Value) {}
  Value tableSize(uint32_t) { return {}; }
  Value tableGrow(uint32_t, Value /*init*/, Value /*delta*/) { return {}; }
  void tableFill(uint32_t, Value /*start*/, Value, Value /*length*/) {}
  void tableCopy(uint32_t /*toTable*/, uint32_t /*fromTable*/, Value /*to*/, Value /*from*/, Value /*length*/) {}
  void tableInit(uint32_t /*table*/, uint32_t /*segment*/, Value /*to*/, Value /*from*/, Value /*length*/) {}
  void elemDrop(uint32_t) {}

  Value localGet(uint32_t, bool /*assigned*/) { return {}; }
  void localSet(uint32_t, Value) {}
  Value localTee(uint32_t, Value value) { return value; }
  Value globalGet(uint32_t) { return {}; }
  void globalSet(uint32_t, Value) {}
  Value refNull(ValueType) { return {}; }
  Value refIsNull(Value) { return {}; }
  Value refFunc(uint32_t) { return {}; }
  Value select(ValueType, Value /*condition*/, Value /*ifTrue*/, Value /*ifFalse*/) { return {}; }
  void drop(Value) {}
};

/// Decoding with it is validation and nothing else.
struct NullSink : IgnoringSink<std::monostate, std::monostate> {};

} // namespace wzc

#endif
