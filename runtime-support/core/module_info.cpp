// Questions about modules, answered from the descriptor.

#include "abi/abi.h"

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

} // extern "C"
