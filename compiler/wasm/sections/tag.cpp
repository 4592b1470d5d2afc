// Tags of exceptions (specification, section 5.5.16).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeTagSection(DecodeContext &context) {
  Module &module = context.module;
  uint64_t at = context.reader.offset();
  if (!context.require(at, "tag section", Feature::exceptions))
    return false;
  uint32_t count = context.reader.count("tags", limits::kTags, 2);
  if (module.tags.size() + count > limits::kTags)
    return context.reader.fail(diag::tooMany(at, "tags", module.tags.size() + count, limits::kTags));
  for (uint32_t i = 0; i < count; ++i) {
    TagType tag;
    if (!context.tagType(tag))
      return context.failIn("tag", module.tags.size());
    module.tags.push_back(tag);
  }
  return context.reader.ok();
}

} // namespace wzc
