// Instantiation (specification, section 4.5.4): link, allocate, initialise, then the effects: element segments, data
// segments, the start function, in this order. What happened before a trap stays; so does the instance, which others
// may have got hold of through a table.

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "activation.h"
#include "const_expr.h"
#include "engine.h"
#include "global.h"
#include "import_match.h"
#include "instance.h"
#include "memory.h"
#include "processor.h"
#include "segments.h"
#include "signal_handler.h"
#include "table.h"
#include "text.h"
#include "trap.h"

namespace wzc {

namespace {

/// Whether compiled code calls `func` through an adapt and a binding of its own rather than directly.
bool needsBinding(const wzc_func &func) {
  return func.kind == WZC_FUNC_HOST && static_cast<const HostFunction &>(func).callback;
}

/// One zeroed allocation for the instance and everything that lives as long, but for a block that lies in front of
/// `memory`.
Instance *allocateInstance(Store &store, ModuleRecord &record, Memory *memory, uint32_t bindings) {
  const wzc_module &module = *record.module;
  static_assert(alignof(std::max_align_t) >= 16, "instances are aligned to 16 bytes");
  uint64_t blockAt = (sizeof(Instance) + 15) & ~uint64_t{15};
  uint64_t functionsAt = blockAt + (memory ? 0 : record.layout.size);
  uint64_t globalsAt = functionsAt + module.imported_function_count * sizeof(wzc_func *);
  uint64_t bindingsAt = globalsAt + module.global_count * sizeof(wzc_global *);
  uint64_t size = bindingsAt + bindings * sizeof(HostFunction);
  uint8_t *allocation = size <= SIZE_MAX ? static_cast<uint8_t *>(std::calloc(1, size)) : nullptr;
  if (!allocation)
    return nullptr;
  Instance *instance = new (allocation, InPlace{}) Instance{};
  instance->store = &store;
  instance->record = &record;
  instance->importedFunctions = reinterpret_cast<wzc_func **>(allocation + functionsAt);
  instance->globals = reinterpret_cast<wzc_global **>(allocation + globalsAt);
  instance->bindings = reinterpret_cast<HostFunction *>(allocation + bindingsAt);
  uintptr_t block = reinterpret_cast<uintptr_t>(allocation) + blockAt;
  if (memory) {
    block = reinterpret_cast<uintptr_t>(memory->base) - kInstanceGuard - record.layout.size;
    std::memset(reinterpret_cast<void *>(block), 0, record.layout.size);
  }
  instance->state = reinterpret_cast<wzc_instance *>(block + record.layout.size + kInstanceGuard);
  headerOf(instance->state) = {
      .processor = processor(),
      .reserved = 0,
      .stack_limit = store.stackLimit,
      .store = &store,
      .module = &module,
      .owner = instance,
      .host_data = nullptr,
      .memory_size = 0,
  };
  if (memory)
    copySize(*memory, headerOf(instance->state).memory_size, instance->slots<uint64_t>(record.layout.limits),
             module.limit_count);
  return instance;
}

void linkFunction(Instance &instance, uint32_t index, wzc_func *func) {
  const wzc_module &module = instance.module();
  instance.importedFunctions[index] = func;
  wzc_import_slot &slot = instance.imports()[index];
  void *adapt = module.types[module.function_types[index]].adapt;
  if (func->kind == WZC_FUNC_INTERPRETED) {
    slot = {adapt ? adapt : func->code, func->context};
    return;
  }
  if (!needsBinding(*func)) {
    slot = {func->code, func->context};
    return;
  }
  HostFunction &binding = instance.bindings[instance.bindingCount++];
  bindHostFunction(binding, hostFunctionOf(func), instance.state);
  slot = {adapt ? adapt : binding.code, &binding};
}

void linkImports(Instance &instance, const wzc_extern *imports) {
  const wzc_module &module = instance.module();
  for (uint32_t i = 0; i < module.import_count; ++i) {
    uint32_t index = module.imports[i].index;
    const wzc_extern &given = imports[i];
    switch (given.kind) {
    case WZC_EXTERN_FUNC: linkFunction(instance, index, given.of.func); break;
    case WZC_EXTERN_TABLE: instance.tables()[index] = given.of.table; break;
    case WZC_EXTERN_MEMORY: instance.memories()[index] = {given.of.memory->base, given.of.memory}; break;
    case WZC_EXTERN_GLOBAL:
      instance.globals[index] = given.of.global;
      instance.slots<wzc_value>(instance.record->layout.globals)[index].ref = given.of.global->cell;
      break;
    default: break;
    }
  }
}

void fillTypesAndFunctions(Instance &instance) {
  const wzc_module &module = instance.module();
  const uint32_t *typeIds = instance.record->typeIds;
  std::copy(typeIds, typeIds + module.type_count, instance.typeIds());
  wzc_func *slot = instance.functions();
  uint32_t imported = module.imported_function_count;
  for (uint32_t i = 0; i < module.function_ref_count; ++i, ++slot) {
    uint32_t index = module.function_refs[i];
    if (index < imported) {
      slot->code = instance.importedFunctions[index];
      continue;
    }
    uint32_t type = module.function_types[index];
    *slot = {module.function_codes[index - imported], instance.state, module.types[type].invoke, typeIds[type],
             WZC_FUNC_COMPILED};
  }
}

/// A memory the module defines, with its image if there is one.
wzc_trap *createOwnMemory(Store &store, ModuleRecord &record, uint32_t index, uint64_t instanceBytes, Memory *&memory) {
  const wzc_module &module = *record.module;
  const InitialContents *contents = module.data_count ? initialContents(record) : nullptr;
  MemoryDemands demands = {};
  bool is64Bit = module.memories[index].flags & WZC_LIMITS_64; // checked in software always
  demands.needsGuard = !(module.flags & WZC_MODULE_EXPLICIT_BOUNDS) && !is64Bit;
  demands.image = contents ? contents->images[index - module.imported_memory_count] : nullptr;
  demands.instanceBytes = instanceBytes;
  return createMemory(store, module.memories[index], demands, memory);
}

/// `first` is memory 0 if the module defines that, and exists already.
wzc_trap *createMemories(Instance &instance, Memory *first) {
  const wzc_module &module = instance.module();
  for (uint32_t i = module.imported_memory_count; i < module.memory_count; ++i) {
    Memory *memory = i == 0 ? first : nullptr;
    if (!memory)
      if (wzc_trap *trap = createOwnMemory(*instance.store, *instance.record, i, 0, memory))
        return trap;
    instance.memories()[i] = {memory->base, memory};
  }
  return nullptr;
}

wzc_trap *createGlobals(Instance &instance) {
  const wzc_module &module = instance.module();
  uint32_t imported = module.imported_global_count;
  for (uint32_t i = imported; i < module.global_count; ++i)
    if (wzc_trap *trap = evaluate(instance, module.global_inits[i - imported], *instance.globalCell(i)))
      return trap;
  return nullptr;
}

wzc_trap *createTables(Instance &instance) {
  const wzc_module &module = instance.module();
  uint32_t imported = module.imported_table_count;
  for (uint32_t i = imported; i < module.table_count; ++i) {
    wzc_value init = {};
    if (module.table_inits)
      if (wzc_trap *trap = evaluate(instance, module.table_inits[i - imported], init))
        return trap;
    Table *table = nullptr;
    if (wzc_trap *trap = createTable(*instance.store, module.tables[i], init.ref, table))
      return trap;
    instance.tables()[i] = table;
  }
  return nullptr;
}

/// The offset of an active segment: an i64, or an i32 taken as unsigned.
wzc_trap *evaluateOffset(Instance &instance, const wzc_const_expr *expression, uint32_t flags, uint64_t &offset) {
  wzc_value value;
  if (wzc_trap *trap = evaluate(instance, *expression, value))
    return trap;
  offset = flags & WZC_LIMITS_64 ? static_cast<uint64_t>(value.i64) : static_cast<uint32_t>(value.i32);
  return nullptr;
}

wzc_trap *applyElementSegments(Instance &instance) {
  const wzc_module &module = instance.module();
  for (uint32_t i = 0; i < module.element_count; ++i) {
    const wzc_element_segment &segment = module.elements[i];
    if (segment.mode == WZC_SEGMENT_PASSIVE)
      continue;
    if (segment.mode == WZC_SEGMENT_ACTIVE) {
      uint64_t offset = 0;
      if (wzc_trap *trap = evaluateOffset(instance, segment.offset, module.tables[segment.table].flags, offset))
        return trap;
      if (wzc_trap *trap = initTable(instance, segment.table, i, offset, 0, segment.count))
        return trap;
    }
    instance.droppedElements()[i] = 1;
  }
  return nullptr;
}

/// The number of data segments that need not be copied into memories that have an image.
uint32_t segmentsInImages(const Instance &instance) {
  const InitialContents *contents = instance.record->contents.load(std::memory_order_acquire);
  return contents ? contents->segments : 0;
}

MemoryImage *imageOf(Instance &instance, uint32_t memory) {
  return memoryOf(instance.memories()[memory].state).reservation.image;
}

/// What images have brought in too early: a trap before the data segments' turn leaves memories as they were.
void clearImages(Instance &instance) {
  const wzc_module &module = instance.module();
  for (uint32_t i = module.imported_memory_count; i < module.memory_count; ++i)
    if (const MemoryImage *image = imageOf(instance, i))
      std::memset(instance.memories()[i].base + image->offset, 0, image->size);
}

wzc_trap *applyDataSegments(Instance &instance) {
  const wzc_module &module = instance.module();
  uint32_t inImages = segmentsInImages(instance);
  for (uint32_t i = 0; i < module.data_count; ++i) {
    const wzc_data_segment &segment = module.data[i];
    if (segment.mode != WZC_SEGMENT_ACTIVE)
      continue;
    if (i < inImages && segment.memory >= module.imported_memory_count && imageOf(instance, segment.memory)) {
      instance.droppedData()[i] = 1;
      continue;
    }
    uint64_t offset = 0;
    if (wzc_trap *trap = evaluateOffset(instance, segment.offset, module.memories[segment.memory].flags, offset))
      return trap;
    if (wzc_trap *trap = initMemory(instance, segment.memory, i, offset, 0, segment.size))
      return trap;
    instance.droppedData()[i] = 1;
  }
  return nullptr;
}

wzc_trap *runStart(Instance &instance) {
  const wzc_module &module = instance.module();
  if (module.start == UINT32_MAX)
    return nullptr;
  wzc_func *start = functionReference(instance, module.start);
  return start ? wzc_func_call(instance.store, start, nullptr, nullptr) : outOfMemory();
}

wzc_trap *createContents(Instance &instance, const wzc_extern *imports, Memory *first) {
  linkImports(instance, imports);
  fillTypesAndFunctions(instance);
  if (const Engine *engine = engineOf(instance.module()))
    if (wzc_trap *trap = engine->prepare(*engine, instance))
      return trap;
  if (wzc_trap *trap = createMemories(instance, first))
    return trap;
  if (wzc_trap *trap = createGlobals(instance))
    return trap;
  return createTables(instance);
}

} // namespace

wzc_trap *instantiate(Store &store, const wzc_module &module, const wzc_extern *imports, size_t importCount,
                      const InstantiateHook *hook, wzc_instance **result) {
  *result = nullptr;
  if (module.abi_version != WZC_ABI_VERSION) {
    Text text;
    text.add("module was compiled for version ").addNumber(module.abi_version);
    return newTrap(WZC_TRAP_LINK_FAILURE,
                   text.add(" of the interface, the runtime has ").addNumber(WZC_ABI_VERSION).view());
  }
  if (store.instances.size() >= store.maxInstances)
    return newTrap(WZC_TRAP_LIMIT_EXCEEDED, "too many instances in the store");
  ModuleRecord *record = registerModule(module);
  if (!record)
    return outOfMemory();
  if (wzc_trap *trap = matchImports(store, *record, imports, importCount))
    return trap;
  if (!(module.flags & WZC_MODULE_EXPLICIT_BOUNDS))
    ensureSignalHandlers();

  uint32_t bindings = 0;
  for (size_t i = 0; i < importCount; ++i)
    bindings += imports[i].kind == WZC_EXTERN_FUNC && needsBinding(*imports[i].of.func);
  Memory *first = nullptr;
  if (module.memory_count && !module.imported_memory_count)
    if (wzc_trap *trap = createOwnMemory(store, *record, 0, record->layout.size, first))
      return trap;
  Instance *instance = allocateInstance(store, *record, first, bindings);
  if (!instance)
    return outOfMemory();
  if (!store.instances.push(instance)) {
    destroyInstance(instance);
    return outOfMemory();
  }
  if (!(module.flags & WZC_MODULE_INTEGER_ONLY))
    store.usesFloats = 1;
  wzc_trap *trap = createContents(*instance, imports, first);
  if (!trap && hook)
    trap = hook->call(hook->context, instance->state);
  if (!trap && (trap = applyElementSegments(*instance)))
    clearImages(*instance);
  if (!trap)
    trap = applyDataSegments(*instance);
  if (!trap)
    trap = runStart(*instance);
  if (!trap)
    *result = instance->state;
  return trap;
}

} // namespace wzc

extern "C" wzc_trap *wzc_instance_new(wzc_store *store, const wzc_module *module, const wzc_extern *imports,
                                      size_t import_count, wzc_instance **instance) {
  return wzc::instantiate(wzc::storeOf(store), *module, imports, import_count, nullptr, instance);
}
