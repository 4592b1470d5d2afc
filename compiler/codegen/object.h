// Operations on finished objects.

#ifndef WZC_CODEGEN_OBJECT_H
#define WZC_CODEGEN_OBJECT_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

namespace wzc {

/// Removes the sections of debug information.
void stripDebugInfo(llvm::SmallVectorImpl<char> &object);

/// Gives symbols other names: those that are keys of `names` the value there.
void renameSymbols(llvm::SmallVectorImpl<char> &object, const llvm::StringMap<llvm::StringRef> &names);

} // namespace wzc

#endif
