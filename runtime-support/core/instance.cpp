#include "instance.h"

#include <cstdlib>
#include <cstring>

#include "engine.h"
#include "global.h"
#include "memory.h"
#include "table.h"

namespace wzc {

static wzc_func *extraReference(Instance &instance, uint32_t index) {
  for (size_t i = 0; i < instance.extraIndices.size(); ++i)
    if (instance.extraIndices[i] == index)
      return instance.extraFunctions[i];
  size_t count = instance.extraIndices.size();
  if (!instance.extraIndices.reserve(count + 1) || !instance.extraFunctions.reserve(count + 1))
    return nullptr;
  wzc_func *func = createRecord<wzc_func>();
  if (!func)
    return nullptr;
  const wzc_module &module = instance.module();
  uint32_t type = module.function_types[index];
  *func = {module.function_codes[index - module.imported_function_count], instance.state, module.types[type].invoke,
           instance.typeIds()[type], WZC_FUNC_COMPILED};
  // Room was made above.
  if (!instance.extraIndices.push(index) || !instance.extraFunctions.push(func))
    std::abort();
  return func;
}

wzc_func *functionReference(Instance &instance, uint32_t index) {
  if (index < instance.module().imported_function_count)
    return instance.importedFunctions[index];
  if (const Engine *engine = engineOf(instance.module()))
    return engine->reference(instance, index);
  uint32_t slot = instance.record->slotOfFunction[index];
  return slot != kNoSlot ? &instance.functions()[slot] : extraReference(instance, index);
}

wzc_global *globalRecord(Instance &instance, uint32_t index) {
  wzc_global *&record = instance.globals[index];
  if (!record) {
    const wzc_global_type &type = instance.module().globals[index];
    record = createGlobal(*instance.store, type.value, type.is_mutable != 0, instance.globalCell(index));
  }
  return record;
}

void destroyInstance(Instance *instance) {
  if (instance->engineData)
    engineOf(instance->module())->release(*instance);
  for (wzc_func *func : instance->extraFunctions)
    destroyRecord(func);
  destroyRecord(instance);
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_store *wzc_instance_store(const wzc_instance *instance) { return headerOf(instance).store; }
const wzc_module *wzc_instance_module(const wzc_instance *instance) { return headerOf(instance).module; }

wzc_extern wzc_instance_export_at(wzc_instance *handle, size_t index) {
  Instance &instance = instanceOf(handle);
  const wzc_export &entry = instance.module().exports[index];
  wzc_extern result = {static_cast<wzc_extern_kind>(entry.kind), {nullptr}};
  switch (entry.kind) {
  case WZC_EXTERN_FUNC: result.of.func = functionReference(instance, entry.index); break;
  case WZC_EXTERN_TABLE: result.of.table = instance.tables()[entry.index]; break;
  case WZC_EXTERN_MEMORY: result.of.memory = instance.memories()[entry.index].state; break;
  case WZC_EXTERN_GLOBAL: result.of.global = globalRecord(instance, entry.index); break;
  default: break;
  }
  return result;
}

bool wzc_instance_export_n(wzc_instance *instance, const char *name, size_t name_size, wzc_extern *result) {
  const wzc_module &module = *headerOf(instance).module;
  for (uint32_t i = 0; i < module.export_count; ++i) {
    const wzc_export &entry = module.exports[i];
    if (entry.name_size == name_size && (name_size == 0 || std::memcmp(entry.name, name, name_size) == 0)) {
      *result = wzc_instance_export_at(instance, i);
      return result->of.any != nullptr;
    }
  }
  return false;
}

bool wzc_instance_export(wzc_instance *instance, const char *name, wzc_extern *result) {
  return wzc_instance_export_n(instance, name, std::strlen(name), result);
}

wzc_func *wzc_instance_func(wzc_instance *instance, const char *name) {
  wzc_extern found;
  return wzc_instance_export(instance, name, &found) && found.kind == WZC_EXTERN_FUNC ? found.of.func : nullptr;
}

wzc_memory *wzc_instance_memory(wzc_instance *instance, const char *name) {
  wzc_extern found;
  return wzc_instance_export(instance, name, &found) && found.kind == WZC_EXTERN_MEMORY ? found.of.memory : nullptr;
}

void wzc_instance_set_host_data(wzc_instance *instance, void *data) { headerOf(instance).host_data = data; }
void *wzc_instance_host_data(const wzc_instance *instance) { return headerOf(instance).host_data; }

} // extern "C"
