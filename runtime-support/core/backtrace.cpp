// Frames are found with the system's unwinder and told apart by the address their function, or its version, starts at:
// that is exact, where "the last function before this address" would count the thunks between functions as functions.

#include "backtrace.h"

#include <unwind.h>

#include "interpreter_entry.h"
#include "line_table.h"
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

/// Fills `frame` for the instruction at `pc` in the function that starts at `start`; false if that is no guest
/// function.
bool describe(uintptr_t pc, uintptr_t start, wzc_frame &frame) {
  FunctionPlace place;
  if (!findFunction(pc, start, place))
    return false;
  const wzc_module &module = *place.module;
  frame.module = &module;
  frame.function = module.imported_function_count + place.definedIndex;
  frame.offset = lookUpOffset(module, place.definedIndex, pc - place.code);
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
