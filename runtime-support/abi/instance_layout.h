// Where the header and the slots of an instance lie, computed alike by the compiler and the runtime.
//
// The instance pointer is where the module's own first memory begins, so that compiled code needs one register for
// both. Header and slots lie below it, beyond a guard: an address that came out too low by mistake does not reach them.
// Instances without a memory of their own have the same layout, and nothing at the pointer.

#ifndef WZC_ABI_INSTANCE_LAYOUT_H
#define WZC_ABI_INSTANCE_LAYOUT_H

#include "abi.h"

namespace wzc {

/// Bytes of inaccessible address space between an instance's block and its memory.
constexpr int64_t kInstanceGuard = 64 << 10;

/// Offsets in bytes from the instance pointer; each names the first slot of its kind. Index spaces count imports first.
struct InstanceLayout {
  // uint64_t for accesses of 1, 2, ... bytes to the memory behind the instance: the lowest index that is out of bounds,
  // kept up to date. For compiled code that compares indices.
  int64_t limits;
  int64_t memories;    // wzc_memory_slot for every memory
  int64_t tables;      // wzc_table_state * for every table
  int64_t imports;     // wzc_import_slot for every imported function
  int64_t globals;     // 16 bytes for every global: the value, or for an imported global a pointer to it
  int64_t typeIds;     // uint32_t canonical id for every type
  int64_t functions;   // wzc_func for every entry of wzc_module::function_refs
  int64_t droppedData; // uint8_t for every data segment
  int64_t droppedElements;
  uint64_t size; // of all, header included; a multiple of 16

  static constexpr int64_t kHeader = -kInstanceGuard - static_cast<int64_t>(sizeof(wzc_instance_state));
  static constexpr int64_t kGlobalSlotSize = 16;
  static constexpr uint32_t kLimits = 128; // where there are any; they lie at kLimitsOffset
  static constexpr int64_t kLimitsOffset = kHeader - static_cast<int64_t>(kLimits * sizeof(uint64_t));

  static_assert(kHeader % 16 == 0);

  /// `counts` offers the *_count fields of wzc_module.
  template <class Counts> static constexpr InstanceLayout compute(const Counts &counts) {
    InstanceLayout layout{};
    int64_t at = kHeader;
    auto place = [&](uint64_t count, int64_t size, int64_t align) {
      at -= static_cast<int64_t>(count) * size;
      at &= -align;
      return at;
    };
    layout.limits = place(counts.limit_count, sizeof(uint64_t), 8);
    layout.globals = place(counts.global_count, kGlobalSlotSize, 16);
    layout.memories = place(counts.memory_count, sizeof(wzc_memory_slot), 8);
    layout.tables = place(counts.table_count, sizeof(void *), 8);
    layout.imports = place(counts.imported_function_count, sizeof(wzc_import_slot), 8);
    layout.typeIds = place(counts.type_count, sizeof(uint32_t), 4);
    layout.functions = place(counts.function_ref_count, sizeof(wzc_func), 8);
    layout.droppedData = place(counts.data_count, 1, 1);
    layout.droppedElements = place(counts.element_count, 1, 1);
    layout.size = static_cast<uint64_t>(-kInstanceGuard - place(0, 0, 16));
    return layout;
  }
};

inline wzc_instance_state &headerOf(wzc_instance *instance) {
  return *reinterpret_cast<wzc_instance_state *>(reinterpret_cast<uint8_t *>(instance) + InstanceLayout::kHeader);
}
inline const wzc_instance_state &headerOf(const wzc_instance *instance) {
  return headerOf(const_cast<wzc_instance *>(instance));
}

} // namespace wzc

#endif
