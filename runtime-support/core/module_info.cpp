// Questions about modules, answered from the descriptor.

#include "abi/abi.h"
#include "value_types.h"

static bool spellFunctionAt(const wzc_module &module, uint32_t kind, uint32_t index, char *buffer, size_t size) {
  if (kind != WZC_EXTERN_FUNC)
    return false;
  const wzc_func_type &type = module.types[module.function_types[index]];
  return wzc::spellFuncType({type.params, type.param_count}, {type.results, type.result_count}, buffer, size);
}

extern "C" {

const char *wzc_module_name(const wzc_module *module) { return module->name; }
size_t wzc_module_import_count(const wzc_module *module) { return module->import_count; }
size_t wzc_module_export_count(const wzc_module *module) { return module->export_count; }

wzc_import_info wzc_module_import(const wzc_module *module, size_t index) {
  const wzc_import &entry = module->imports[index];
  return {{entry.module, entry.module_size}, {entry.name, entry.name_size}, static_cast<wzc_extern_kind>(entry.kind)};
}

wzc_export_info wzc_module_export(const wzc_module *module, size_t index) {
  const wzc_export &entry = module->exports[index];
  return {{entry.name, entry.name_size}, static_cast<wzc_extern_kind>(entry.kind)};
}

bool wzc_module_import_type_string(const wzc_module *module, size_t index, char *buffer, size_t size) {
  const wzc_import &entry = module->imports[index];
  return spellFunctionAt(*module, entry.kind, entry.index, buffer, size);
}

bool wzc_module_export_type_string(const wzc_module *module, size_t index, char *buffer, size_t size) {
  const wzc_export &entry = module->exports[index];
  return spellFunctionAt(*module, entry.kind, entry.index, buffer, size);
}

} // extern "C"
