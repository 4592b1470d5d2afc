// What makes compiled code valid here and perhaps nowhere else.

#ifndef WZC_DRIVER_IDENTITY_H
#define WZC_DRIVER_IDENTITY_H

#include <string>

namespace wzc {

/// Of this build of the compiler: its build id.
std::string compilerIdentity();

/// Of this machine's processor: what `--cpu native` means.
std::string hostCpuIdentity();

} // namespace wzc

#endif
