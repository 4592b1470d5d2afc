// Switches of the WASI implementation that are not for embedders: tests use them.

#ifndef WZC_WASI_INTERNAL_H
#define WZC_WASI_INTERNAL_H

#include "wzc/wasi.h"

namespace wzc::wasi {

/// Resolves paths by the portable walk even where the kernel can do it.
void useWalkingResolver(wzc_wasi_config &config);

} // namespace wzc::wasi

#endif
