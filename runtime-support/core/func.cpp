#include "func.h"

#include <cstring>

#include "abi/instance_layout.h"
#include "activation.h"
#include "native_call.h"
#include "trap.h"
#include "value_types.h"

namespace wzc {

Store *storeOf(const wzc_func &func) {
  switch (func.kind) {
  case WZC_FUNC_COMPILED: return &storeOf(headerOf(static_cast<const wzc_instance *>(func.context)).store);
  case WZC_FUNC_HOST: return static_cast<const HostFunction &>(func).store;
  case WZC_FUNC_INTERPRETED: return &storeOf(headerOf(static_cast<const InterpretedFunction &>(func).instance).store);
  default: return nullptr;
  }
}

void makeInterpretedFunction(InterpretedFunction &function, wzc_instance &instance, uint32_t type, const void *body,
                             wzc_array_call arrayCall) {
  function.code = reinterpret_cast<void *>(wzc_native_entry);
  function.context = &function;
  function.array_call = arrayCall;
  function.type = type;
  function.kind = WZC_FUNC_INTERPRETED;
  function.instance = &instance;
  function.body = body;
}

void destroyHostFunction(HostFunction *function) {
  if (function->finalize)
    function->finalize(function->userContext);
  destroyRecord(function);
}

void callHostByArray(void *, void *context, wzc_value *values) {
  const HostFunction &function = *static_cast<HostFunction *>(context);
  if (wzc_trap *trap = function.callback(function.userContext, function.caller, values, values))
    raiseTrap(trap);
}

void bindHostFunction(HostFunction &binding, const HostFunction &original, wzc_instance *caller) {
  binding = original;
  binding.context = &binding;
  binding.finalize = nullptr;
  binding.caller = caller;
}

/// A host function with all but code, context and array_call.
static wzc_trap *createHostFunction(Store &store, const char *type, void *userContext, void (*finalize)(void *),
                                    HostFunction *&result) {
  ParsedFuncType parsed;
  switch (parseFuncType(type, parsed)) {
  case ParseOutcome::ok: break;
  case ParseOutcome::malformed:
    return newTrap(WZC_TRAP_WRONG_TYPE, Text().add("malformed function type ").addQuoted(type).view());
  case ParseOutcome::outOfMemory: return outOfMemory();
  }
  uint32_t id = internType(parsed.params.data(), static_cast<uint32_t>(parsed.params.size()), parsed.results.data(),
                           static_cast<uint32_t>(parsed.results.size()));
  HostFunction *function = id ? createRecord<HostFunction>() : nullptr;
  if (!function)
    return outOfMemory();
  function->type = id;
  function->kind = WZC_FUNC_HOST;
  function->store = &store;
  function->userContext = userContext;
  if (!store.hostFunctions.push(function)) {
    destroyRecord(function);
    return outOfMemory();
  }
  // Only now: a function that could not be made leaves the context to the caller.
  function->finalize = finalize;
  result = function;
  return nullptr;
}

} // namespace wzc

using namespace wzc;

extern "C" {

wzc_trap *wzc_func_new(wzc_store *store, const char *type, wzc_host_callback callback, void *context,
                       void (*finalize)(void *), wzc_func **result) {
  *result = nullptr;
  HostFunction *function = nullptr;
  if (wzc_trap *trap = createHostFunction(storeOf(store), type, context, finalize, function))
    return trap;
  function->callback = callback;
  function->code = reinterpret_cast<void *>(wzc_native_entry);
  function->context = function;
  function->array_call = callHostByArray;
  *result = function;
  return nullptr;
}

wzc_trap *wzc_func_new_native(wzc_store *store, const char *type, void *code, wzc_array_call array_call, void *context,
                              void (*finalize)(void *), wzc_func **result) {
  *result = nullptr;
  HostFunction *function = nullptr;
  if (wzc_trap *trap = createHostFunction(storeOf(store), type, context, finalize, function))
    return trap;
  function->code = code;
  function->context = context;
  function->array_call = array_call;
  *result = function;
  return nullptr;
}

size_t wzc_func_param_count(const wzc_func *func) { return funcType(func->type).paramCount; }
size_t wzc_func_result_count(const wzc_func *func) { return funcType(func->type).resultCount; }
uint32_t wzc_func_param_type(const wzc_func *func, size_t index) { return funcType(func->type).params()[index]; }
uint32_t wzc_func_result_type(const wzc_func *func, size_t index) { return funcType(func->type).results()[index]; }

bool wzc_func_type_string(const wzc_func *func, char *buffer, size_t size) {
  const FuncType &type = funcType(func->type);
  return spellFuncType({type.params(), type.paramCount}, {type.results(), type.resultCount}, buffer, size);
}

wzc_trap *wzc_func_call(wzc_store *store, wzc_func *func, const char *type, wzc_value *values) {
  if (!func) [[unlikely]]
    return newTrap(WZC_TRAP_NULL_FUNCTION_REFERENCE);
  if (type && !spells(type, funcType(func->type))) {
    Text text;
    text.add("function of type ");
    addFuncTypeName(text, funcType(func->type));
    return newTrap(WZC_TRAP_WRONG_TYPE, text.add(" called as ").addQuoted(type).view());
  }
  Store &own = storeOf(store);
  const Store *other = storeOf(*func);
  if (other && other != &own) [[unlikely]]
    return newTrap(WZC_TRAP_WRONG_TYPE, "function belongs to another store");
  if (!func->array_call) [[unlikely]]
    return wzc_enter(&own, callNativeByArray, func, nullptr, values);
  return wzc_enter(&own, func->array_call, func->code, func->context, values);
}

} // extern "C"
