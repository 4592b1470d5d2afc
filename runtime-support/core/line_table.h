// The line tables of modules: which instruction of the binary native code belongs to.

#ifndef WZC_CORE_LINE_TABLE_H
#define WZC_CORE_LINE_TABLE_H

#include <cstdint>

#include "abi/abi.h"

namespace wzc {

/// The offset in the module's binary of the instruction whose native code is `nativeOffset` bytes behind the start of
/// its function; UINT32_MAX if the module does not tell. `definedIndex` does not count imports.
uint32_t lookUpOffset(const wzc_module &module, uint32_t definedIndex, uint64_t nativeOffset);

/// Whether a version of the function starts there, with a frame of its own.
bool startsVersion(const wzc_module &module, uint32_t definedIndex, uint64_t nativeOffset);

} // namespace wzc

#endif
