// Constant expressions are decoded by the decoder of bodies with a sink that folds.

#include "compiler/wasm/const_expr.h"

namespace wzc {

ConstValue ConstSink::constant128(const Bytes16 &bytes) {
  ConstValue value{ConstExpr::Value, 0, 0, 0};
  for (unsigned i = 0; i < 8; ++i) {
    value.low |= static_cast<uint64_t>(bytes[i]) << (8 * i);
    value.high |= static_cast<uint64_t>(bytes[i + 8]) << (8 * i);
  }
  return value;
}

ConstValue ConstSink::binary(Opcode opcode, ConstValue a, ConstValue b) {
  if (a.kind != ConstExpr::Value || b.kind != ConstExpr::Value)
    return {};
  ConstValue value{ConstExpr::Value, 0, 0, 0};
  switch (opcode) {
  case Opcode::I32Add:
  case Opcode::I64Add: value.low = a.low + b.low; break;
  case Opcode::I32Sub:
  case Opcode::I64Sub: value.low = a.low - b.low; break;
  case Opcode::I32Mul:
  case Opcode::I64Mul: value.low = a.low * b.low; break;
  default: return {};
  }
  if (opcode == Opcode::I32Add || opcode == Opcode::I32Sub || opcode == Opcode::I32Mul)
    value.low = static_cast<uint32_t>(value.low);
  return value;
}

ConstValue ConstSink::refFunc(uint32_t function) {
  if (function >= declared.size())
    declared.resize(function + 1);
  declared[function] = true;
  return {ConstExpr::RefFunc, function, 0, 0};
}

bool ConstExprDecoder::decode(ByteReader &reader, ValueType type, ConstExpr &result) {
  if (!reader.ok())
    return false;
  // Before 3.0 a constant expression could read imported globals only.
  bool readsDefined = module.features.has(Feature::extended_const) || module.features.has(Feature::gc);
  auto globals = readsDefined ? static_cast<uint32_t>(module.globals.size()) : module.importedGlobals;
  ByteRange rest{reader.offset(), reader.remaining()};
  if (!decoder.decodeConstant(rest, type, globals))
    return reader.abandon();
  const ConstValue &value = sink.result;
  result = {value.kind, type, value.index, value.low, value.high, {}};
  if (value.kind == ConstExpr::GlobalGet && value.index >= module.importedGlobals)
    module.usedFeatures.add(Feature::extended_const);
  result.code = reader.take(decoder.offset() - rest.offset, "constant expression");
  return reader.ok();
}

} // namespace wzc
