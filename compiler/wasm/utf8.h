// UTF-8, as names of the binary format must be (specification, section 5.2.4).

#ifndef WZC_WASM_UTF8_H
#define WZC_WASM_UTF8_H

#include <string_view>

namespace wzc {

/// Whether `text` is well formed: no overlong form, no surrogate, nothing above U+10FFFF.
bool isValidUtf8(std::string_view text);

} // namespace wzc

#endif
