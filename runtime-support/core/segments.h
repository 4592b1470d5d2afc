// Copying segments into memories and tables. All or nothing: bounds are checked before anything is written.

#ifndef WZC_CORE_SEGMENTS_H
#define WZC_CORE_SEGMENTS_H

#include "instance.h"

namespace wzc {

/// Like the instructions memory.init and table.init: a dropped segment has no elements.
[[nodiscard]] wzc_trap *initMemory(Instance &instance, uint32_t memory, uint32_t segment, uint64_t to, uint64_t from,
                                   uint64_t length);
[[nodiscard]] wzc_trap *initTable(Instance &instance, uint32_t table, uint32_t segment, uint64_t to, uint64_t from,
                                  uint64_t length);

} // namespace wzc

#endif
