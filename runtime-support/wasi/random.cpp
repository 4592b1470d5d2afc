// Random bytes.

#include "functions.h"

namespace wzc::wasi {

Errno randomGet(Wasi &wasi, uint32_t buffer, uint32_t size) {
  uint8_t *to = wasi.guest().bytes(buffer, size);
  return to ? os::random(to, size) : Errno::Fault;
}

} // namespace wzc::wasi
