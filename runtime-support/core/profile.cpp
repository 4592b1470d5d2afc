// Profiles of instrumented modules: from the counters in their data to the file that the compiler reads
// (compiler/profile/profile.cpp describes it).
//
// Only instrumented objects refer to this file, so that no other program has it. Code adds to counters as plain memory:
// counts that threads take at the same time can be lost, and what is read here may be a moment old.

#include "abi/abi.h"
#include "process.h"
#include "registry.h"
#include "text.h"
#include "trap.h"
#include "vector.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wzc {

namespace {

/// A module that has started, and whose profile is not written yet.
struct Started {
  const wzc_module *module;
  Started *next;
};

Started *firstStarted; // under the ProcessLock
bool writesAtExit;     // under the ProcessLock

// ---- bytes

bool append(Vector<uint8_t> &bytes, uint64_t number) {
  uint8_t encoded[10];
  size_t size = 0;
  for (; number >= 0x80; number >>= 7)
    encoded[size++] = static_cast<uint8_t>(number | 0x80);
  encoded[size++] = static_cast<uint8_t>(number);
  return bytes.append(encoded, size);
}

template <class T> T readNow(const T &value) { return __atomic_load_n(&value, __ATOMIC_RELAXED); }

/// The function's index in the profile plus one; 0: it is none of the module's.
uint64_t targetNumber(const wzc_module &module, const void *code) {
  FunctionPlace place;
  uintptr_t address = reinterpret_cast<uintptr_t>(code);
  if (!code || !findFunction(address, address, place) || place.code != address || place.module != &module)
    return 0;
  return uint64_t{place.definedIndex} + 1;
}

bool appendFunction(Vector<uint8_t> &bytes, const wzc_module &module, uint32_t index) {
  const wzc_profile_function &function = module.profile->functions[index];
  for (uint64_t half : {function.digest_low, function.digest_high})
    for (unsigned shift = 0; shift < 64; shift += 8)
      if (!bytes.push(static_cast<uint8_t>(half >> shift)))
        return false;
  const uint32_t *names = module.function_name_offsets + module.imported_function_count + index;
  size_t nameSize = names[1] - names[0];
  if (!append(bytes, nameSize) ||
      !bytes.append(reinterpret_cast<const uint8_t *>(module.function_name_bytes) + names[0], nameSize) ||
      !append(bytes, function.counter_count) || !append(bytes, function.target_count))
    return false;
  for (uint32_t i = 0; i < function.counter_count; ++i)
    if (!append(bytes, readNow(function.counters[i])))
      return false;
  const auto *targets = reinterpret_cast<const wzc_profile_target *>(function.counters + function.counter_count);
  for (uint32_t i = 0; i < function.target_count; ++i)
    if (!append(bytes, targetNumber(module, readNow(targets[i].code))) || !append(bytes, readNow(targets[i].votes)) ||
        !append(bytes, readNow(targets[i].calls)))
      return false;
  return true;
}

bool encode(Vector<uint8_t> &bytes, const wzc_module &module) {
  constexpr std::string_view magic = "wzcprof1";
  uint32_t count = module.function_count - module.imported_function_count;
  if (!bytes.append(reinterpret_cast<const uint8_t *>(magic.data()), magic.size()) ||
      !append(bytes, module.imported_function_count) || !append(bytes, count))
    return false;
  for (uint32_t i = 0; i < count; ++i)
    if (!appendFunction(bytes, module, i))
      return false;
  return true;
}

// ---- files

wzc_trap *cannotWrite(const char *path, int error) {
  Text text;
  text.add("cannot write the profile ").add(path).add(": ").add(strerror(error));
  return newTrap(WZC_TRAP_HOST_FAILURE, text.view());
}

bool writeAll(int fd, const uint8_t *bytes, size_t size) {
  while (size) {
    ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return false;
    bytes += written;
    size -= static_cast<size_t>(written);
  }
  return true;
}

wzc_trap *writeFile(const char *path, const Vector<uint8_t> &bytes) {
  // One name for each process and call: two may write the same profile at once, and the last wins.
  static unsigned calls;
  String temporary;
  Text suffix;
  suffix.add(".tmp-").addNumber(static_cast<uint64_t>(getpid()));
  suffix.add("-").addNumber(__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED));
  struct stat status;
  bool isDirect = stat(path, &status) == 0 && !S_ISREG(status.st_mode); // a device or a pipe
  if (!temporary.assign(path) || (!isDirect && !temporary.append(suffix.view())))
    return outOfMemory();
  int fd = open(temporary.c_str(), O_WRONLY | O_CLOEXEC | (isDirect ? 0 : O_CREAT | O_EXCL), 0666);
  if (fd < 0)
    return cannotWrite(path, errno);
  bool good = writeAll(fd, bytes.data(), bytes.size());
  int error = errno;
  if (close(fd) != 0 && good) {
    good = false;
    error = errno;
  }
  if (good && !isDirect && rename(temporary.c_str(), path) != 0) {
    good = false;
    error = errno;
  }
  if (good)
    return nullptr;
  if (!isDirect)
    unlink(temporary.c_str());
  return cannotWrite(path, error);
}

/// The pattern with %m replaced by the module's name, %p by the process's number, %% by one %.
bool expand(const char *pattern, const wzc_module &module, String &path) {
  for (const char *at = pattern; *at; ++at) {
    Text part;
    if (*at == '%' && at[1] == 'm')
      part.add(module.name);
    else if (*at == '%' && at[1] == 'p')
      part.addNumber(static_cast<uint64_t>(getpid()));
    else
      part.add({at, 1});
    at += *at == '%' && (at[1] == 'm' || at[1] == 'p' || at[1] == '%');
    if (!path.append(part.view()))
      return false;
  }
  return true;
}

bool counts(const wzc_module &module) { return (module.flags & WZC_MODULE_INSTRUMENTED) && module.profile; }

wzc_trap *countsNothing() { return newTrap(WZC_TRAP_NOT_FOUND, "the module was not compiled with --profile-generate"); }

// ---- the end

void writeOrComplain(const wzc_module &module) {
  wzc_trap *trap = wzc_module_write_profile(&module, nullptr);
  if (!trap)
    return;
  fprintf(stderr, "%s: %s\n", module.name, wzc_trap_message(trap));
  wzc_trap_delete(trap);
}

/// Takes `module`, or any if that is null, off the list; null: it is not there.
const wzc_module *takeStarted(const wzc_module *module) {
  ProcessLock lock;
  for (Started **link = &firstStarted; *link; link = &(*link)->next)
    if (Started *found = *link; !module || found->module == module) {
      *link = found->next;
      module = found->module;
      free(found);
      return module;
    }
  return nullptr;
}

void writeAllAtExit() {
  while (const wzc_module *module = takeStarted(nullptr))
    writeOrComplain(*module);
}

/// For a module about to be unregistered.
void finish(const wzc_module *module) {
  if (takeStarted(module))
    writeOrComplain(*module);
}

} // namespace

} // namespace wzc

using namespace wzc;

extern "C" {

/// Called when the module is registered, under the ProcessLock.
void wzc_profile_start_v1(const wzc_module *module);

void wzc_profile_start_v1(const wzc_module *module) {
  onModuleUnregister(finish);
  if (!writesAtExit)
    writesAtExit = atexit(writeAllAtExit) == 0;
  for (const Started *known = firstStarted; known; known = known->next)
    if (known->module == module)
      return;
  auto *started = static_cast<Started *>(malloc(sizeof(Started)));
  if (!started)
    return; // the profile is not written
  *started = {module, firstStarted};
  firstStarted = started;
}

wzc_trap *wzc_module_profile(const wzc_module *module, uint8_t **bytes, size_t *size) {
  *bytes = nullptr;
  *size = 0;
  if (!counts(*module))
    return countsNothing();
  Vector<uint8_t> encoded;
  if (!encode(encoded, *module))
    return outOfMemory();
  *bytes = static_cast<uint8_t *>(malloc(encoded.size()));
  if (!*bytes)
    return outOfMemory();
  *size = encoded.size();
  memcpy(*bytes, encoded.data(), encoded.size());
  return nullptr;
}

wzc_trap *wzc_module_write_profile(const wzc_module *module, const char *path) {
  if (!counts(*module))
    return countsNothing();
  const char *fromEnvironment = getenv("WZC_PROFILE_FILE");
  String expanded;
  if (!path) {
    if (!expand(fromEnvironment && *fromEnvironment ? fromEnvironment : module->profile->path, *module, expanded))
      return outOfMemory();
    path = expanded.c_str();
  }
  Vector<uint8_t> bytes;
  return encode(bytes, *module) ? writeFile(path, bytes) : outOfMemory();
}

wzc_trap *wzc_module_reset_profile(const wzc_module *module) {
  if (!counts(*module))
    return countsNothing();
  uint32_t count = module->function_count - module->imported_function_count;
  for (uint32_t f = 0; f < count; ++f) {
    const wzc_profile_function &function = module->profile->functions[f];
    uint64_t words = function.counter_count + uint64_t{function.target_count} * (sizeof(wzc_profile_target) / 8);
    for (uint64_t i = 0; i < words; ++i)
      __atomic_store_n(function.counters + i, 0, __ATOMIC_RELAXED);
  }
  return nullptr;
}

} // extern "C"
