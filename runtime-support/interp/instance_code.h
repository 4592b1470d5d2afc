// What an instance of an interpreted module has besides the instance itself.

#ifndef WZC_INTERP_INSTANCE_CODE_H
#define WZC_INTERP_INSTANCE_CODE_H

#include "core/engine.h"
#include "core/func.h"
#include "core/type_registry.h"
#include "interp/code.h"

namespace wzc::interp {

/// The engine of one module, which wzc_module::engine points to.
struct ModuleEngine : Engine {
  const wzc_module *module = nullptr;
  ModuleCode code;
  std::vector<uint32_t> referred;      // sorted indices of the defined functions that can be referred to
  std::vector<uint32_t> constantTypes; // codes of the types of code.constants
};

/// How to call a function that this engine does not run in the same activation.
struct OutwardCall {
  wzc_array_call arrayCall;
  void *code;
  void *context;
  const FuncType *type;
};

struct InstanceCode {
  const ModuleEngine *engine;
  OutwardCall *imports;
  InterpretedFunction *references; // as ModuleEngine::referred
};

inline const InstanceCode &codeOf(const Instance &instance) {
  return *static_cast<const InstanceCode *>(instance.engineData);
}

/// The call of any function by array.
OutwardCall outwardCallOf(const wzc_func &func);

} // namespace wzc::interp

#endif
