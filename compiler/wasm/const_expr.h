// Constant expressions (specification, section 3.4.13): initial values of globals and tables, offsets and items of
// segments.

#ifndef WZC_WASM_CONST_EXPR_H
#define WZC_WASM_CONST_EXPR_H

#include "compiler/wasm/function_decoder.h"

namespace wzc {

/// An operand of a constant expression.
struct ConstValue {
  ConstExpr::Kind kind = ConstExpr::Extended;
  uint32_t index = 0; // GlobalGet, RefFunc
  uint64_t low = 0;   // Value
  uint64_t high = 0;
};

/// Folds what can be known now. What it cannot fold has kind Extended and is evaluated at instantiation from its bytes.
struct ConstSink : IgnoringSink<ConstValue, std::monostate> {
  explicit ConstSink(std::vector<bool> &functions) : declared(functions) {}

  ConstValue result;
  std::vector<bool> &declared; // functions named by ref.func are marked

  ConstValue constant(ValueType, uint64_t bits) { return {ConstExpr::Value, 0, bits, 0}; }
  ConstValue constant128(const Bytes16 &bytes);
  ConstValue binary(Opcode opcode, ConstValue a, ConstValue b);
  ConstValue globalGet(uint32_t global) { return {ConstExpr::GlobalGet, global, 0, 0}; }
  ConstValue refNull(ValueType) { return {ConstExpr::RefNull, 0, 0, 0}; }
  ConstValue refFunc(uint32_t function);
  void endFunction(Label &, Values values, bool) { result = values[0]; }
};

/// Decodes the constant expressions of one module, one after the other.
class ConstExprDecoder {
public:
  ConstExprDecoder(Module &source, Diag &errors)
      : module(source), sink(source.declaredFunctions), decoder(source, sink, errors, source.usedFeatures) {}

  /// Reads an expression of the given type. False: the error is in the Diag and the reader has stopped.
  bool decode(ByteReader &reader, ValueType type, ConstExpr &result);

private:
  Module &module;
  ConstSink sink;
  FunctionDecoder<ConstSink> decoder;
};

} // namespace wzc

#endif
