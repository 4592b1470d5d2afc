// The module descriptor (`wzc_module` in runtime-support/abi/layout.def): everything the runtime must know about a
// module, as constant data in its object.

#ifndef WZC_CODEGEN_DESCRIPTOR_H
#define WZC_CODEGEN_DESCRIPTOR_H

#include "compiler/codegen/module_emitter.h"

namespace wzc {

/// Line tables of the defined functions, each as stored in the object (see line_table.h); empty: none.
using LineTables = std::vector<std::string>;

/// Emits the descriptor, the thunks of every function type and the entries of every exported function.
/// `integerFunctions` as of findIntegerFunctions(), or empty if that is not known.
void emitDescriptor(ModuleEmitter &module, const LineTables &lines, const std::vector<FunctionDigest> &digests,
                    const std::vector<bool> &integerFunctions);

} // namespace wzc

#endif
