// Custom sections (specification, section 5.5.3): a name, and bytes whose meaning the name says.

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeCustomSection(DecodeContext &context, Section &section) {
  if (!context.name("name of a custom section", section.name))
    return false;
  section.content = context.reader.take(context.reader.remaining(), "custom section");
  return context.reader.ok();
}

} // namespace wzc
