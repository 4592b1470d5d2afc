// The register that holds the instance in compiled code; docs/abi.md has the convention.

#ifndef WZC_CODEGEN_INSTANCE_REGISTER_H
#define WZC_CODEGEN_INSTANCE_REGISTER_H

#include "llvm/TargetParser/Triple.h"

namespace llvm {
class Pass;
}

namespace wzc {

/// Its name in assembly. It is one that calls preserve; the runtime's entries (entry_x86_64.S) set it, too.
inline const char *instanceRegister(const llvm::Triple &target) { return target.isX86() ? "rbx" : "x20"; }

/// A pass right before registers are allocated, while each argument is still copied to its register: functions with
/// kCompiledConvention take the instance from its register instead of the first argument's and leave it there, and who
/// calls one, or may, has it there.
llvm::Pass *createInstanceRegisterPass();

} // namespace wzc

#endif
