#include "driver/identity.h"

#include "compiler_identity.h" // generated

#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"

#include <algorithm>
#include <vector>

namespace wzc {

std::string_view compilerIdentity() { return WZC_COMPILER_IDENTITY; }

std::string hostCpuIdentity() {
  std::vector<std::string> features;
  for (const auto &[name, enabled] : llvm::sys::getHostCPUFeatures())
    if (enabled)
      features.push_back(name.str());
  std::sort(features.begin(), features.end());
  std::string identity = "native " + llvm::sys::getHostCPUName().str();
  for (const std::string &feature : features)
    identity += "," + feature;
  return identity;
}

} // namespace wzc
