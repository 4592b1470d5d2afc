// WASI behind the linker: every function can be imported, each instance has its own memory, proc_exit unwinds.

#include <deque>

#include "unit/core/guest.h"
#include "wasi_test.h"

#define GUEST_CODE extern "C" __attribute__((section("wzc_text_test"), noinline))

namespace {

const wzc_import_slot &importSlot(GuestInstance *instance, uint32_t index) {
  return reinterpret_cast<wzc_import_slot *>(reinterpret_cast<char *>(instance) + layoutOf(instance).imports)[index];
}

} // namespace

// i32, i32 -> i32: import 0 with the same arguments
GUEST_CODE int32_t wasiGuestCall(GuestInstance *instance, int32_t a, int32_t b) {
  const wzc_import_slot &slot = importSlot(instance, 0);
  return reinterpret_cast<int32_t (*)(void *, int32_t, int32_t)>(slot.code)(slot.context, a, b);
}

// -> : calls import 0, which is proc_exit, with what lies at address 0
GUEST_CODE void wasiGuestExit(GuestInstance *instance) {
  const wzc_import_slot &slot = importSlot(instance, 0);
  const auto *memory =
      reinterpret_cast<wzc_memory_slot *>(reinterpret_cast<char *>(instance) + layoutOf(instance).memories);
  int32_t status;
  std::memcpy(&status, memory->base, sizeof status);
  reinterpret_cast<void (*)(void *, int32_t)>(slot.code)(slot.context, status);
  memory->base[4] = 1;
}

GUEST_CODE void wasiGuestReturn(GuestInstance *) {}

GUEST_CODE void wasiGuestTrap(GuestInstance *instance) { guestTrap(instance, WZC_TRAP_UNREACHABLE); }

namespace wzc::wasi {
namespace {

/// Descriptors are constants of the process: the runtime knows a module by the address of its descriptor.
GuestModule &newModule() {
  static std::deque<GuestModule> modules;
  return modules.emplace_back();
}

constexpr const char *kModule = "wasi_snapshot_preview1";

class DefineTest : public testing::Test {
protected:
  void SetUp() override {
    config = wzc_wasi_config_new();
    linker = wzc_linker_new(store);
  }
  void TearDown() override { wzc_linker_delete(linker); }

  void define() { ASSERT_EQ(wzc_wasi_define(linker, config), nullptr); }
  wzc_instance *instantiate(GuestModule &module) {
    wzc_instance *instance = nullptr;
    TrapHolder trap = wzc_linker_instantiate(linker, &module.finish(), &instance);
    EXPECT_EQ(trap.trap, nullptr) << trap.message();
    return instance;
  }
  /// A command whose `_start` is `code`.
  void command(GuestModule &module, void *code, int32_t status) {
    module.importFunction(kModule, "proc_exit", "i:");
    module.memory("memory", 1, 1);
    module.data(0, std::string(reinterpret_cast<const char *>(&status), 4));
    module.function("_start", ":", code);
  }

  StoreHolder store;
  wzc_wasi_config *config;
  wzc_linker *linker;
};

TEST_F(DefineTest, EveryFunctionIsImportedWithItsType) {
  define();
  GuestModule &module = newModule();
  module.memory("memory", 1, 1);
#define WASI_P1(family, name, function, type, right, parameters) module.importFunction(kModule, #name, type);
#include "wasi/wasi_p1.def"
#undef WASI_P1
  EXPECT_NE(instantiate(module), nullptr);
}

TEST_F(DefineTest, AnotherTypeDoesNotLink) {
  define();
  GuestModule &module = newModule();
  module.importFunction(kModule, "fd_seek", "iiii:i");
  wzc_instance *instance = nullptr;
  TrapHolder trap = wzc_linker_instantiate(linker, &module.finish(), &instance);
  EXPECT_EQ(trap.code(), WZC_TRAP_LINK_FAILURE);
  EXPECT_NE(trap.message().find("fd_seek"), std::string::npos) << trap.message();
}

TEST_F(DefineTest, EachInstanceHasItsOwnMemory) {
  ASSERT_EQ(wzc_wasi_config_arg(config, "one"), nullptr);
  define();
  GuestModule &module = newModule();
  module.importFunction(kModule, "args_sizes_get", "ii:i");
  module.memory("memory", 1, 1);
  module.function("call", "ii:i", reinterpret_cast<void *>(wasiGuestCall));
  wzc_instance *first = instantiate(module);
  wzc_instance *second = instantiate(module);
  ASSERT_TRUE(first && second);
  auto wordAt = [](wzc_instance *instance, uint64_t at) {
    uint32_t value;
    std::memcpy(&value, wzc_memory_at(wzc_instance_memory(instance, "memory"), at, 4), 4);
    return value;
  };
  EXPECT_EQ(callExport(second, "call", 16, 20).value, 0);
  EXPECT_EQ(wordAt(first, 20), 0u);
  EXPECT_EQ(wordAt(second, 20), 4u);
  EXPECT_EQ(callExport(first, "call", 32, 36).value, 0);
  EXPECT_EQ(wordAt(first, 36), 4u);
  EXPECT_EQ(wordAt(second, 36), 0u);
  EXPECT_EQ(callExport(first, "call", 65536, 0).value, int32_t(Errno::Fault));
}

TEST_F(DefineTest, AnInstanceWithoutMemoryFaults) {
  define();
  GuestModule &module = newModule();
  module.importFunction(kModule, "args_sizes_get", "ii:i");
  module.function("call", "ii:i", reinterpret_cast<void *>(wasiGuestCall));
  EXPECT_EQ(callExport(instantiate(module), "call", 0, 0).value, int32_t(Errno::Fault));
}

TEST_F(DefineTest, TheHostCallsByArray) {
  define();
  GuestModule &module = newModule();
  uint32_t random = module.importFunction(kModule, "random_get", "ii:i");
  uint32_t seek = module.importFunction(kModule, "fd_seek", "iIii:i");
  uint32_t close = module.importFunction(kModule, "fd_close", "i:i");
  module.memory("memory", 1, 1);
  module.exportAs("random", WZC_EXTERN_FUNC, random);
  module.exportAs("seek", WZC_EXTERN_FUNC, seek);
  module.exportAs("close", WZC_EXTERN_FUNC, close);
  wzc_instance *instance = instantiate(module);
  ASSERT_NE(instance, nullptr);
  wzc_value values[4] = {valueOf(100), valueOf(32)};
  ASSERT_EQ(wzc_func_call(store, wzc_instance_func(instance, "random"), "ii:i", values), nullptr);
  EXPECT_EQ(values[0].i32, 0);
  const void *random32 = wzc_memory_at(wzc_instance_memory(instance, "memory"), 100, 32);
  EXPECT_NE(std::string(static_cast<const char *>(random32), 32), std::string(32, '\0'));
  values[0].i32 = 9;
  values[1].i64 = -1;
  values[2].i32 = 0;
  values[3].i32 = 8;
  ASSERT_EQ(wzc_func_call(store, wzc_instance_func(instance, "seek"), "iIii:i", values), nullptr);
  EXPECT_EQ(values[0].i32, int32_t(Errno::Badf));
  values[0].i32 = 9;
  ASSERT_EQ(wzc_func_call(store, wzc_instance_func(instance, "close"), "i:i", values), nullptr);
  EXPECT_EQ(values[0].i32, int32_t(Errno::Badf));
}

TEST_F(DefineTest, ExitUnwindsToTheHost) {
  define();
  for (int32_t status : {0, 1, 42, 255, 256, -1}) {
    GuestModule &module = newModule();
    command(module, reinterpret_cast<void *>(wasiGuestExit), status);
    wzc_instance *instance = instantiate(module);
    ASSERT_NE(instance, nullptr);
    int32_t seen = 77;
    TrapHolder trap = wzc_wasi_run_command(instance, &seen);
    EXPECT_EQ(trap.trap, nullptr) << trap.message();
    EXPECT_EQ(seen, status);
    // What follows the call did not run, and the instance is still good.
    EXPECT_EQ(wzc_memory_data(wzc_instance_memory(instance, "memory"))[4], 0);
    TrapHolder again = wzc_wasi_run_command(instance, &seen);
    EXPECT_EQ(seen, status);
  }
}

TEST_F(DefineTest, ReturningIsSuccessAndTrapsStayTraps) {
  define();
  GuestModule &returns = newModule(), &traps = newModule(), &none = newModule();
  command(returns, reinterpret_cast<void *>(wasiGuestReturn), 0);
  command(traps, reinterpret_cast<void *>(wasiGuestTrap), 0);
  int32_t status = 77;
  TrapHolder returned = wzc_wasi_run_command(instantiate(returns), &status);
  EXPECT_EQ(returned.trap, nullptr);
  EXPECT_EQ(status, 0);
  TrapHolder trapped = wzc_wasi_run_command(instantiate(traps), &status);
  EXPECT_EQ(trapped.code(), WZC_TRAP_UNREACHABLE);
  TrapHolder missing = wzc_wasi_run_command(instantiate(none), &status);
  EXPECT_EQ(missing.code(), WZC_TRAP_NOT_FOUND);
}

TEST(DefineOwnership, TheStoreClosesWhatTheGuestHad) {
  size_t before = std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  wzc_store *store = wzc_store_new(nullptr);
  wzc_linker *linker = wzc_linker_new(store);
  wzc_wasi_config *config = wzc_wasi_config_new();
  ASSERT_EQ(wzc_wasi_config_dir(config, "/", "/", WZC_DIR_READ_ONLY), nullptr);
  ASSERT_EQ(wzc_wasi_define(linker, config), nullptr);
  wzc_linker_delete(linker);
  wzc_store_delete(store);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}), long(before));
}

} // namespace
} // namespace wzc::wasi
