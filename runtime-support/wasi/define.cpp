// Makes the functions of WASI importable and ties them to the memory of each instance that imports them.
//
// All instances import the same functions, but each has a memory of its own. Compiled code passes the context it finds
// in its import slot, so once an instance is linked its slots get a context with its memory in it: no look-up is left
// in a call.

#include "abi/instance_layout.h"
#include "native.h"

namespace wzc::wasi {

namespace {

constexpr const char *kModuleName = "wasi_snapshot_preview1";

struct Function {
  const char *name;
  const char *type;
  void *code;
  wzc_array_call arrayCall;
};

constexpr size_t kFunctionCount = 0
#define WASI_P1(family, name, function, type, right, parameters) +1
#include "wasi_p1.def"
#undef WASI_P1
    ;

#define WASI_P1(family, name, function, type, right, parameters)                                                       \
  static_assert(Native<function, (right)>::hasType(type), #name);
#include "wasi_p1.def"
#undef WASI_P1

void listFunctions(Function (&functions)[kFunctionCount]) {
  size_t at = 0;
#define WASI_P1(family, name, function, type, right, parameters)                                                       \
  functions[at++] = {#name, type, reinterpret_cast<void *>(&Native<function, (right)>::call),                          \
                     &Native<function, (right)>::callArray};
#include "wasi_p1.def"
#undef WASI_P1
}

void deleteConfig(void *config) { wzc_wasi_config_delete(static_cast<wzc_wasi_config *>(config)); }

void deleteSharedContext(void *context) {
  deleteConfig(static_cast<wzc_wasi_config *>(static_cast<Wasi *>(context)->state));
}

wzc_trap *bindInstance(void *context, wzc_instance *instance) {
  State &state = *static_cast<State *>(context);
  const wzc_module &module = *headerOf(instance).module;
  InstanceLayout layout = InstanceLayout::compute(module);
  auto *slots = reinterpret_cast<wzc_import_slot *>(reinterpret_cast<char *>(instance) + layout.imports);
  wzc_memory *memory = wzc_instance_memory(instance, "memory");
  Wasi *binding = nullptr;
  for (uint32_t i = 0; i < module.imported_function_count; ++i) {
    if (slots[i].context != &state.shared)
      continue;
    if (!binding) {
      binding = createRecord<Wasi>(&state, memory);
      if (!binding || !state.bindings.push(binding)) {
        destroyRecord(binding);
        return wzc_trap_new(WZC_TRAP_OUT_OF_MEMORY, nullptr);
      }
      if (!state.shared.memory)
        state.shared.memory = memory;
    }
    slots[i].context = binding;
  }
  return nullptr;
}

} // namespace

} // namespace wzc::wasi

using namespace wzc::wasi;

extern "C" {

wzc_trap *wzc_wasi_define(wzc_linker *linker, wzc_wasi_config *config) {
  Function functions[kFunctionCount];
  listFunctions(functions);
  void (*finalize)(void *) = deleteSharedContext; // by the first function, which thereby owns the configuration
  for (const Function &function : functions) {
    wzc_extern definition = {};
    definition.kind = WZC_EXTERN_FUNC;
    wzc_trap *trap = wzc_func_new_native(wzc_linker_store(linker), function.type, function.code, function.arrayCall,
                                         &config->shared, finalize, &definition.of.func);
    if (trap) {
      if (finalize)
        deleteConfig(config);
      return trap;
    }
    finalize = nullptr;
    trap = wzc_linker_define(linker, kModuleName, function.name, definition);
    if (trap)
      return trap;
  }
  return wzc_linker_on_instantiate(linker, bindInstance, static_cast<State *>(config));
}

wzc_trap *wzc_wasi_run_command(wzc_instance *instance, int32_t *status) {
  *status = 0;
  wzc_func *start = wzc_instance_func(instance, "_start");
  if (!start)
    return wzc_trap_new(WZC_TRAP_NOT_FOUND, "the module is no command: it exports no function \"_start\"");
  wzc_value values[1];
  wzc_trap *trap = wzc_func_call(wzc_instance_store(instance), start, ":", values);
  if (!trap || wzc_trap_get_code(trap) != WZC_TRAP_EXIT)
    return trap;
  *status = wzc_trap_exit_status(trap);
  wzc_trap_delete(trap);
  return nullptr;
}

} // extern "C"
