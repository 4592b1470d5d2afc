// Where the slots of an instance lie behind its header, computed alike by the compiler and the runtime.

#ifndef WZC_ABI_INSTANCE_LAYOUT_H
#define WZC_ABI_INSTANCE_LAYOUT_H

#include "abi.h"

namespace wzc {

/// Offsets in bytes from the instance pointer; each names the first slot of its kind. Index spaces count imports first.
struct InstanceLayout {
  uint64_t memories;    // wzc_memory_slot for every memory
  uint64_t tables;      // wzc_table_state * for every table
  uint64_t imports;     // wzc_import_slot for every imported function
  uint64_t globals;     // 16 bytes for every global: the value, or for an imported global a pointer to it
  uint64_t typeIds;     // uint32_t canonical id for every type
  uint64_t functions;   // wzc_func for every entry of wzc_module::function_refs
  uint64_t droppedData; // uint8_t for every data segment
  uint64_t droppedElements;
  uint64_t size;

  static constexpr uint64_t kGlobalSlotSize = 16;

  /// `counts` offers the *_count fields of wzc_module.
  template <class Counts> static constexpr InstanceLayout compute(const Counts &counts) {
    InstanceLayout layout{};
    uint64_t at = sizeof(wzc_instance_state);
    auto place = [&](uint64_t count, uint64_t size, uint64_t align) {
      at = (at + align - 1) / align * align;
      uint64_t here = at;
      at += count * size;
      return here;
    };
    layout.memories = place(counts.memory_count, sizeof(wzc_memory_slot), 8);
    layout.tables = place(counts.table_count, sizeof(void *), 8);
    layout.imports = place(counts.imported_function_count, sizeof(wzc_import_slot), 8);
    layout.globals = place(counts.global_count, kGlobalSlotSize, 16);
    layout.typeIds = place(counts.type_count, sizeof(uint32_t), 4);
    layout.functions = place(counts.function_ref_count, sizeof(wzc_func), 8);
    layout.droppedData = place(counts.data_count, 1, 1);
    layout.droppedElements = place(counts.element_count, 1, 1);
    layout.size = place(0, 0, 16);
    return layout;
  }
};

} // namespace wzc

#endif
