// Memories (specification, section 5.5.8).

#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

bool decodeMemorySection(DecodeContext &context) {
  uint32_t count = context.reader.count("memories", limits::kMemories, 2);
  for (uint32_t i = 0; i < count; ++i) {
    Memory memory;
    uint64_t at = context.reader.offset();
    if (!context.memoryType(memory.type) || !context.addMemory(at, memory))
      return context.failIn("memory", context.module.memories.size());
  }
  return context.reader.ok();
}

} // namespace wzc
