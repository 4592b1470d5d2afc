// What distinguishes this build of the compiler from any other.

#ifndef WZC_COMPILER_CACHE_BUILD_IDENTITY_H
#define WZC_COMPILER_CACHE_BUILD_IDENTITY_H

#include <string>

namespace wzc {

/// The running program's build id, which the linker makes from its contents; without one, a hash of its file.
const std::string &buildIdentity();

} // namespace wzc

#endif
