// Small functions around compiled code: between native signatures and arrays of values, and the C entries of exports.

#ifndef WZC_CODEGEN_THUNKS_H
#define WZC_CODEGEN_THUNKS_H

#include "compiler/codegen/module_emitter.h"

namespace wzc {

/// void invoke(code, context, values): calls native code with values from an array (wzc_array_call).
llvm::Function *emitInvoke(ModuleEmitter &module, uint32_t type);

/// Native entry whose context is a wzc_func: calls that function through its array_call.
llvm::Function *emitAdapt(ModuleEmitter &module, uint32_t type);

/// Native entry whose context is the importing instance: calls an imported function that is bound at instantiation.
llvm::Function *emitImportCall(ModuleEmitter &module, uint32_t function);

/// Raises a trap instead of the function that a call through a table does not find, in the place of that call.
llvm::Function *emitFailedCall(ModuleEmitter &module, TrapCode code);

/// wzc_trap *<module>_<export>(instance, parameters..., pointer to each result...): what the generated header declares.
/// `isInteger`: nothing that may run depends on floating-point settings.
void emitExportEntry(ModuleEmitter &module, size_t exportIndex, llvm::Function *invoke, bool isInteger);

} // namespace wzc

#endif
