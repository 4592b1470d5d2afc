// What crossing the border costs. Prints nanoseconds; the numbers are for people, nothing is checked.

#include <chrono>
#include <cstdio>

#include "core/libcalls.h"
#include "guest.h"

namespace {

template <class Body> double nanoseconds(int rounds, Body body) {
  double best = 1e30;
  for (int attempt = 0; attempt < 7; ++attempt) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i)
      body(i);
    std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    double each = took.count() / rounds;
    best = each < best ? each : best;
  }
  return best;
}

// What the compiler emits for an export of type i32, i32 -> i32.
__attribute__((noinline)) wzc_trap *typedAdd(wzc_instance *instance, wzc_func *func, int32_t a, int32_t b,
                                             int32_t *result) {
  wzc_value values[2];
  values[0].i32 = a;
  values[1].i32 = b;
  void *trap = wzc_libcall_enter(instance, reinterpret_cast<void *>(func->array_call), func->code, instance, values);
  *result = values[0].i32;
  return static_cast<wzc_trap *>(trap);
}

wzc_trap *hostIdentity(void *, wzc_instance *, const wzc_value *args, wzc_value *results) {
  results[0] = args[0];
  return nullptr;
}

int32_t nativeIdentity(void *, int32_t value) { return value; }

wzc_trap *hostFails(void *, wzc_instance *, const wzc_value *, wzc_value *) {
  return wzc_trap_new(WZC_TRAP_HOST_FAILURE, nullptr);
}

wzc_instance *instantiate(wzc_store *store, const wzc_module &module, wzc_func *import = nullptr) {
  wzc_instance *instance = nullptr;
  wzc_extern external = {WZC_EXTERN_FUNC, {import}};
  wzc_trap_delete(wzc_instance_new(store, &module, &external, import ? 1 : 0, &instance));
  return instance;
}

} // namespace

int main() {
  StoreHolder integerStore;
  GuestModule integers;
  integers.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
  integers.module.flags = WZC_MODULE_INTEGER_ONLY;
  wzc_instance *integerInstance = instantiate(integerStore, integers.finish());
  wzc_func *integerAdd = wzc_instance_func(integerInstance, "add");
  int32_t sum = 0;
  std::printf("host -> guest, typed, no floats %5.2f ns\n",
              nanoseconds(2000000, [&](int i) { typedAdd(integerInstance, integerAdd, i, 1, &sum); }));

  StoreHolder store;
  GuestModule plain;
  plain.memory("memory", 1, 1);
  plain.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
  plain.function("trap", "i:i", reinterpret_cast<void *>(guestTrap));
  plain.function("load", "i:i", reinterpret_cast<void *>(guestLoad));
  wzc_instance *instance = instantiate(store, plain.finish());
  wzc_func *add = wzc_instance_func(instance, "add");
  wzc_func *trap = wzc_instance_func(instance, "trap");
  wzc_func *load = wzc_instance_func(instance, "load");
  std::printf("host -> guest, typed         %8.2f ns\n",
              nanoseconds(2000000, [&](int i) { typedAdd(instance, add, i, 1, &sum); }));
  wzc_value values[2] = {};
  std::printf("host -> guest, wzc_func_call %8.2f ns\n", nanoseconds(2000000, [&](int i) {
                values[0].i32 = i;
                wzc_func_call(store, add, nullptr, values);
              }));
  std::printf("trap and back                %8.2f ns\n", nanoseconds(20000, [&](int) {
                values[0].i32 = 1;
                wzc_trap_delete(wzc_func_call(store, trap, nullptr, values));
              }));
  std::printf("memory fault and back        %8.2f ns\n", nanoseconds(20000, [&](int) {
                values[0].i32 = -1;
                wzc_trap_delete(wzc_func_call(store, load, nullptr, values));
              }));

  GuestModule importing;
  importing.importFunction("env", "f", "i:i");
  importing.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  importing.finish();
  wzc_func *byArray = nullptr, *native = nullptr, *failing = nullptr;
  wzc_func_new(store, "i:i", hostIdentity, nullptr, nullptr, &byArray);
  wzc_func_new(store, "i:i", hostFails, nullptr, nullptr, &failing);
  wzc_func_new_native(store, "i:i", reinterpret_cast<void *>(nativeIdentity), nullptr, nullptr, nullptr, &native);
  for (wzc_func *import : {byArray, native}) {
    wzc_func *call = wzc_instance_func(instantiate(store, importing.module, import), "call");
    std::printf("host -> guest -> host, %s %6.2f ns\n", import == native ? "native " : "array  ",
                nanoseconds(2000000, [&](int i) {
                  values[0].i32 = i;
                  wzc_func_call(store, call, nullptr, values);
                }));
  }
  wzc_func *fails = wzc_instance_func(instantiate(store, importing.module, failing), "call");
  std::printf("failure of the host and back %8.2f ns\n",
              nanoseconds(20000, [&](int) { wzc_trap_delete(wzc_func_call(store, fails, nullptr, values)); }));

  GuestModule large;
  large.memory("memory", 16, 16);
  for (int i = 0; i < 1000; ++i)
    large.function("", "ii:i", reinterpret_cast<void *>(guestAdd));
  std::vector<uint32_t> all;
  for (uint32_t i = 0; i < 1000; ++i)
    all.push_back(i);
  large.table("table", 1000, 1000);
  large.elements(0, all);
  large.data(0, std::string(300 << 10, 'x'));
  large.finish();
  double best = 1e30;
  for (int i = 0; i < 200; ++i) {
    StoreHolder fresh;
    auto start = std::chrono::steady_clock::now();
    instantiate(fresh, large.module);
    std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    best = took.count() < best ? took.count() : best;
  }
  std::printf("instantiate, 1000 references, 300 KB of data %8.2f us\n", best);
  return sum == -1;
}
