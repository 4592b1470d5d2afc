// What LLVM lets one set in no other way than by its options, which are of the whole process.

#ifndef WZC_CODEGEN_LLVM_OPTIONS_H
#define WZC_CODEGEN_LLVM_OPTIONS_H

#include "llvm/Support/CodeGen.h"

namespace wzc {

/// Bounds work that grows with the square of a function's size: LLVM's own bounds are made for functions of a tenth the
/// size of an interpreter's loop. Live ranges of functions of usual size never come to them. And turns off what hurts.
/// To be called before anything reads the options; safe on any thread. A process that compiles at several levels keeps
/// to what the first of them wanted.
void setLlvmOptions(llvm::CodeGenOptLevel level);

} // namespace wzc

#endif
