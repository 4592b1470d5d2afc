// What these instructions do is shared with compiled code: the libcalls, which raise their traps themselves.
//
// A sandbox escape could live here. Rule: table.get and table.set compare the index with the size of the table;
// everything else is checked in the libcalls.

#include "interp/bulk_handlers.h"

#include "core/libcalls.h"
#include "interp/numeric_operations.h"

namespace wzc::interp {

namespace {

/// The i-th of consecutive operands.
uint32_t operand(const Registers &r, size_t i) { return readSlot<uint32_t>(r.fp, operandAt<uint16_t>(r.ip, 0) + i); }
void *reference(const Registers &r, size_t i) {
  return reinterpret_cast<void *>(static_cast<uintptr_t>(r.fp[operandAt<uint16_t>(r.ip, 0) + i]));
}
uint32_t firstIndex(const Registers &r) { return operandAt<uint32_t>(r.ip, 4); }
uint32_t secondIndex(const Registers &r) { return operandAt<uint32_t>(r.ip, 8); }
void give(Registers &r, uint64_t value) { giveResult<'I', true>(r, value); }

/// Before anything that may raise a trap by itself.
wzc_instance *prepare(Registers &r) {
  r.m->ip = r.ip;
  r.m->fp = r.fp;
  return r.m->state;
}

struct MemorySize {
  static void run(Registers &r) {
    give(r, r.memSize >> 16);
    r.ip += 2;
  }
};

template <bool inAccumulator> struct MemoryGrow {
  static void run(Registers &r) {
    uint32_t delta = inAccumulator ? static_cast<uint32_t>(r.acc) : fromSlot<'i'>(r, 2);
    give(r, static_cast<uint32_t>(wzc_libcall_memory_grow(r.m->state, 0, delta)));
    r.memSize = r.m->memory->size;
    r.ip += 2;
  }
};

struct MemoryInit {
  static void run(Registers &r) {
    wzc_libcall_memory_init(prepare(r), 0, firstIndex(r), operand(r, 0), operand(r, 1), operand(r, 2));
    r.ip += 2;
  }
};

struct MemoryCopy {
  static void run(Registers &r) {
    wzc_libcall_memory_copy(prepare(r), 0, 0, operand(r, 0), operand(r, 1), operand(r, 2));
    r.ip += 2;
  }
};

struct MemoryFill {
  static void run(Registers &r) {
    wzc_libcall_memory_fill(prepare(r), 0, operand(r, 0), operand(r, 1), operand(r, 2));
    r.ip += 2;
  }
};

struct DataDrop {
  static void run(Registers &r) {
    wzc_libcall_data_drop(r.m->state, firstIndex(r));
    r.ip += 2;
  }
};

struct TableGet {
  static Trap run(Registers &r) {
    const wzc_table_state &table = *r.m->instance->tables()[firstIndex(r)];
    uint32_t index = operand(r, 0);
    if (index >= table.size) [[unlikely]]
      return Trap::TableOutOfBounds;
    give(r, reinterpret_cast<uintptr_t>(table.elements[index]));
    r.ip += 2;
    return Trap::None;
  }
};

struct TableSet {
  static Trap run(Registers &r) {
    const wzc_table_state &table = *r.m->instance->tables()[firstIndex(r)];
    uint32_t index = operand(r, 0);
    if (index >= table.size) [[unlikely]]
      return Trap::TableOutOfBounds;
    table.elements[index] = reference(r, 1);
    r.ip += 2;
    return Trap::None;
  }
};

struct TableSize {
  static void run(Registers &r) {
    give(r, r.m->instance->tables()[firstIndex(r)]->size);
    r.ip += 2;
  }
};

struct TableGrow {
  static void run(Registers &r) {
    int64_t previous = wzc_libcall_table_grow(r.m->state, firstIndex(r), operand(r, 1), reference(r, 0));
    give(r, static_cast<uint32_t>(previous));
    r.ip += 2;
  }
};

struct TableFill {
  static void run(Registers &r) {
    wzc_libcall_table_fill(prepare(r), firstIndex(r), operand(r, 0), reference(r, 1), operand(r, 2));
    r.ip += 2;
  }
};

struct TableCopy {
  static void run(Registers &r) {
    wzc_libcall_table_copy(prepare(r), firstIndex(r), secondIndex(r), operand(r, 0), operand(r, 1), operand(r, 2));
    r.ip += 3;
  }
};

struct TableInit {
  static void run(Registers &r) {
    wzc_libcall_table_init(prepare(r), firstIndex(r), secondIndex(r), operand(r, 0), operand(r, 1), operand(r, 2));
    r.ip += 3;
  }
};

struct ElemDrop {
  static void run(Registers &r) {
    wzc_libcall_elem_drop(r.m->state, firstIndex(r));
    r.ip += 2;
  }
};

struct RefIsNull {
  static void run(Registers &r) {
    give(r, r.fp[operandAt<uint16_t>(r.ip, 2)] == 0);
    r.ip += 2;
  }
};

struct RefFunc {
  static void run(Registers &r) {
    // There is a record for every function that may be referred to, so this allocates nothing.
    give(r, reinterpret_cast<uintptr_t>(functionReference(*r.m->instance, firstIndex(r))));
    r.ip += 2;
  }
};

struct BitSelect {
  static void run(Registers &r) {
    giveResult<'v', true>(r, numerics::bitSelect(fromSlot<'v'>(r, 2), fromSlot<'v'>(r, 4), fromSlot<'v'>(r, 6)));
    r.ip += 2;
  }
};

struct Shuffle {
  static void run(Registers &r) {
    auto indices = operandAt<std::array<uint8_t, 16>>(r.ip, 8);
    giveResult<'v', true>(r, numerics::shuffle(fromSlot<'v'>(r, 2), fromSlot<'v'>(r, 4), indices));
    r.ip += 4;
  }
};

} // namespace

void setBulkHandlers(PlainHandlers &h) {
  h.memorySize = handle<MemorySize>;
  h.memoryGrow[0] = handle<MemoryGrow<false>>;
  h.memoryGrow[1] = handle<MemoryGrow<true>>;
  h.memoryInit = handle<MemoryInit>;
  h.memoryCopy = handle<MemoryCopy>;
  h.memoryFill = handle<MemoryFill>;
  h.dataDrop = handle<DataDrop>;
  h.tableGet = handle<TableGet>;
  h.tableSet = handle<TableSet>;
  h.tableSize = handle<TableSize>;
  h.tableGrow = handle<TableGrow>;
  h.tableFill = handle<TableFill>;
  h.tableCopy = handle<TableCopy>;
  h.tableInit = handle<TableInit>;
  h.elemDrop = handle<ElemDrop>;
  h.refIsNull = handle<RefIsNull>;
  h.refFunc = handle<RefFunc>;
  h.bitSelect = handle<BitSelect>;
  h.shuffle = handle<Shuffle>;
}

} // namespace wzc::interp
