// Activations of an interpreter, as far as traps and back-traces need to know them.
//
// Frames of interpreted functions are not on the native stack. Whoever runs them keeps an entry there, linked to the
// thread, from which a back-trace learns which frames to put in the place of the native one. A trap that ends a call
// from the host ends the interpreters that ran in it, too.

#ifndef WZC_CORE_INTERPRETER_ENTRY_H
#define WZC_CORE_INTERPRETER_ENTRY_H

#include "activation.h"

namespace wzc {

struct InterpreterEntry {
  InterpreterEntry *previous;
  const Activation *activation; // the innermost when the entry was made
  /// Writes the frames of the entry, innermost first, up to `room`; returns how many.
  uint32_t (*describe)(const InterpreterEntry &entry, wzc_frame *frames, uint32_t room);
  /// Called when a trap passes by.
  void (*leave)(InterpreterEntry &entry);
};

/// `entry` lies on the native stack, in the frame of its interpreter.
inline void pushInterpreterEntry(InterpreterEntry &entry) {
  entry.previous = wzc_thread.interpreters;
  entry.activation = wzc_thread.innermost;
  wzc_thread.interpreters = &entry;
}

inline void popInterpreterEntry(InterpreterEntry &entry) { wzc_thread.interpreters = entry.previous; }

/// Ends the interpreters that run in the call `activation` belongs to, which a trap is about to end.
void leaveInterpreters(const Activation &activation);

} // namespace wzc

#endif
