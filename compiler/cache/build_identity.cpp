#include "compiler/cache/build_identity.h"

#include "compiler/cache/hash.h"
#include "compiler/support/write_file.h"

#include <elf.h>
#include <link.h>

namespace wzc {

namespace {

/// Descriptor of the note of that type in a segment of notes.
std::string findNote(const char *at, size_t size, uint32_t type) {
  const char *end = at + size;
  while (static_cast<size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
    const auto *note = reinterpret_cast<const ElfW(Nhdr) *>(at);
    auto padded = [](size_t n) { return (n + 3) & ~size_t{3}; };
    const char *descriptor = at + sizeof *note + padded(note->n_namesz);
    if (note->n_type == type && std::string_view(at + sizeof *note, note->n_namesz) == std::string_view("GNU\0", 4))
      return {descriptor, note->n_descsz};
    at = descriptor + padded(note->n_descsz);
  }
  return "";
}

int readBuildId(dl_phdr_info *program, size_t, void *result) {
  auto &identity = *static_cast<std::string *>(result);
  for (unsigned i = 0; i < program->dlpi_phnum && identity.empty(); ++i)
    if (const ElfW(Phdr) &segment = program->dlpi_phdr[i]; segment.p_type == PT_NOTE)
      identity = findNote(reinterpret_cast<const char *>(program->dlpi_addr + segment.p_vaddr), segment.p_memsz,
                          NT_GNU_BUILD_ID);
  return 1; // the program itself comes first; of libraries only LLVM matters
}

std::string identify() {
  std::string identity, bytes;
  dl_iterate_phdr(readBuildId, &identity);
  if (!identity.empty() || readFile("/proc/self/exe", bytes))
    return identity;
  Hash hash = Hasher().add(bytes).finish();
  return {reinterpret_cast<const char *>(hash.data()), hash.size()};
}

} // namespace

const std::string &buildIdentity() {
  static const std::string identity = identify();
  return identity;
}

} // namespace wzc
