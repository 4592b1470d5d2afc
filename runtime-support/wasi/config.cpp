// What the host grants a guest, before it runs.

#include <cstdlib>

#include "context.h"
#include "internal.h"

extern char **environ;

namespace wzc::wasi {

namespace {

constexpr const char *kOutOfMemory = "out of memory for the WASI configuration";

wzc_trap *outOfMemory() { return wzc_trap_new(WZC_TRAP_OUT_OF_MEMORY, kOutOfMemory); }

wzc_trap *append(Vector<String> &list, const char *text) {
  String copy;
  return copy.assign(text) && list.push(std::move(copy)) ? nullptr : outOfMemory();
}

/// Rights of a stream of the host, less what its descriptor cannot do. A file behind it (a log, say) can be read or
/// written but not cut.
uint64_t streamRights(const Descriptor &stream, bool reads, bool writes) {
  uint64_t rights = kStreamRights;
  if (stream.type == FileType::RegularFile)
    rights = kFileRights & ~uint64_t(kRightFdAllocate | kRightFdFilestatSetSize | kRightFdFilestatSetTimes);
  else if (stream.type == FileType::CharacterDevice && os::isTerminal(stream.file.get()))
    rights = kTerminalRights;
  if (!reads)
    rights &= ~uint64_t(kRightFdRead);
  if (!writes)
    rights &= ~uint64_t(kRightFdWrite);
  return rights;
}

Errno makeStream(int hostFd, Descriptor &stream) {
  int copy;
  Errno error = os::duplicate(hostFd, copy);
  if (error != Errno::Success)
    return error;
  stream.file.reset(copy);
  bool reads, writes, appends;
  os::FileStatus status;
  error = os::accessMode(copy, reads, writes, appends);
  if (error == Errno::Success)
    error = os::status(copy, status);
  if (error != Errno::Success)
    return error;
  stream.type = status.type;
  stream.isShared = true;
  stream.isReserved = true;
  stream.flags = appends ? uint32_t(kFdAppend) : 0;
  stream.rightsBase = streamRights(stream, reads, writes);
  return Errno::Success;
}

wzc_trap *cannotOpen(const char *path) {
  String message;
  if (!message.assign("cannot open the directory \"") || !message.append(path) || !message.append('"'))
    return outOfMemory();
  return wzc_trap_new(WZC_TRAP_NOT_FOUND, message.c_str());
}

} // namespace

void useWalkingResolver(wzc_wasi_config &config) { config.resolver.setViaKernel(false); }

} // namespace wzc::wasi

using namespace wzc;
using namespace wzc::wasi;

extern "C" {

wzc_wasi_config *wzc_wasi_config_new(void) {
  wzc_wasi_config *config = createRecord<wzc_wasi_config>();
  if (!config)
    return nullptr;
  if (!config->fds.reserveStreams()) {
    destroyRecord(config);
    return nullptr;
  }
  config->shared.state = config;
  config->resolver.setViaKernel(os::canOpenBeneath());
  return config;
}

void wzc_wasi_config_delete(wzc_wasi_config *config) { destroyRecord(config); }

wzc_trap *wzc_wasi_config_arg(wzc_wasi_config *config, const char *arg) { return append(config->args, arg); }

wzc_trap *wzc_wasi_config_env(wzc_wasi_config *config, const char *key_value) {
  const char *equals = std::strchr(key_value, '=');
  if (!equals || equals == key_value)
    return wzc_trap_new(WZC_TRAP_WRONG_TYPE, "an environment entry must be KEY=VALUE");
  return append(config->environment, key_value);
}

wzc_trap *wzc_wasi_config_inherit_env(wzc_wasi_config *config) {
  wzc_trap *trap = nullptr;
  for (char **entry = environ; entry && *entry && !trap; ++entry)
    trap = append(config->environment, *entry);
  return trap;
}

wzc_trap *wzc_wasi_config_inherit_stdio(wzc_wasi_config *config) {
  for (int fd = 0; fd < int(FdTable::kFirstFree); ++fd) {
    Descriptor stream;
    // What the host itself has closed stays closed.
    if (makeStream(fd, stream) == Errno::Success)
      config->fds.setStream(uint32_t(fd), std::move(stream));
  }
  return nullptr;
}

wzc_trap *wzc_wasi_config_stdio(wzc_wasi_config *config, int fd, int host_fd) {
  if (fd < 0 || fd >= int(FdTable::kFirstFree))
    return wzc_trap_new(WZC_TRAP_WRONG_TYPE, "a standard stream must be 0, 1 or 2");
  Descriptor stream;
  if (makeStream(host_fd, stream) != Errno::Success)
    return wzc_trap_new(WZC_TRAP_NOT_FOUND, "the host's descriptor is not open");
  if (stream.type == FileType::Directory)
    return wzc_trap_new(WZC_TRAP_WRONG_TYPE, "a standard stream cannot be a directory");
  config->fds.setStream(uint32_t(fd), std::move(stream));
  return nullptr;
}

wzc_trap *wzc_wasi_config_dir(wzc_wasi_config *config, const char *host_path, const char *guest_path,
                              wzc_dir_rights rights) {
  Descriptor directory;
  int fd;
  if (os::openGranted(host_path, fd) != Errno::Success)
    return cannotOpen(host_path);
  directory.file.reset(fd);
  directory.type = FileType::Directory;
  directory.isPreopen = true;
  uint64_t denied = rights == WZC_DIR_READ_ONLY ? kModifyingRights : 0;
  directory.rightsBase = kDirectoryRights & ~denied;
  directory.rightsInheriting = (kDirectoryRights | kFileRights) & ~denied;
  if (!directory.preopenName.assign(guest_path))
    return outOfMemory();
  uint32_t number;
  switch (config->fds.insert(std::move(directory), number)) {
  case Errno::Success: return nullptr;
  case Errno::Mfile: return wzc_trap_new(WZC_TRAP_LIMIT_EXCEEDED, "too many directories granted");
  default: return outOfMemory();
  }
}

} // extern "C"
