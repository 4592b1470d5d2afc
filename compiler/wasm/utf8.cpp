// UTF-8 by the table of well-formed sequences: what the first byte is limits the second, the others are plain
// continuations.

#include "compiler/wasm/utf8.h"

#include <cstddef>
#include <cstdint>

namespace wzc {

bool isValidUtf8(std::string_view text) {
  const auto *at = reinterpret_cast<const uint8_t *>(text.data());
  const uint8_t *end = at + text.size();
  while (at != end) {
    uint8_t first = *at++;
    if (first < 0x80)
      continue;
    unsigned more = first >= 0xC2 && first <= 0xDF   ? 1
                    : (first & 0xF0) == 0xE0         ? 2
                    : first >= 0xF0 && first <= 0xF4 ? 3
                                                     : 0;
    if (more == 0 || end - at < static_cast<std::ptrdiff_t>(more))
      return false;
    uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (*at < low || *at > high)
      return false;
    for (unsigned i = 1; i < more; ++i)
      if ((at[i] & 0xC0) != 0x80)
        return false;
    at += more;
  }
  return true;
}

} // namespace wzc
