// From bytes to a validated Module: the sections first, then every body. Nothing downstream sees a module that failed
// here.

#ifndef WZC_WASM_MODULE_DECODER_H
#define WZC_WASM_MODULE_DECODER_H

#include "compiler/wasm/diag.h"
#include "compiler/wasm/module.h"

#include <span>

namespace wzc {

/// Decodes and validates everything but function bodies, whose extent alone is recorded. False: the error is in `diag`,
/// and `module` must not be used. `module` refers into `bytes`.
[[nodiscard]] bool decodeModule(std::span<const uint8_t> bytes, FeatureSet features, Module &module, Diag &diag);

/// Validates all bodies with up to `threads` threads and completes `module.usedFeatures`, `usesFloats` and
/// `writtenTables`. The error reported is the one at the lowest offset, whatever the number of threads.
[[nodiscard]] bool validateBodies(Module &module, unsigned threads, Diag &diag);

} // namespace wzc

#endif
