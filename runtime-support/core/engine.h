// What an engine other than compiled code does for the modules it runs.

#ifndef WZC_CORE_ENGINE_H
#define WZC_CORE_ENGINE_H

#include "instance.h"

namespace wzc {

/// wzc_module::engine points to one of these.
struct Engine {
  /// Sets Instance::engineData. Called when imports are linked, before anything that needs functions of the instance.
  wzc_trap *(*prepare)(const Engine &engine, Instance &instance);
  /// Frees Instance::engineData, unless null.
  void (*release)(Instance &instance);
  /// The reference to a function the module defines and can refer to; always the same one.
  wzc_func *(*reference)(Instance &instance, uint32_t index);
  /// Evaluates the constant expression of kind WZC_CONST_ENGINE with the given number.
  wzc_trap *(*evaluate)(Instance &instance, uint32_t number, wzc_value &result);
};

inline const Engine *engineOf(const wzc_module &module) { return static_cast<const Engine *>(module.engine); }

} // namespace wzc

#endif
