#include "driver/identity.h"

#include "abi/abi.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/TargetParser/Host.h"

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <link.h>
#include <vector>

namespace wzc {

namespace {

/// Appends the build id among the notes [at, end).
void addBuildId(const char *at, const char *end, std::string &id) {
  constexpr uint64_t align = 3;
  while (end - at >= static_cast<ptrdiff_t>(sizeof(ElfW(Nhdr)))) {
    ElfW(Nhdr) note;
    memcpy(&note, at, sizeof note);
    const char *name = at + sizeof note;
    const char *content = name + ((note.n_namesz + align) & ~align);
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0)
      id.append(content, note.n_descsz);
    at = content + ((note.n_descsz + align) & ~align);
  }
}

/// The first object that is reported is the executable.
int visitExecutable(dl_phdr_info *info, size_t, void *result) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) &header = info->dlpi_phdr[i];
    if (header.p_type != PT_NOTE)
      continue;
    const char *notes = reinterpret_cast<const char *>(info->dlpi_addr + header.p_vaddr);
    addBuildId(notes, notes + header.p_memsz, *static_cast<std::string *>(result));
  }
  return 1;
}

} // namespace

std::string compilerIdentity() {
  std::string identity = "wzc " WZC_VERSION " " WZC_ABI_SYMBOL " LLVM " LLVM_VERSION_STRING " ";
  dl_iterate_phdr(visitExecutable, &identity);
  return identity;
}

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
