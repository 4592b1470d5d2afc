// Functions of the host, and calls of functions by the host.
//
// A host function by array reaches compiled code through an adapt: native entry -> adapt(context = the wzc_func) ->
// array_call -> callback. A native one is called by compiled code as it is.

#ifndef WZC_CORE_FUNC_H
#define WZC_CORE_FUNC_H

#include "abi/abi.h"
#include "store.h"

namespace wzc {

struct HostFunction : wzc_func {
  Store *store;
  wzc_host_callback callback; // null: native
  void *userContext;
  void (*finalize)(void *);
  wzc_instance *caller; // set in the copies made for an import
};

/// A function of an instance whose module has an engine; `context` points to itself.
struct InterpretedFunction : wzc_func {
  wzc_instance *instance;
  const void *body; // the engine's own record
};

/// Fills all members. `arrayCall` gets the InterpretedFunction as context.
void makeInterpretedFunction(InterpretedFunction &function, wzc_instance &instance, uint32_t type, const void *body,
                             wzc_array_call arrayCall);

inline HostFunction &hostFunctionOf(wzc_func *func) { return *static_cast<HostFunction *>(func); }

/// The store of `func`; null if that is not known.
Store *storeOf(const wzc_func &func);

void destroyHostFunction(HostFunction *function);

/// Makes `binding` a copy of `original`, which is called by array, for the import of `caller`.
void bindHostFunction(HostFunction &binding, const HostFunction &original, wzc_instance *caller);

/// The wzc_array_call of host functions: `context` is the HostFunction.
void callHostByArray(void *code, void *context, wzc_value *values);

} // namespace wzc

#endif
