// What makes compiled code valid here and perhaps nowhere else.

#ifndef WZC_DRIVER_IDENTITY_H
#define WZC_DRIVER_IDENTITY_H

#include <string>
#include <string_view>

namespace wzc {

/// Hash of the compiler's executable, noted when this program was built. It thereby changes whenever the compiler does,
/// as build systems that depend on it expect.
std::string_view compilerIdentity();

/// Of this machine's processor: what `--cpu native` means.
std::string hostCpuIdentity();

} // namespace wzc

#endif
