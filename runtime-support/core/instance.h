// Instances: the block compiled code works on, and what the runtime keeps beside it.
//
// The ABI block (InstanceLayout) lies in the reservation of the module's first memory, in front of it. Where a module
// has no memory of its own it is part of the one allocation that holds the record below and the arrays the record
// points to.

#ifndef WZC_CORE_INSTANCE_H
#define WZC_CORE_INSTANCE_H

#include "abi/abi.h"
#include "func.h"
#include "registry.h"
#include "store.h"

namespace wzc {

struct Instance {
  Store *store;
  ModuleRecord *record;
  wzc_instance *state;
  wzc_func **importedFunctions; // of each imported function, the one that was given
  wzc_global **globals;         // of each global its record; of defined ones made when first asked for
  HostFunction *bindings;       // copies made for imports of host functions called by array
  uint32_t bindingCount;
  void *engineData;                  // of the module's engine, if it has one
  Vector<wzc_func *> extraFunctions; // references to functions without a slot, made when first asked for
  Vector<uint32_t> extraIndices;     // their function indices

  const wzc_module &module() const { return *record->module; }
  template <class T> T *slots(int64_t offset) {
    return reinterpret_cast<T *>(reinterpret_cast<uint8_t *>(state) + offset);
  }
  wzc_memory_slot *memories() { return slots<wzc_memory_slot>(record->layout.memories); }
  wzc_table_state **tables() { return slots<wzc_table_state *>(record->layout.tables); }
  wzc_import_slot *imports() { return slots<wzc_import_slot>(record->layout.imports); }
  uint32_t *typeIds() { return slots<uint32_t>(record->layout.typeIds); }
  wzc_func *functions() { return slots<wzc_func>(record->layout.functions); }
  uint8_t *droppedData() { return slots<uint8_t>(record->layout.droppedData); }
  uint8_t *droppedElements() { return slots<uint8_t>(record->layout.droppedElements); }
  /// Where the value of a global lies.
  wzc_value *globalCell(uint32_t index) {
    wzc_value *slot = slots<wzc_value>(record->layout.globals) + index;
    return index < module().imported_global_count ? static_cast<wzc_value *>(slot->ref) : slot;
  }
};

inline Instance &instanceOf(wzc_instance *handle) { return *static_cast<Instance *>(headerOf(handle).owner); }

/// The reference to a function of the instance; null when memory is exhausted.
[[nodiscard]] wzc_func *functionReference(Instance &instance, uint32_t index);
/// The record of a global of the instance; null when memory is exhausted.
[[nodiscard]] wzc_global *globalRecord(Instance &instance, uint32_t index);

void destroyInstance(Instance *instance);

/// Called between the making of an instance and its first effects.
struct InstantiateHook {
  wzc_trap *(*call)(void *context, wzc_instance *instance);
  void *context;
};

/// wzc_instance_new with a hook, which may be null.
[[nodiscard]] wzc_trap *instantiate(Store &store, const wzc_module &module, const wzc_extern *imports,
                                    size_t importCount, const InstantiateHook *hook, wzc_instance **result);

} // namespace wzc

#endif
