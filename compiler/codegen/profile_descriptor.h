// What the runtime needs to write the profile of an instrumented module.

#ifndef WZC_CODEGEN_PROFILE_DESCRIPTOR_H
#define WZC_CODEGEN_PROFILE_DESCRIPTOR_H

#include "compiler/codegen/function_digest.h"
#include "compiler/codegen/module_emitter.h"

namespace wzc {

/// The address of the module's wzc_profile.
llvm::Constant *emitProfile(ModuleEmitter &module, const std::vector<FunctionDigest> &digests);

} // namespace wzc

#endif
