// What compiled code cannot do by itself. Lengths and addresses come from the guest as 64-bit numbers, already extended
// from 32 bits where the memory or table has 32-bit addresses. `enter` is in entry_*.S.

#include "libcalls.h"

#include <algorithm>
#include <cstring>

#include "activation.h"
#include "instance.h"
#include "memory.h"
#include "segments.h"
#include "table.h"
#include "trap.h"

using namespace wzc;

extern "C" {

void wzc_libcall_trap(wzc_instance *, uint32_t code) { raiseTrap(static_cast<wzc_trap_code>(code)); }

void wzc_libcall_trap_call(wzc_instance *instance, uint32_t table, int64_t index) {
  const wzc_table_state &state = *instanceOf(instance).tables()[table];
  if (static_cast<uint64_t>(index) >= state.size)
    raiseTrap(WZC_TRAP_UNDEFINED_ELEMENT);
  raiseTrap(state.elements[index] ? WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH : WZC_TRAP_UNINITIALIZED_ELEMENT);
}

void wzc_libcall_raise(void *trap) { raiseTrap(static_cast<wzc_trap *>(trap)); }

int64_t wzc_libcall_memory_grow(wzc_instance *instance, uint32_t memory, int64_t delta) {
  return growMemory(memoryOf(instanceOf(instance).memories()[memory].state), static_cast<uint64_t>(delta));
}

void wzc_libcall_memory_init(wzc_instance *instance, uint32_t memory, uint32_t segment, int64_t to, int64_t from,
                             int64_t length) {
  if (wzc_trap *trap = initMemory(instanceOf(instance), memory, segment, static_cast<uint64_t>(to),
                                  static_cast<uint64_t>(from), static_cast<uint64_t>(length)))
    raiseTrap(trap);
}

void wzc_libcall_memory_copy(wzc_instance *instance, uint32_t toMemory, uint32_t fromMemory, int64_t to, int64_t from,
                             int64_t length) {
  wzc_memory_state &target = *instanceOf(instance).memories()[toMemory].state;
  wzc_memory_state &source = *instanceOf(instance).memories()[fromMemory].state;
  uint64_t count = static_cast<uint64_t>(length);
  if (!isInBounds(static_cast<uint64_t>(from), count, source.size) ||
      !isInBounds(static_cast<uint64_t>(to), count, target.size))
    raiseTrap(WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  if (count)
    std::memmove(target.base + to, source.base + from, count);
}

void wzc_libcall_memory_fill(wzc_instance *instance, uint32_t memory, int64_t to, uint32_t byte, int64_t length) {
  wzc_memory_state &target = *instanceOf(instance).memories()[memory].state;
  uint64_t count = static_cast<uint64_t>(length);
  if (!isInBounds(static_cast<uint64_t>(to), count, target.size))
    raiseTrap(WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  if (count)
    std::memset(target.base + to, static_cast<int>(byte & 0xFF), count);
}

void wzc_libcall_data_drop(wzc_instance *instance, uint32_t segment) {
  instanceOf(instance).droppedData()[segment] = 1;
}

int64_t wzc_libcall_table_grow(wzc_instance *instance, uint32_t table, int64_t delta, void *init) {
  return growTable(tableOf(instanceOf(instance).tables()[table]), static_cast<uint64_t>(delta), init);
}

void wzc_libcall_table_fill(wzc_instance *instance, uint32_t table, int64_t start, void *value, int64_t length) {
  wzc_table_state &target = *instanceOf(instance).tables()[table];
  if (!isInBounds(static_cast<uint64_t>(start), static_cast<uint64_t>(length), target.size))
    raiseTrap(WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  std::fill_n(target.elements + start, length, value);
}

void wzc_libcall_table_copy(wzc_instance *instance, uint32_t toTable, uint32_t fromTable, int64_t to, int64_t from,
                            int64_t length) {
  wzc_table_state &target = *instanceOf(instance).tables()[toTable];
  wzc_table_state &source = *instanceOf(instance).tables()[fromTable];
  uint64_t count = static_cast<uint64_t>(length);
  if (!isInBounds(static_cast<uint64_t>(from), count, source.size) ||
      !isInBounds(static_cast<uint64_t>(to), count, target.size))
    raiseTrap(WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  if (count)
    std::memmove(target.elements + to, source.elements + from, count * sizeof(void *));
}

void wzc_libcall_table_init(wzc_instance *instance, uint32_t table, uint32_t segment, int64_t to, int64_t from,
                            int64_t length) {
  if (wzc_trap *trap = initTable(instanceOf(instance), table, segment, static_cast<uint64_t>(to),
                                 static_cast<uint64_t>(from), static_cast<uint64_t>(length)))
    raiseTrap(trap);
}

void wzc_libcall_elem_drop(wzc_instance *instance, uint32_t segment) {
  instanceOf(instance).droppedElements()[segment] = 1;
}

} // extern "C"
