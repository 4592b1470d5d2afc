// Where a Linux system keeps the C library's start files, its linker scripts and the unwinder. A compiler driver knows
// its own prefix; we have none, so we look where distributions put these files.

#include "compiler/link/link.h"

#include <unistd.h>
#include <vector>

namespace wzc {
namespace {

struct Platform {
  std::string_view architecture;
  std::string_view multiarch; // Debian's name
  std::string_view cross;     // suffix of Debian's cross packages
  std::string_view dynamicLinker;
};

constexpr Platform platforms[] = {
    {"x86_64", "x86_64-linux-gnu", "amd64-cross", "/lib64/ld-linux-x86-64.so.2"},
    {"aarch64", "aarch64-linux-gnu", "arm64-cross", "/lib/ld-linux-aarch64.so.1"},
    {"riscv64", "riscv64-linux-gnu", "riscv64-cross", "/lib/ld-linux-riscv64-lp64d.so.1"},
};

std::string_view hostArchitecture() {
#if defined(__x86_64__)
  return "x86_64";
#elif defined(__aarch64__)
  return "aarch64";
#elif defined(__riscv) && __riscv_xlen == 64
  return "riscv64";
#else
  return "";
#endif
}

const Platform *platformOf(std::string_view triple) {
  std::string_view architecture = triple.substr(0, triple.find('-'));
  for (const Platform &platform : platforms)
    if (platform.architecture == architecture)
      return &platform;
  return nullptr;
}

bool isReadable(const std::string &path) { return access(path.c_str(), R_OK) == 0; }

// Directories in which the platform's libraries may lie, most specific first. Those without the architecture in their
// name hold libraries for the machine itself, or the one machine a sysroot is for.
std::vector<std::string> librarySearchPath(const Platform &platform, const std::string &sysroot) {
  std::string multiarch(platform.multiarch);
  std::vector<std::string> paths{sysroot + "/usr/lib/" + multiarch, sysroot + "/lib/" + multiarch};
  if (sysroot.empty())
    paths.push_back("/usr/" + multiarch + "/lib");
  if (!sysroot.empty() || platform.architecture == hostArchitecture())
    for (const char *plain : {"/usr/lib64", "/usr/lib", "/lib64", "/lib"})
      paths.push_back(sysroot + plain);
  return paths;
}

LinkError missing(const std::string &file, const Platform &platform, const std::string &package,
                  const std::string &sysroot) {
  std::string name = package;
  if (sysroot.empty() && platform.architecture != hostArchitecture())
    name += "-" + std::string(platform.cross);
  std::string where = sysroot.empty() ? "" : " below " + sysroot;
  return {"cannot find " + file + " for " + std::string(platform.multiarch) + where + ": install the Debian package " +
          name};
}

} // namespace

std::optional<LinkError> findSystemLibraries(std::string_view triple, std::string_view sysrootView,
                                             SystemLibraries &libraries) {
  const Platform *platform = platformOf(triple);
  if (!platform || triple.find("linux") == std::string_view::npos)
    return LinkError{"cannot link an executable for " + std::string(triple) +
                     ": known are x86_64, aarch64 and riscv64 with linux-gnu"};
  std::string sysroot(sysrootView);
  std::vector<std::string> paths = librarySearchPath(*platform, sysroot);

  std::string directory;
  for (const std::string &path : paths)
    if (directory.empty() && isReadable(path + "/Scrt1.o"))
      directory = path;
  if (directory.empty())
    return missing("Scrt1.o", *platform, "libc6-dev", sysroot);
  for (const char *file : {"crti.o", "crtn.o", "libc.so"})
    if (!isReadable(directory + "/" + file))
      return missing(file, *platform, "libc6-dev", sysroot);

  libraries.unwinder.clear();
  for (const std::string &path : paths)
    if (libraries.unwinder.empty() && isReadable(path + "/libgcc_s.so.1"))
      libraries.unwinder = path + "/libgcc_s.so.1";
  if (libraries.unwinder.empty())
    return missing("libgcc_s.so.1", *platform, "libgcc-s1", sysroot);

  libraries.startFile = directory + "/Scrt1.o";
  libraries.initPrologue = directory + "/crti.o";
  libraries.initEpilogue = directory + "/crtn.o";
  libraries.libraryPath = directory;
  libraries.dynamicLinker = platform->dynamicLinker;
  return std::nullopt;
}

} // namespace wzc
