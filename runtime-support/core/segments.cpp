#include "segments.h"

#include <cstring>

#include "const_expr.h"
#include "memory.h"
#include "table.h"
#include "trap.h"

namespace wzc {

wzc_trap *initMemory(Instance &instance, uint32_t memory, uint32_t segment, uint64_t to, uint64_t from,
                     uint64_t length) {
  const wzc_data_segment &data = instance.module().data[segment];
  Memory &target = memoryOf(instance.memories()[memory].state);
  uint64_t available = instance.droppedData()[segment] ? 0 : data.size;
  if (!isInBounds(from, length, available) || !isInBounds(to, length, target.size))
    return newTrap(WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  if (length) {
    populateMemory(target, to, length);
    std::memcpy(target.base + to, data.bytes + from, length);
  }
  return nullptr;
}

wzc_trap *initTable(Instance &instance, uint32_t table, uint32_t segment, uint64_t to, uint64_t from, uint64_t length) {
  const wzc_element_segment &elements = instance.module().elements[segment];
  Table &target = tableOf(instance.tables()[table]);
  uint64_t available = instance.droppedElements()[segment] ? 0 : elements.count;
  if (!isInBounds(from, length, available) || !isInBounds(to, length, target.size))
    return newTrap(WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  for (uint64_t i = 0; i < length; ++i)
    if (wzc_trap *trap = evaluateElement(instance, elements, static_cast<uint32_t>(from + i), target.elements[to + i]))
      return trap;
  return nullptr;
}

} // namespace wzc
