// The name section (specification, appendix "Custom Sections"): names for people, which never make a module invalid.

#ifndef WZC_WASM_NAMES_H
#define WZC_WASM_NAMES_H

#include "compiler/wasm/module.h"

namespace wzc {

/// Sets `module.name` and `module.functionNames` from the module's name section, if there is one that follows the
/// rules.
void decodeNames(Module &module);

} // namespace wzc

#endif
