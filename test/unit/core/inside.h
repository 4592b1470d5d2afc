// Runs code of a test as if it were called from WebAssembly: libcalls need an activation to trap to.

#ifndef WZC_TEST_UNIT_CORE_INSIDE_H
#define WZC_TEST_UNIT_CORE_INSIDE_H

#include "core/activation.h"
#include "core/store.h"

/// The trap `body` raised, or null. `body` owns nothing that needs a destructor.
template <class Body> wzc_trap *runInside(wzc_store *store, Body body) {
  auto call = [](void *code, void *, wzc_value *) { (*static_cast<Body *>(code))(); };
  return wzc::wzc_enter(&wzc::storeOf(store), call, &body, nullptr, nullptr);
}

#endif
