// The same by the C++ functions of the header.
#include "add.h"

#include <cstdio>

int main() {
  wzc_store *store = wzc_store_new(nullptr);
  wzc_instance *instance;
  if (wzc_trap *trap = wzc_instance_new(store, &wasm::add::module, nullptr, 0, &instance)) {
    std::printf("%s\n", wzc_trap_message(trap));
    return 1;
  }
  std::printf("40 + 2 = %d\n", wasm::add::add(instance, 40, 2).value());
  auto [wide, narrow] = wasm::add::swap(instance, 1.5f, 2.5).value();
  std::printf("swap: %g %g\n", wide, narrow);
  std::printf("load: %s\n", wasm::add::load(instance, 65536) ? "no trap" : "trap");
  wzc_store_delete(store);
}
