// Frames are found with the system's unwinder and told apart by the address their function starts at: that is exact,
// where "the last function before this address" would count the thunks between functions as functions.

#include "backtrace.h"

#include <unwind.h>

#include "interpreter_entry.h"
#include "registry.h"
#include "trap.h"

namespace wzc {

namespace {

struct Walk {
  uintptr_t end; // stack address of the activation
  const Activation *activation;
  const InterpreterEntry *interpreter; // the innermost whose frames are still to come
  uint32_t count = 0;
  wzc_frame frames[kMaxFrames];
};

/// Reads one LEB128 number of at most 64 bits; the tables come with the code and are trusted to end properly.
uint64_t readUnsigned(const uint8_t *&at, const uint8_t *end) {
  uint64_t value = 0;
  for (unsigned shift = 0; at != end; shift += 7) {
    uint8_t byte = *at++;
    if (shift < 64)
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (!(byte & 0x80))
      break;
  }
  return value;
}

int64_t readSigned(const uint8_t *&at, const uint8_t *end) {
  uint64_t value = 0;
  unsigned shift = 0;
  uint8_t byte = 0;
  while (at != end) {
    byte = *at++;
    if (shift < 64)
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    shift += 7;
    if (!(byte & 0x80))
      break;
  }
  if (shift < 64 && (byte & 0x40))
    value |= ~uint64_t{0} << shift;
  return static_cast<int64_t>(value);
}

/// Fills `frame` for the instruction at `pc` in the function that starts at `start`; false if that is no guest
/// function.
bool describe(uintptr_t pc, uintptr_t start, wzc_frame &frame) {
  FunctionPlace place;
  if (!findFunction(pc, start, place))
    return false;
  const wzc_module &module = *place.module;
  frame.module = &module;
  frame.function = module.imported_function_count + place.definedIndex;
  frame.offset = lookUpOffset(module, place.definedIndex, pc - start);
  frame.function_name = "";
  frame.function_name_size = 0;
  if (module.function_name_offsets) {
    uint32_t from = module.function_name_offsets[frame.function];
    frame.function_name = module.function_name_bytes + from;
    frame.function_name_size = module.function_name_offsets[frame.function + 1] - from;
  }
  return true;
}

/// Adds the frames of interpreters that run in native frames below stack address `until`.
void describeInterpreters(Walk &walk, uintptr_t until) {
  while (walk.interpreter && walk.interpreter->activation == walk.activation &&
         reinterpret_cast<uintptr_t>(walk.interpreter) < until) {
    walk.count += walk.interpreter->describe(*walk.interpreter, walk.frames + walk.count, kMaxFrames - walk.count);
    walk.interpreter = walk.interpreter->previous;
  }
}

_Unwind_Reason_Code visitFrame(_Unwind_Context *context, void *argument) {
  Walk &walk = *static_cast<Walk *>(argument);
  // What the unwinder calls the CFA here is the stack pointer of the frame being visited.
  if (_Unwind_GetCFA(context) >= walk.end || walk.count == kMaxFrames)
    return _URC_END_OF_STACK;
  describeInterpreters(walk, _Unwind_GetCFA(context));
  if (walk.count == kMaxFrames)
    return _URC_END_OF_STACK;
  int exact = 0;
  uintptr_t pc = _Unwind_GetIPInfo(context, &exact);
  if (!exact)
    --pc; // a return address may already belong to the next instruction
  if (describe(pc, _Unwind_GetRegionStart(context), walk.frames[walk.count]))
    ++walk.count;
  return _URC_NO_REASON;
}

} // namespace

// Line table: for the defined function i, the bytes [line_offsets[i], line_offsets[i + 1]) of line_bytes hold pairs of
// an unsigned LEB128 number, by how much the native offset grows, and a signed one, by how much the offset in the
// binary changes. Both start at 0. A pair covers native code from its offset to that of the next pair.
uint32_t lookUpOffset(const wzc_module &module, uint32_t definedIndex, uint64_t nativeOffset) {
  if (!module.line_offsets)
    return UINT32_MAX;
  const uint8_t *at = module.line_bytes + module.line_offsets[definedIndex];
  const uint8_t *end = module.line_bytes + module.line_offsets[definedIndex + 1];
  uint64_t native = 0;
  uint64_t offset = 0;
  uint32_t found = UINT32_MAX;
  while (at != end) {
    native += readUnsigned(at, end);
    offset += static_cast<uint64_t>(readSigned(at, end));
    if (native > nativeOffset)
      break;
    found = static_cast<uint32_t>(offset);
  }
  return found;
}

void addBacktrace(wzc_trap &trap, const Activation &activation) {
  if (trap.isStatic)
    return;
  Walk walk;
  walk.end = reinterpret_cast<uintptr_t>(&activation);
  walk.activation = &activation;
  walk.interpreter = wzc_thread.interpreters;
  _Unwind_Backtrace(visitFrame, &walk);
  describeInterpreters(walk, walk.end);
  setFrames(&trap, walk.frames, walk.count);
}

void addSingleFrame(wzc_trap &trap, uintptr_t pc) {
  uintptr_t start = reinterpret_cast<uintptr_t>(_Unwind_FindEnclosingFunction(reinterpret_cast<void *>(pc)));
  wzc_frame frame;
  bool found = start && describe(pc, start, frame);
  setFrames(&trap, &frame, found);
}

} // namespace wzc
