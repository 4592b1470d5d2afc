// What it costs to cross the boundary between host and guest: calls in and out, traps, instances. Each figure is the
// least of many short runs, in nanoseconds, so that what else the machine does falls out.

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "floats.h"
#include "guest.h" // the module whose instantiation is measured
#include "integers.h"
#include "wzc/wasi.h"

namespace {

uint64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000000000 + static_cast<uint64_t>(time.tv_nsec);
}

void check(wzc_trap *trap) {
  if (!trap)
    return;
  std::fprintf(stderr, "boundary: %s\n", wzc_trap_message(trap));
  std::exit(1);
}

bool isWanted(const char *name, const char *only) { return !only || std::strstr(name, only); }
const char *wantedNames;

/// Runs `body(count)` repeatedly and prints the least time for one of the `count` things it does.
template <class Body> void measure(const char *name, uint32_t count, Body body) {
  if (!isWanted(name, wantedNames))
    return;
  uint64_t least = UINT64_MAX;
  uint64_t begin = now();
  for (int run = 0; run < 20 || (run < 400 && now() - begin < 300000000); ++run) {
    uint64_t start = now();
    body(count);
    least = std::min(least, now() - start);
  }
  std::printf("%-44s %10.1f ns\n", name, static_cast<double>(least) / count);
}

/// The same where only a part of what `body` does counts: it returns the nanoseconds of that.
template <class Body> void measurePart(const char *name, Body body) {
  if (!isWanted(name, wantedNames))
    return;
  uint64_t least = UINT64_MAX;
  for (int run = 0; run < 3000; ++run)
    least = std::min(least, body());
  std::printf("%-44s %10.1f ns\n", name, static_cast<double>(least));
}

int32_t addNative(void *, int32_t a, int32_t b) { return a + b; }
double addFloatsNative(void *, double a, double b) { return a + b; }

wzc_trap *addCallback(void *, wzc_instance *, const wzc_value *args, wzc_value *results) {
  results[0].i32 = args[0].i32 + args[1].i32;
  return nullptr;
}

wzc_trap *addFloatsCallback(void *, wzc_instance *, const wzc_value *args, wzc_value *results) {
  results[0].f64 = args[0].f64 + args[1].f64;
  return nullptr;
}

wzc_trap *nothing(void *, wzc_instance *, const wzc_value *, wzc_value *) { return nullptr; }

wzc_instance *instantiate(wzc_store *store, const wzc_module &module, wzc_func *import) {
  wzc_extern imports[] = {{WZC_EXTERN_FUNC, {import}}};
  wzc_instance *instance = nullptr;
  check(wzc_instance_new(store, &module, imports, 1, &instance));
  return instance;
}

wzc_func *hostFunction(wzc_store *store, const char *type, wzc_host_callback callback) {
  wzc_func *func = nullptr;
  check(wzc_func_new(store, type, callback, nullptr, nullptr, &func));
  return func;
}

wzc_func *nativeFunction(wzc_store *store, const char *type, void *code) {
  wzc_func *func = nullptr;
  check(wzc_func_new_native(store, type, code, nullptr, nullptr, nullptr, &func));
  return func;
}

void measureIntegerCalls() {
  wzc_store *store = wzc_store_new(nullptr);
  wzc_instance *native =
      instantiate(store, integers_module, nativeFunction(store, "ii:i", reinterpret_cast<void *>(addNative)));
  wzc_instance *callback = instantiate(store, integers_module, hostFunction(store, "ii:i", addCallback));
  measure("host -> guest, integers", 10000, [&](uint32_t count) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; ++i)
      check(integers_add(native, static_cast<int32_t>(i), 1, &sum));
  });
  measure("host -> guest, dependent integers", 10000, [&](uint32_t count) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; ++i)
      check(integers_add(native, sum, 1, &sum));
  });
  measure("host -> guest, no values", 10000, [&](uint32_t count) {
    for (uint32_t i = 0; i < count; ++i)
      check(integers_nothing(native));
  });
  wzc_func *add = wzc_instance_func(native, "add");
  measure("host -> guest, by array of values", 10000, [&](uint32_t count) {
    wzc_value values[2];
    for (uint32_t i = 0; i < count; ++i) {
      values[0].i32 = static_cast<int32_t>(i);
      values[1].i32 = 1;
      check(wzc_func_call(store, add, nullptr, values));
    }
  });
  auto callHost = [](wzc_instance *instance) {
    return [=](uint32_t count) {
      int32_t sum = 0;
      check(integers_call_host(instance, static_cast<int32_t>(count), &sum));
    };
  };
  measure("guest -> host, native function", 10000, callHost(native));
  measure("guest -> host, callback", 10000, callHost(callback));
  measure("trap by instruction, to the host and freed", 1000, [&](uint32_t count) {
    for (uint32_t i = 0; i < count; ++i)
      wzc_trap_delete(integers_unreachable(native));
  });
  measure("trap by guard page, to the host and freed", 200, [&](uint32_t count) {
    int32_t result = 0;
    for (uint32_t i = 0; i < count; ++i)
      wzc_trap_delete(integers_out_of_bounds(native, &result));
  });
  wzc_store_delete(store);
}

void measureFloatCalls() {
  wzc_store *store = wzc_store_new(nullptr);
  wzc_instance *native =
      instantiate(store, floats_module, nativeFunction(store, "FF:F", reinterpret_cast<void *>(addFloatsNative)));
  wzc_instance *callback = instantiate(store, floats_module, hostFunction(store, "FF:F", addFloatsCallback));
  measure("host -> guest, floats", 10000, [&](uint32_t count) {
    double sum = 0;
    for (uint32_t i = 0; i < count; ++i)
      check(floats_add(native, i, 1, &sum));
  });
  measure("host -> guest, integers beside floats", 10000, [&](uint32_t count) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < count; ++i)
      check(floats_add_integers(native, static_cast<int32_t>(i), 1, &sum));
  });
  auto callHost = [](wzc_instance *instance) {
    return [=](uint32_t count) {
      double sum = 0;
      check(floats_call_host(instance, static_cast<int32_t>(count), &sum));
    };
  };
  measure("guest -> host, native function, floats", 10000, callHost(native));
  measure("guest -> host, callback, floats", 10000, callHost(callback));
  wzc_store_delete(store);
}

/// A store with something for every import of the guest.
struct Guest {
  wzc_store *store = wzc_store_new(nullptr);
  std::vector<wzc_extern> imports;
  wzc_instance *instance = nullptr;

  Guest() {
    for (size_t i = 0; i < wzc_module_import_count(&guest_module); ++i) {
      char type[64];
      if (!wzc_module_import_type_string(&guest_module, i, type, sizeof(type))) {
        std::fprintf(stderr, "boundary: the guest imports something else than functions\n");
        std::exit(1);
      }
      imports.push_back({WZC_EXTERN_FUNC, {hostFunction(store, type, nothing)}});
    }
  }
  ~Guest() { wzc_store_delete(store); }
  void instantiate() { check(wzc_instance_new(store, &guest_module, imports.data(), imports.size(), &instance)); }
};

void measureInstances() {
  measurePart("the module's first instantiation", [] {
    Guest guest;
    wzc_module_unregister(&guest_module);
    uint64_t start = now();
    guest.instantiate();
    return now() - start;
  });
  measurePart("the module's second instantiation", [] {
    wzc_module_unregister(&guest_module);
    {
      Guest().instantiate();
    }
    Guest guest;
    uint64_t start = now();
    guest.instantiate();
    return now() - start;
  });
  wzc_set_memory_pool(0);
  measurePart("instantiation without the pool", [] {
    Guest guest;
    uint64_t start = now();
    guest.instantiate();
    return now() - start;
  });
  wzc_set_memory_pool(16);
  measurePart("instantiation", [] {
    Guest guest;
    uint64_t start = now();
    guest.instantiate();
    return now() - start;
  });
  measurePart("... and writing to 16 pages", [] {
    Guest guest;
    uint64_t start = now();
    guest.instantiate();
    wzc_memory *memory = wzc_instance_memory(guest.instance, "memory");
    uint8_t *end = wzc_memory_data(memory) + wzc_memory_size(memory);
    for (int page = 1; page <= 16; ++page)
      end[-page * 4096] = 1;
    return now() - start;
  });
  measurePart("deletion of the store after that", [] {
    Guest *guest = new Guest;
    guest->instantiate();
    wzc_memory *memory = wzc_instance_memory(guest->instance, "memory");
    uint8_t *end = wzc_memory_data(memory) + wzc_memory_size(memory);
    for (int page = 1; page <= 16; ++page)
      end[-page * 4096] = 1;
    uint64_t start = now();
    delete guest;
    return now() - start;
  });
  measure("store, WASI, instance, deletion", 10, [](uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      wzc_store *store = wzc_store_new(nullptr);
      wzc_linker *linker = wzc_linker_new(store);
      wzc_instance *instance = nullptr;
      check(wzc_wasi_define(linker, wzc_wasi_config_new()));
      check(wzc_linker_instantiate(linker, &guest_module, &instance));
      wzc_linker_delete(linker);
      wzc_store_delete(store);
    }
  });
}

} // namespace

int main(int argc, char **argv) {
  wantedNames = argc > 1 ? argv[1] : nullptr;
  measureIntegerCalls();
  measureFloatCalls();
  measureInstances();
}
