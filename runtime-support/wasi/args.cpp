// Arguments and environment: a list of strings and an array of pointers to them.

#include "functions.h"

namespace wzc::wasi {

namespace {

uint64_t totalSize(const Vector<String> &strings) {
  uint64_t size = 0;
  for (const String &string : strings)
    size += string.size() + 1;
  return size;
}

Errno storeSizes(const GuestMemory &guest, const Vector<String> &strings, uint32_t countAt, uint32_t sizeAt) {
  uint64_t size = totalSize(strings);
  if (strings.size() > UINT32_MAX || size > UINT32_MAX)
    return Errno::Overflow;
  if (!guest.bytes(countAt, 4) || !guest.bytes(sizeAt, 4))
    return Errno::Fault;
  (void)guest.store(countAt, uint32_t(strings.size()));
  (void)guest.store(sizeAt, uint32_t(size));
  return Errno::Success;
}

Errno storeStrings(const GuestMemory &guest, const Vector<String> &strings, uint32_t pointersAt, uint32_t bytesAt) {
  uint8_t *pointer = guest.bytes(pointersAt, uint64_t(strings.size()) * 4);
  uint8_t *bytes = guest.bytes(bytesAt, totalSize(strings));
  if (!pointer || !bytes)
    return Errno::Fault;
  uint32_t address = bytesAt;
  for (const String &string : strings) {
    uint32_t size = uint32_t(string.size()) + 1;
    GuestMemory::storeTo(pointer, address);
    std::memcpy(bytes, string.c_str(), size);
    pointer += 4;
    bytes += size;
    address += size;
  }
  return Errno::Success;
}

} // namespace

Errno argsGet(Wasi &wasi, uint32_t pointers, uint32_t bytes) {
  return storeStrings(wasi.guest(), wasi.state->args, pointers, bytes);
}

Errno argsSizesGet(Wasi &wasi, uint32_t count, uint32_t size) {
  return storeSizes(wasi.guest(), wasi.state->args, count, size);
}

Errno environGet(Wasi &wasi, uint32_t pointers, uint32_t bytes) {
  return storeStrings(wasi.guest(), wasi.state->environment, pointers, bytes);
}

Errno environSizesGet(Wasi &wasi, uint32_t count, uint32_t size) {
  return storeSizes(wasi.guest(), wasi.state->environment, count, size);
}

} // namespace wzc::wasi
