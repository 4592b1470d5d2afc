// The header that goes with an object: C declarations of its descriptor and exports, and C++ functions that return
// values.

#ifndef WZC_BINDINGS_HEADER_H
#define WZC_BINDINGS_HEADER_H

#include "compiler/bindings/symbols.h"

#include <string>

namespace wzc {

/// `directImports`: imported functions are symbols the host defines.
std::string writeHeader(const Module &wasm, const Symbols &symbols, bool directImports);

} // namespace wzc

#endif
