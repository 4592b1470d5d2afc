// Operations on finished objects.

#ifndef WZC_CODEGEN_OBJECT_H
#define WZC_CODEGEN_OBJECT_H

#include "llvm/ADT/SmallVector.h"

namespace wzc {

/// Removes the sections of debug information.
void stripDebugInfo(llvm::SmallVectorImpl<char> &object);

} // namespace wzc

#endif
