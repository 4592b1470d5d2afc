// Running the machine, entering it and leaving it.

#include "interp/machine.h"

#include "core/activation.h"
#include "core/native_call.h"
#include "core/trap.h"
#include "core/value_types.h"
#include "interp/calls.h"
#include "interp/handlers.h"
#include "interp/positions.h"
#include "interp/value_stack.h"

namespace wzc::interp {

#if WZC_INTERP_TAIL_CALLS

void execute(const Registers &start) {
  handlerAt(start.ip)(start.ip, start.fp, start.mem, start.memSize, start.m, start.acc, start.facc.raw);
}

void raiseTrapHere(const Word *ip, Slot *fp, uint8_t *, uint64_t, Machine *m, uint64_t, FloatRegister::Raw) {
  m->ip = ip;
  m->fp = fp;
  raiseMachineTrap(*m);
}

#else

void execute(const Registers &start) {
  Registers r = start;
  while (r.m->running)
    handlerAt(r.ip)(r);
}

#endif

void raiseMachineTrap(Machine &m) { raiseTrap(m.trap); }

namespace {

/// Where the outermost frame of an activation returns to.
const Word *exitCode() {
  static const Word code = reinterpret_cast<uintptr_t>(kHandlers.exit);
  return &code;
}

/// Values of an array for a call as slots, and back. Types are codes of the binary format.
uint32_t toSlots(const uint32_t *types, uint32_t count, const wzc_value *values, Slot *slots) {
  uint32_t at = 0;
  for (uint32_t i = 0; i < count; ++i) {
    switch (types[i]) {
    case kTypeI32: slots[at++] = static_cast<uint32_t>(values[i].i32); break;
    case kTypeF32: slots[at++] = std::bit_cast<uint32_t>(values[i].f32); break;
    case kTypeI64: slots[at++] = static_cast<uint64_t>(values[i].i64); break;
    case kTypeF64: slots[at++] = std::bit_cast<uint64_t>(values[i].f64); break;
    case kTypeV128:
      std::memcpy(slots + at, &values[i], 16);
      at += 2;
      break;
    default: slots[at++] = reinterpret_cast<uintptr_t>(values[i].ref);
    }
  }
  return at;
}

void fromSlots(const uint32_t *types, uint32_t count, const Slot *slots, wzc_value *values) {
  for (uint32_t i = 0; i < count; ++i) {
    switch (types[i]) {
    case kTypeI32: values[i].i32 = static_cast<int32_t>(*slots++); break;
    case kTypeF32: values[i].f32 = std::bit_cast<float>(static_cast<uint32_t>(*slots++)); break;
    case kTypeI64: values[i].i64 = static_cast<int64_t>(*slots++); break;
    case kTypeF64: values[i].f64 = std::bit_cast<double>(*slots++); break;
    case kTypeV128:
      std::memcpy(static_cast<void *>(&values[i]), slots, 16);
      slots += 2;
      break;
    default: values[i].ref = reinterpret_cast<void *>(static_cast<uintptr_t>(*slots++));
    }
  }
}

/// What is left of the native stack must hold the frames of one more call of the host.
void checkNativeStack(const wzc_instance_state &instance, size_t bytes) {
  auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  if (instance.stack_limit != kNoLimit && here - bytes < instance.stack_limit)
    raiseTrap(WZC_TRAP_CALL_STACK_EXHAUSTED);
}

void restoreStackTop(InterpreterEntry &entry) {
  Machine &m = reinterpret_cast<Machine &>(entry);
  *m.stackTop = m.entryFrame;
}

void prepareMachine(Machine &m, Instance &instance, ValueStack &stack) {
  m.entry.describe = describeFrames;
  m.entry.leave = restoreStackTop;
  m.stackEnd = stack.end;
  m.state = instance.state;
  m.memory = instance.module().memory_count ? instance.memories()[0].state : nullptr;
  m.instance = &instance;
  m.code = &codeOf(instance);
  m.stackTop = &stack.top;
  m.entryFrame = stack.top;
  m.running = true;
}

/// Runs `function` with its arguments at the top of the value stack, where the results will be.
void runFrame(Machine &m, const Function &function) {
  Slot *fp = m.entryFrame;
  fp[function.headerSlot] = reinterpret_cast<uintptr_t>(exitCode());
  fp[function.headerSlot + 1] = 0;
  Registers r{function.code, fp, m.memory ? m.memory->base : nullptr, m.memory ? m.memory->size : 0, &m, 0, {}};
  execute(r);
}

} // namespace

OutwardCall outwardCallOf(const wzc_func &func) {
  const FuncType &type = funcType(func.type);
  if (func.array_call)
    return {func.array_call, func.code, func.context, &type};
  return {callNativeByArray, const_cast<wzc_func *>(&func), nullptr, &type};
}

void callOutward(Machine &m, const OutwardCall &call, Slot *frame) {
  const FuncType &type = *call.type;
  size_t bytes = (size_t{type.valueCount()} + 1) * sizeof(wzc_value);
  checkNativeStack(headerOf(m.state), bytes);
  auto *values = static_cast<wzc_value *>(__builtin_alloca_with_align(bytes, 8 * alignof(wzc_value)));
  fromSlots(type.params(), type.paramCount, frame, values);
  *m.stackTop = frame;
  call.arrayCall(call.code, call.context, values);
  *m.stackTop = m.entryFrame;
  toSlots(type.results(), type.resultCount, values, frame);
}

void callInterpreted(void *, void *context, wzc_value *values) {
  const InterpretedFunction &target = *static_cast<InterpretedFunction *>(context);
  Instance &instance = instanceOf(target.instance);
  const Function &function = *static_cast<const Function *>(target.body);
  const FuncType &type = funcType(target.type);
  checkNativeStack(headerOf(target.instance), 0);
  ValueStack *stack = valueStackOf(*instance.store);
  if (!stack)
    raiseTrap(outOfMemory());
  if (function.frameBytes > static_cast<size_t>(stack->end - stack->top) * sizeof(Slot))
    raiseTrap(WZC_TRAP_CALL_STACK_EXHAUSTED);
  Machine m;
  prepareMachine(m, instance, *stack);
  toSlots(type.params(), type.paramCount, values, m.entryFrame);
  m.ip = function.code;
  m.fp = m.entryFrame;
  pushInterpreterEntry(m.entry);
  runFrame(m, function);
  popInterpreterEntry(m.entry);
  fromSlots(type.results(), type.resultCount, m.entryFrame, values);
}

wzc_trap *evaluateConstant(Instance &instance, const Function &function, uint32_t resultType, wzc_value &result) {
  auto *slots = static_cast<Slot *>(std::malloc(function.frameBytes));
  if (!slots)
    return outOfMemory();
  ValueStack stack{slots + function.frameBytes / sizeof(Slot), slots};
  Machine m;
  prepareMachine(m, instance, stack);
  runFrame(m, function);
  fromSlots(&resultType, 1, slots, &result);
  std::free(slots);
  return nullptr;
}

} // namespace wzc::interp
