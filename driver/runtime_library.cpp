#include "driver/runtime_library.h"

#include "driver/installation.h"

#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace wzc {

namespace {

const char *fileName(RuntimeLibrary library) {
  return library == RuntimeLibrary::Runtime ? "libwzc_runtime.a" : "libwzc_command.a";
}

bool isForThisMachine(const std::string &target) {
  llvm::Triple host(tripleOf(""));
  llvm::Triple wanted(tripleOf(target));
  return host.getArch() == wanted.getArch() && host.getOS() == wanted.getOS();
}

} // namespace

std::string tripleOf(const std::string &target) {
  return llvm::Triple::normalize(target.empty() ? llvm::sys::getDefaultTargetTriple() : target);
}

std::optional<std::string> findRuntimeLibrary(const std::string &directory, const std::string &target,
                                              RuntimeLibrary library, std::string &path) {
  if (!directory.empty()) {
    path = directory + "/" + fileName(library);
  } else if (!target.empty() && !isForThisMachine(target)) {
    return "the runtime beside this program is not for " + target +
           ": name the directory of one that is with --runtime-dir";
  } else {
    Installation installation;
    if (std::optional<std::string> error = findInstallation(installation))
      return error;
    path = installation.libraries + "/" + fileName(library);
  }
  if (access(path.c_str(), R_OK) != 0)
    return "cannot read " + path + ": " + strerror(errno);
  return std::nullopt;
}

} // namespace wzc
