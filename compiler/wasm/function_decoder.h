// The one decoder and validator of function bodies (specification, sections 5.4, 3.4 and appendix "Validation
// Algorithm").
//
// FunctionDecoder<Sink> reads a body once, checks every rule, and tells a sink what it read, by family of instruction.
// It owns the operand stack, on which the sink's own Value rides beside each type, the control stack, with the sink's
// own Label in each frame, and reachability: a sink hears only of code that control can reach. Whatever consumes bodies
// is a sink: validation alone (NullSink), LLVM code generation, the interpreter, constant expressions.
//
// A sink has the types Value (default constructible, cheap to copy) and Label, and the methods of NullSink
// (function_sink.h).

#ifndef WZC_WASM_FUNCTION_DECODER_H
#define WZC_WASM_FUNCTION_DECODER_H

#include "compiler/wasm/function_sink.h"
#include "compiler/wasm/immediate_reader.h"
#include "compiler/wasm/validation_stacks.h"

#include <cstring>
#include <span>
#include <unordered_set>
#include <vector>

namespace wzc {

template <class Sink>
class FunctionDecoder : ImmediateReader, ValidationStacks<typename Sink::Value, typename Sink::Label> {
public:
  using Value = typename Sink::Value;
  using Label = typename Sink::Label;

  /// Features the bodies need are added to `used`, which may be shared by nobody else while decoding.
  FunctionDecoder(const Module &source, Sink &receiver, Diag &errors, FeatureSet &usedFeatures)
      : ImmediateReader(source, errors, usedFeatures), Stacks(static_cast<ImmediateReader &>(*this)), sink(receiver) {}

  /// Decodes the body of a defined function. False: the error is in the Diag.
  bool decodeBody(uint32_t functionIndex) {
    const Function &function = module.functions[functionIndex];
    const FunctionType &type = module.functionType(functionIndex);
    start(function.body);
    locals.assign(type.params.begin(), type.params.end());
    if (!localDeclarations(locals))
      return false;
    return run(BlockSignature(type), type.params.size());
  }

  /// Decodes a constant expression (section 3.4.13) of the given type that starts at `range.offset`; it may end before
  /// the range does. Only globals below `globalLimit` may be read.
  bool decodeConstant(ByteRange range, ValueType type, uint32_t globalLimit) {
    start(range);
    locals.clear();
    constantOnly = true;
    constantGlobals = globalLimit;
    bool good = run(BlockSignature(type), 0);
    constantOnly = false;
    return good;
  }

  /// Where decoding stopped: behind the final `end`.
  uint64_t offset() const { return reader.offset(); }

  /// Whether something decoded so far has an instruction on floating-point numbers.
  bool usesFloats() const { return seesFloats; }

  /// Tables that something decoded so far may change, up to the last one.
  const std::vector<bool> &writtenTables() const { return tablesWritten; }

private:
  using Stacks = ValidationStacks<Value, Label>;
  using typename Stacks::Frame;
  using typename Stacks::FrameKind;
  using typename Stacks::Operand;

  using Stacks::assigned;
  using Stacks::assignedHere;
  using Stacks::frames;
  using Stacks::live;
  using Stacks::operands;
  using Stacks::values;

  using Stacks::checkFrameEnd;
  using Stacks::checkTop;
  using Stacks::matches;
  using Stacks::pop;
  using Stacks::popAll;
  using Stacks::popAny;
  using Stacks::push;
  using Stacks::pushAll;
  using Stacks::pushFrame;
  using Stacks::setUnreachable;
  using Stacks::undoAssignments;

  Sink &sink;
  bool seesFloats = false;
  std::vector<bool> tablesWritten;
  std::vector<ValueType> locals;
  std::vector<Value> outputs; // scratch: what the sink returned
  std::vector<uint32_t> depths;
  std::unordered_set<const ValueType *> checkedTypes;
  std::vector<Label *> targets;
  bool constantOnly = false;
  uint32_t constantGlobals = 0;

  void start(ByteRange range) {
    reader.restart(module.bytes, range);
    Stacks::clear();
  }

  ValueType addressType(uint32_t memory) const { return module.memories[memory].type.limits.addressType(); }
  ValueType tableAddressType(uint32_t table) const { return module.tables[table].type.limits.addressType(); }
  /// Lengths of copies between address types are of the smaller.
  static ValueType smaller(ValueType a, ValueType b) { return a == ValueType::I32 ? a : b; }

  /// Type of a letter of a signature in opcodes.def.
  static ValueType letter(char c) {
    switch (c) {
    case 'i': return ValueType::I32;
    case 'I': return ValueType::I64;
    case 'f': return ValueType::F32;
    case 'F': return ValueType::F64;
    default: return ValueType::V128;
    }
  }

  bool label(Frame *&target) {
    uint32_t depth;
    if (!index("label", frames.size(), depth))
      return false;
    target = &frames[frames.size() - 1 - depth];
    return true;
  }

  // ---- the loop over instructions

  bool run(BlockSignature signature, size_t paramCount) {
    assigned.resize(paramCount, true);
    assigned.resize(locals.size(), false);
    pushFrame(FrameKind::Body, signature);
    sink.beginFunction(frames.back().label, locals);
    while (!frames.empty()) {
      if (!step())
        return false;
    }
    if (!constantOnly && !reader.atEnd())
      return fail(diag::bodySizeMismatch(reader.offset(), reader.endOffset()));
    return true;
  }

  bool step() {
    opcodeOffset = reader.offset();
    if (reader.atEnd())
      return fail(diag::endExpected(opcodeOffset));
    uint8_t prefix = 0;
    uint32_t code = reader.u8("instruction");
    if (code >= 0xFB && code <= 0xFE) {
      prefix = static_cast<uint8_t>(code);
      code = reader.u32("instruction");
      if (!reader.ok())
        return false;
    }
    std::optional<Opcode> known = opcodeByCode(prefix, code);
    if (!known)
      return fail(diag::illegalOpcode(opcodeOffset, prefix, code));
    opcode = *known;
    const OpcodeInfo &row = info(opcode);
    used.add(row.feature);
    seesFloats |= row.isFloat;
    if (!module.features.has(row.feature))
      return fail(diag::featureNotEnabled(opcodeOffset, row.mnemonic, row.feature));
    if (constantOnly && !isConstant())
      return fail(diag::constantExpressionRequired(opcodeOffset, row.mnemonic));
    if (live)
      sink.instruction(opcode, opcodeOffset);
    switch (row.family) {
    case Family::control: return control();
    case Family::call: return call();
    case Family::ref: return reference();
    case Family::parametric: return parametric();
    case Family::variable: return variable();
    case Family::table: return table();
    case Family::memory: return memory();
    case Family::load: return load();
    case Family::store: return store();
    case Family::load_lane: return loadLane();
    case Family::store_lane: return storeLane();
    case Family::constant: return constant();
    case Family::unary: return unary();
    case Family::binary: return binary();
    case Family::ternary: return ternary();
    case Family::shuffle: return shuffle();
    case Family::extract_lane: return extractLane();
    case Family::replace_lane: return replaceLane();
    }
    return false;
  }

  /// Section 3.4.13. global.get is checked further in variable().
  bool isConstant() {
    switch (opcode) {
    case Opcode::End:
    case Opcode::GlobalGet:
    case Opcode::RefNull:
    case Opcode::RefFunc:
    case Opcode::I32Const:
    case Opcode::I64Const:
    case Opcode::F32Const:
    case Opcode::F64Const:
    case Opcode::V128Const: return true;
    case Opcode::I32Add:
    case Opcode::I32Sub:
    case Opcode::I32Mul:
    case Opcode::I64Add:
    case Opcode::I64Sub:
    case Opcode::I64Mul: used.add(Feature::extended_const); return module.features.has(Feature::extended_const);
    default: return false;
    }
  }

  // ---- control instructions

  bool control() {
    switch (opcode) {
    case Opcode::Nop: return true;
    case Opcode::Unreachable:
      if (live)
        sink.unreachable();
      setUnreachable();
      return true;
    case Opcode::Block:
    case Opcode::Loop:
    case Opcode::If: return enterBlock();
    case Opcode::Else: return elseInstruction();
    case Opcode::End: return endInstruction();
    case Opcode::Br: return br();
    case Opcode::BrIf: return brIf();
    case Opcode::BrTable: return brTable();
    case Opcode::Return: return returnInstruction();
    default: return false;
    }
  }

  bool enterBlock() {
    BlockSignature signature;
    if (!blockSignature(signature))
      return false;
    Value condition{};
    if (opcode == Opcode::If && !pop(ValueType::I32, condition))
      return false;
    if (!popAll(signature.params()))
      return false;
    FrameKind kind = opcode == Opcode::Block  ? FrameKind::Block
                     : opcode == Opcode::Loop ? FrameKind::Loop
                                              : FrameKind::If;
    pushFrame(kind, signature);
    if (live) {
      Label &label = frames.back().label;
      if (kind == FrameKind::Block)
        sink.block(label, signature, values);
      else if (kind == FrameKind::Loop)
        sink.loop(label, signature, values);
      else
        sink.ifThen(label, signature, condition, values);
    }
    return pushAll(signature.params(), values);
  }

  /// Ends the first arm of an `if` whose results are in `values`; `outputs` receives the parameters for the second.
  void startSecondArm(Frame &frame) {
    outputs.assign(frame.signature.params().size(), Value());
    if (frame.enteredLive) {
      sink.elseThen(frame.label, frame.signature, values, live, outputs);
      if (live)
        frame.branchedTo = true;
    }
    frame.kind = FrameKind::Else;
    frame.polymorphic = false;
    live = frame.enteredLive;
    undoAssignments(frame.assignedHeight);
  }

  bool elseInstruction() {
    if (frames.back().kind != FrameKind::If)
      return fail(diag::elseWithoutIf(opcodeOffset));
    if (!checkFrameEnd())
      return false;
    Frame &frame = frames.back();
    startSecondArm(frame);
    return pushAll(frame.signature.params(), outputs);
  }

  bool endInstruction() {
    if (!checkFrameEnd())
      return false;
    Frame &frame = frames.back();
    if (frame.kind == FrameKind::If) {
      // Without `else`, the parameters are the results.
      auto params = frame.signature.params();
      auto results = frame.signature.results();
      bool same = params.size() == results.size();
      for (size_t i = 0; same && i < params.size(); ++i)
        same = module.types.isSubtype(params[i], results[i]);
      if (!same)
        return fail(diag::ifWithoutElse(opcodeOffset, signatureName(frame.signature)));
      startSecondArm(frame);
      values = outputs;
    }
    if (frame.kind == FrameKind::Body) {
      sink.endFunction(frame.label, values, live);
      frames.pop_back();
      return true;
    }
    bool reached = live || (frame.branchedTo && frame.kind != FrameKind::Loop);
    auto results = frame.signature.results();
    outputs.assign(results.size(), Value());
    if (frame.enteredLive)
      sink.end(frame.label, frame.signature, values, live, reached, outputs);
    live = frame.enteredLive && reached;
    undoAssignments(frame.assignedHeight);
    BlockSignature signature = frame.signature;
    frames.pop_back();
    return pushAll(signature.results(), outputs);
  }

  std::string signatureName(const BlockSignature &signature) const {
    FunctionType type;
    type.params.assign(signature.params().begin(), signature.params().end());
    type.results.assign(signature.results().begin(), signature.results().end());
    return module.types.name(type);
  }

  bool br() {
    Frame *target;
    if (!label(target) || !popAll(target->labelTypes()))
      return false;
    if (live) {
      sink.branch(target->label, values);
      target->branchedTo = true;
    }
    setUnreachable();
    return true;
  }

  bool returnInstruction() {
    Frame &body = frames.front();
    if (!popAll(body.signature.results()))
      return false;
    if (live) {
      sink.branch(body.label, values);
      body.branchedTo = true;
    }
    setUnreachable();
    return true;
  }

  bool brIf() {
    Frame *target;
    Value condition;
    if (!label(target) || !pop(ValueType::I32, condition) || !popAll(target->labelTypes()))
      return false;
    if (live) {
      sink.branchIf(target->label, condition, values);
      target->branchedTo = true;
    }
    return pushAll(target->labelTypes(), values);
  }

  bool brTable() {
    Value indexValue;
    uint32_t count = reader.count("branch table", limits::kBranchTableSize);
    if (!reader.ok() || !pop(ValueType::I32, indexValue))
      return false;
    depths.clear();
    targets.clear();
    size_t arity = 0;
    for (uint32_t i = 0; i <= count; ++i) {
      uint32_t depth;
      uint64_t depthAt = reader.offset();
      if (!index("label", frames.size(), depth))
        return false;
      Frame &frame = frames[frames.size() - 1 - depth];
      if (i == 0)
        arity = frame.labelTypes().size();
      else if (frame.labelTypes().size() != arity)
        return fail(diag::branchArityMismatch(depthAt, arity, frame.labelTypes().size()));
      depths.push_back(depth);
    }
    // Every label's types are checked against the operands, which stay; the last pops them. Labels of one function type
    // are checked once: there may be 65,520 labels of a thousand types.
    checkedTypes.clear();
    for (uint32_t depth : depths) {
      auto types = frames[frames.size() - 1 - depth].labelTypes();
      if (types.size() > 1 && !checkedTypes.insert(types.data()).second)
        continue;
      if (!checkTop(types))
        return false;
    }
    if (!popAll(frames[frames.size() - 1 - depths.back()].labelTypes()))
      return false;
    if (live) {
      for (uint32_t depth : depths) {
        Frame &frame = frames[frames.size() - 1 - depth];
        frame.branchedTo = true;
        targets.push_back(&frame.label);
      }
      sink.branchTable(indexValue, targets, values);
    }
    setUnreachable();
    return true;
  }

  bool call() {
    uint32_t function = 0, typeIndex = 0, tableIndex = 0;
    Value indexValue{};
    if (opcode == Opcode::Call) {
      if (!index("function", module.functions.size(), function))
        return false;
      typeIndex = module.functions[function].type;
    } else {
      uint64_t at = reader.offset();
      if (!index("type", module.types.size(), typeIndex))
        return false;
      if (module.types[typeIndex].kind != DefinedType::Function)
        return fail(diag::notAFunctionType(at, typeIndex));
      uint64_t tableAt = reader.offset();
      if (module.features.has(Feature::reference_types)) {
        if (!index("table", module.tables.size(), tableIndex))
          return false;
        if (tableIndex != 0)
          used.add(Feature::reference_types);
      } else {
        uint8_t zero = reader.u8("table");
        if (reader.ok() && zero != 0)
          return fail(diag::zeroByteExpected(tableAt, zero));
        if (reader.ok() && module.tables.empty())
          return fail(diag::unknownIndex(tableAt, "table", 0, 0));
      }
      if (!reader.ok())
        return false;
      ValueType element = module.tables[tableIndex].type.element;
      if (!module.types.isSubtype(element, ValueType::funcref()))
        return fail(diag::typeMismatch(tableAt, name(), "table of funcref", module.types.name(element)));
      if (!pop(tableAddressType(tableIndex), indexValue))
        return false;
    }
    const FunctionType &type = module.types[typeIndex].function;
    if (!popAll(type.params))
      return false;
    outputs.assign(type.results.size(), Value());
    if (live) {
      if (opcode == Opcode::Call)
        sink.call(function, type, values, outputs);
      else
        sink.callIndirect(tableIndex, typeIndex, indexValue, values, outputs);
    }
    return pushAll(type.results, outputs);
  }

  // ---- references, parametric, variables

  bool reference() {
    switch (opcode) {
    case Opcode::RefNull: {
      HeapType heap = readHeapType(reader, module, used);
      if (!reader.ok())
        return false;
      ValueType type = ValueType::ref(heap, true);
      push(type, live ? sink.refNull(type) : Value());
      return true;
    }
    case Opcode::RefIsNull: {
      Operand operand;
      if (!popAny(operand, "a reference"))
        return false;
      if (!operand.type.isRef() && !operand.type.isBottom())
        return fail(diag::notAReferenceType(opcodeOffset, module.types.name(operand.type)));
      push(ValueType::I32, live ? sink.refIsNull(operand.value) : Value());
      return true;
    }
    case Opcode::RefFunc: {
      uint64_t at = reader.offset();
      uint32_t function;
      if (!index("function", module.functions.size(), function))
        return false;
      if (!constantOnly && !module.declaredFunctions[function])
        return fail(diag::undeclaredFunctionReference(at, function));
      ValueType type = module.features.has(Feature::function_references)
                           ? ValueType::ref(HeapType::defined(module.functions[function].type), false)
                           : ValueType::funcref();
      push(type, live ? sink.refFunc(function) : Value());
      return true;
    }
    default: return false;
    }
  }

  bool parametric() {
    if (opcode == Opcode::Drop) {
      Operand operand;
      if (!popAny(operand))
        return false;
      if (live)
        sink.drop(operand.value);
      return true;
    }
    ValueType type;
    Value condition, first, second;
    if (opcode == Opcode::SelectTyped) {
      uint64_t at = reader.offset();
      uint32_t count = reader.u32("number of types");
      if (reader.ok() && count != 1)
        return fail(diag::invalidSelectArity(at, count));
      type = readValueType(reader, module, used);
      if (!reader.ok() || !pop(ValueType::I32, condition) || !pop(type, second) || !pop(type, first))
        return false;
    } else {
      Operand a, b;
      if (!pop(ValueType::I32, condition) || !popAny(b) || !popAny(a))
        return false;
      for (ValueType t : {a.type, b.type})
        if (t.isRef())
          return fail(diag::selectNeedsNumericType(opcodeOffset, module.types.name(t)));
      if (a.type != b.type && !a.type.isBottom() && !b.type.isBottom())
        return fail(diag::typeMismatch(opcodeOffset, name(), module.types.name(a.type), module.types.name(b.type)));
      type = a.type.isBottom() ? b.type : a.type;
      first = a.value;
      second = b.value;
    }
    push(type, live ? sink.select(type, condition, first, second) : Value());
    return true;
  }

  bool variable() {
    uint64_t at = reader.offset();
    uint32_t i;
    Value value{};
    switch (opcode) {
    case Opcode::LocalGet:
      if (!index("local", locals.size(), i))
        return false;
      if (!assigned[i] && !locals[i].isDefaultable())
        return fail(diag::uninitializedLocal(at, i));
      push(locals[i], live ? sink.localGet(i, assigned[i]) : Value());
      return true;
    case Opcode::LocalSet:
    case Opcode::LocalTee:
      if (!index("local", locals.size(), i) || !pop(locals[i], value))
        return false;
      if (!assigned[i]) {
        assigned[i] = true;
        assignedHere.push_back(i);
      }
      if (opcode == Opcode::LocalTee)
        push(locals[i], live ? sink.localTee(i, value) : Value());
      else if (live)
        sink.localSet(i, value);
      return true;
    case Opcode::GlobalGet:
      if (!index("global", constantOnly ? constantGlobals : module.globals.size(), i))
        return false;
      if (constantOnly && module.globals[i].type.isMutable)
        return fail(diag::constantExpressionRequired(opcodeOffset, "global.get of a mutable global"));
      push(module.globals[i].type.value, live ? sink.globalGet(i) : Value());
      return true;
    case Opcode::GlobalSet:
      if (!index("global", module.globals.size(), i))
        return false;
      if (!module.globals[i].type.isMutable)
        return fail(diag::immutableGlobal(at, i));
      if (!pop(module.globals[i].type.value, value))
        return false;
      if (live)
        sink.globalSet(i, value);
      return true;
    default: return false;
    }
  }

  // ---- tables

  /// Of a table that the instruction changes.
  bool writtenTableIndex(uint32_t &result) {
    if (!tableIndex(result))
      return false;
    if (tablesWritten.size() <= result)
      tablesWritten.resize(result + 1);
    tablesWritten[result] = true;
    return true;
  }

  bool table() {
    uint32_t t, other, segment;
    Value a, b, c;
    switch (opcode) {
    case Opcode::TableGet: {
      if (!tableIndex(t) || !pop(tableAddressType(t), a))
        return false;
      push(module.tables[t].type.element, live ? sink.tableGet(t, a) : Value());
      return true;
    }
    case Opcode::TableSet:
      if (!writtenTableIndex(t) || !pop(module.tables[t].type.element, b) || !pop(tableAddressType(t), a))
        return false;
      if (live)
        sink.tableSet(t, a, b);
      return true;
    case Opcode::TableSize:
      if (!tableIndex(t))
        return false;
      push(tableAddressType(t), live ? sink.tableSize(t) : Value());
      return true;
    case Opcode::TableGrow:
      if (!writtenTableIndex(t) || !pop(tableAddressType(t), b) || !pop(module.tables[t].type.element, a))
        return false;
      push(tableAddressType(t), live ? sink.tableGrow(t, a, b) : Value());
      return true;
    case Opcode::TableFill:
      if (!writtenTableIndex(t) || !pop(tableAddressType(t), c) || !pop(module.tables[t].type.element, b) ||
          !pop(tableAddressType(t), a))
        return false;
      if (live)
        sink.tableFill(t, a, b, c);
      return true;
    case Opcode::TableCopy: {
      uint64_t at = reader.offset();
      if (!writtenTableIndex(t) || !tableIndex(other))
        return false;
      ValueType to = module.tables[t].type.element, from = module.tables[other].type.element;
      if (!module.types.isSubtype(from, to))
        return fail(diag::typeMismatch(at, name(), module.types.name(to), module.types.name(from)));
      ValueType toAddress = tableAddressType(t), fromAddress = tableAddressType(other);
      if (!pop(smaller(toAddress, fromAddress), c) || !pop(fromAddress, b) || !pop(toAddress, a))
        return false;
      if (live)
        sink.tableCopy(t, other, a, b, c);
      return true;
    }
    case Opcode::TableInit: {
      uint64_t at = reader.offset();
      if (!index("element segment", module.elements.size(), segment) || !writtenTableIndex(t))
        return false;
      ValueType to = module.tables[t].type.element, from = module.elements[segment].element;
      if (!module.types.isSubtype(from, to))
        return fail(diag::typeMismatch(at, name(), module.types.name(to), module.types.name(from)));
      if (!pop(ValueType::I32, c) || !pop(ValueType::I32, b) || !pop(tableAddressType(t), a))
        return false;
      if (live)
        sink.tableInit(t, segment, a, b, c);
      return true;
    }
    case Opcode::ElemDrop:
      if (!index("element segment", module.elements.size(), segment))
        return false;
      if (live)
        sink.elemDrop(segment);
      return true;
    default: return false;
    }
  }

  // ---- memory

  bool memory() {
    uint32_t m, other, segment;
    Value a, b, c;
    switch (opcode) {
    case Opcode::MemorySize:
      if (!memoryIndex(m))
        return false;
      push(addressType(m), live ? sink.memorySize(m) : Value());
      return true;
    case Opcode::MemoryGrow:
      if (!memoryIndex(m) || !pop(addressType(m), a))
        return false;
      push(addressType(m), live ? sink.memoryGrow(m, a) : Value());
      return true;
    case Opcode::MemoryInit:
      if (!dataIndex(segment) || !memoryIndex(m) || !pop(ValueType::I32, c) || !pop(ValueType::I32, b) ||
          !pop(addressType(m), a))
        return false;
      if (live)
        sink.memoryInit(m, segment, a, b, c);
      return true;
    case Opcode::DataDrop:
      if (!dataIndex(segment))
        return false;
      if (live)
        sink.dataDrop(segment);
      return true;
    case Opcode::MemoryCopy:
      if (!memoryIndex(m) || !memoryIndex(other) || !pop(smaller(addressType(m), addressType(other)), c) ||
          !pop(addressType(other), b) || !pop(addressType(m), a))
        return false;
      if (live)
        sink.memoryCopy(m, other, a, b, c);
      return true;
    case Opcode::MemoryFill:
      if (!memoryIndex(m) || !pop(addressType(m), c) || !pop(ValueType::I32, b) || !pop(addressType(m), a))
        return false;
      if (live)
        sink.memoryFill(m, a, b, c);
      return true;
    default: return false;
    }
  }

  bool load() {
    MemArg arg;
    ValueType address;
    Value at;
    if (!memArg(arg, address) || !pop(address, at))
      return false;
    push(letter(info(opcode).signature[2]), live ? sink.load(opcode, arg, at) : Value());
    return true;
  }

  bool store() {
    MemArg arg;
    ValueType address;
    Value at, value;
    if (!memArg(arg, address) || !pop(letter(info(opcode).signature[1]), value) || !pop(address, at))
      return false;
    if (live)
      sink.store(opcode, arg, at, value);
    return true;
  }

  bool laneAccess(MemArg &arg, ValueType &address, unsigned &lane) {
    return memArg(arg, address) && laneIndex(16 / accessSize(info(opcode).access), lane);
  }

  bool loadLane() {
    MemArg arg;
    ValueType address;
    unsigned lane;
    Value at, vector;
    if (!laneAccess(arg, address, lane) || !pop(ValueType::V128, vector) || !pop(address, at))
      return false;
    push(ValueType::V128, live ? sink.loadLane(opcode, arg, lane, at, vector) : Value());
    return true;
  }

  bool storeLane() {
    MemArg arg;
    ValueType address;
    unsigned lane;
    Value at, vector;
    if (!laneAccess(arg, address, lane) || !pop(ValueType::V128, vector) || !pop(address, at))
      return false;
    if (live)
      sink.storeLane(opcode, arg, lane, at, vector);
    return true;
  }

  // ---- numeric and vector

  bool constant() {
    uint64_t bits = 0;
    switch (info(opcode).immediate) {
    case Immediate::i32: bits = static_cast<uint32_t>(reader.s32("i32 constant")); break;
    case Immediate::i64: bits = static_cast<uint64_t>(reader.s64("i64 constant")); break;
    case Immediate::f32: bits = reader.fixed32("f32 constant"); break;
    case Immediate::f64: bits = reader.fixed64("f64 constant"); break;
    default: {
      Bytes16 bytes;
      if (!bytes16(bytes, "v128 constant"))
        return false;
      push(ValueType::V128, live ? sink.constant128(bytes) : Value());
      return true;
    }
    }
    if (!reader.ok())
      return false;
    ValueType type = letter(info(opcode).signature[1]);
    push(type, live ? sink.constant(type, bits) : Value());
    return true;
  }

  bool unary() {
    const char *signature = info(opcode).signature;
    Value a;
    if (!pop(letter(signature[0]), a))
      return false;
    push(letter(signature[2]), live ? sink.unary(opcode, a) : Value());
    return true;
  }

  bool binary() {
    const char *signature = info(opcode).signature;
    Value a, b;
    if (!pop(letter(signature[1]), b) || !pop(letter(signature[0]), a))
      return false;
    push(letter(signature[3]), live ? sink.binary(opcode, a, b) : Value());
    return true;
  }

  bool ternary() {
    const char *signature = info(opcode).signature;
    Value a, b, c;
    if (!pop(letter(signature[2]), c) || !pop(letter(signature[1]), b) || !pop(letter(signature[0]), a))
      return false;
    push(letter(signature[4]), live ? sink.ternary(opcode, a, b, c) : Value());
    return true;
  }

  bool shuffle() {
    uint64_t at = reader.offset();
    Bytes16 lanes;
    Value a, b;
    if (!bytes16(lanes, "shuffle lanes"))
      return false;
    for (unsigned i = 0; i < 16; ++i)
      if (lanes[i] >= 32)
        return fail(diag::invalidLaneIndex(at + i, lanes[i], 32));
    if (!pop(ValueType::V128, b) || !pop(ValueType::V128, a))
      return false;
    push(ValueType::V128, live ? sink.shuffle(lanes, a, b) : Value());
    return true;
  }

  /// Lanes of the shape an extract or replace instruction is named after.
  unsigned shapeLanes() const {
    const char *lanes = std::strchr(name(), 'x') + 1; // "i8x16.extract_lane_s": one digit, or "16"
    return lanes[0] == '1' ? 16 : static_cast<unsigned>(lanes[0] - '0');
  }

  bool extractLane() {
    unsigned lane;
    Value vector;
    if (!laneIndex(shapeLanes(), lane) || !pop(ValueType::V128, vector))
      return false;
    push(letter(info(opcode).signature[2]), live ? sink.extractLane(opcode, lane, vector) : Value());
    return true;
  }

  bool replaceLane() {
    unsigned lane;
    Value vector, scalar;
    if (!laneIndex(shapeLanes(), lane) || !pop(letter(info(opcode).signature[1]), scalar) ||
        !pop(ValueType::V128, vector))
      return false;
    push(ValueType::V128, live ? sink.replaceLane(opcode, lane, vector, scalar) : Value());
    return true;
  }
};

} // namespace wzc

#endif
