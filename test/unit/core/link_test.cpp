// Instantiation: matching of imports, identity of what is exported again, order of effects, linking by name.

#include <gtest/gtest.h>

#include <cstring>

#include "guest.h"

namespace {

wzc_extern of(wzc_func *func) {
  wzc_extern result = {WZC_EXTERN_FUNC, {nullptr}};
  result.of.func = func;
  return result;
}
wzc_extern of(wzc_memory *memory) {
  wzc_extern result = {WZC_EXTERN_MEMORY, {nullptr}};
  result.of.memory = memory;
  return result;
}
wzc_extern of(wzc_table *table) {
  wzc_extern result = {WZC_EXTERN_TABLE, {nullptr}};
  result.of.table = table;
  return result;
}
wzc_extern of(wzc_global *global) {
  wzc_extern result = {WZC_EXTERN_GLOBAL, {nullptr}};
  result.of.global = global;
  return result;
}

wzc_trap *identity(void *, wzc_instance *, const wzc_value *args, wzc_value *results) {
  results[0] = args[0];
  return nullptr;
}

struct Link : testing::Test {
  StoreHolder store;
  wzc_instance *instance = nullptr;

  wzc_func *func(const char *type, wzc_store *owner = nullptr) {
    wzc_func *result = nullptr;
    EXPECT_EQ(wzc_func_new(owner ? owner : store.store, type, identity, nullptr, nullptr, &result), nullptr);
    return result;
  }
  wzc_memory *memory(uint64_t min, uint64_t max) {
    wzc_memory *result = nullptr;
    EXPECT_EQ(wzc_memory_new(store, min, max, &result), nullptr);
    return result;
  }
  wzc_table *table(wzc_value_kind type, uint64_t min, uint64_t max) {
    wzc_table *result = nullptr;
    EXPECT_EQ(wzc_table_new(store, type, min, max, nullptr, &result), nullptr);
    return result;
  }
  wzc_global *global(wzc_value_kind type, bool isMutable, int32_t value = 0) {
    wzc_global *result = nullptr;
    EXPECT_EQ(wzc_global_new(store, type, isMutable, valueOf(value), &result), nullptr);
    return result;
  }
  std::string link(const wzc_module &module, const std::vector<wzc_extern> &imports) {
    TrapHolder trap = wzc_instance_new(store, &module, imports.data(), imports.size(), &instance);
    if (trap.trap) {
      EXPECT_EQ(trap.code(), WZC_TRAP_LINK_FAILURE);
      EXPECT_EQ(instance, nullptr);
    }
    return trap.message();
  }
};

TEST_F(Link, FunctionTypes) {
  GuestModule guest;
  guest.importFunction("env", "log", "i:");
  guest.finish();
  EXPECT_EQ(link(guest.module, {of(func("i:"))}), "");
  EXPECT_EQ(link(guest.module, {of(func("iI:fFv"))}),
            "import \"env\" \"log\": incompatible import type: expected function [i32] -> [], "
            "found function [i32 i64] -> [f32 f64 v128]");
  EXPECT_EQ(link(guest.module, {of(memory(1, 1))}),
            "import \"env\" \"log\": incompatible import type: expected function [i32] -> [], found memory");
  EXPECT_EQ(link(guest.module, {of(static_cast<wzc_func *>(nullptr))}), "import \"env\" \"log\": unknown import");
  EXPECT_EQ(link(guest.module, {}), "expected 1 imports, found 0");
  StoreHolder other;
  EXPECT_EQ(link(guest.module, {of(func("i:", other))}), "import \"env\" \"log\": belongs to another store");
}

TEST_F(Link, MemoryLimits) {
  GuestModule bounded, open;
  bounded.importMemory("env", "memory", 2, 4);
  open.importMemory("env", "memory", 2, UINT64_MAX);
  bounded.finish();
  open.finish();
  EXPECT_EQ(link(bounded.module, {of(memory(2, 4))}), "");
  EXPECT_EQ(link(bounded.module, {of(memory(3, 3))}), "");
  EXPECT_EQ(link(bounded.module, {of(memory(1, 4))}),
            "import \"env\" \"memory\": incompatible import type: expected memory 2..4 pages, found memory 1..4 pages");
  EXPECT_NE(link(bounded.module, {of(memory(2, 5))}), "");
  EXPECT_NE(link(bounded.module, {of(memory(2, UINT64_MAX))}), "");
  EXPECT_EQ(link(open.module, {of(memory(2, UINT64_MAX))}), "");
  EXPECT_EQ(link(open.module, {of(memory(5, 9))}), "");
  // What counts is the present size.
  wzc_memory *grown = memory(1, 4);
  wzc_memory_grow(grown, 1);
  EXPECT_EQ(link(bounded.module, {of(grown)}), "");
}

TEST_F(Link, TableAndGlobalTypes) {
  GuestModule tables;
  tables.importTable("env", "t", 2, 4);
  tables.finish();
  EXPECT_EQ(link(tables.module, {of(table(WZC_FUNCREF, 2, 4))}), "");
  EXPECT_EQ(link(tables.module, {of(table(WZC_EXTERNREF, 2, 4))}),
            "import \"env\" \"t\": incompatible import type: expected table of funcref 2..4 elements, "
            "found table of externref 2..4 elements");
  EXPECT_NE(link(tables.module, {of(table(WZC_FUNCREF, 1, 4))}), "");
  EXPECT_NE(link(tables.module, {of(table(WZC_FUNCREF, 2, UINT64_MAX))}), "");
  GuestModule globals;
  globals.importGlobal("env", "g", WZC_I32, true);
  globals.finish();
  EXPECT_EQ(link(globals.module, {of(global(WZC_I32, true))}), "");
  EXPECT_EQ(link(globals.module, {of(global(WZC_I32, false))}),
            "import \"env\" \"g\": incompatible import type: expected mutable global i32, found global i32");
  EXPECT_NE(link(globals.module, {of(global(WZC_I64, true))}), "");
}

TEST_F(Link, NamesInMessagesAreEscapedAndCut) {
  GuestModule guest;
  guest.importFunction("a\"\n\x1B", std::string(200, 'n'), "i:");
  EXPECT_EQ(link(guest.finish(), {of(static_cast<wzc_func *>(nullptr))}),
            "import \"a\\22\\0a\\1b\" \"" + std::string(100, 'n') + "...\": unknown import");
}

TEST_F(Link, OtherVersionsOfTheInterfaceAreRefused) {
  GuestModule guest;
  guest.finish();
  guest.module.abi_version = WZC_ABI_VERSION + 1;
  EXPECT_NE(link(guest.module, {}).find("version " + std::to_string(WZC_ABI_VERSION + 1)), std::string::npos);
}

TEST_F(Link, ImportedThingsKeepTheirIdentity) {
  GuestModule guest;
  guest.importFunction("env", "f", "i:i");
  guest.importMemory("env", "m", 0, UINT64_MAX);
  guest.importTable("env", "t", 0, UINT64_MAX);
  guest.importGlobal("env", "g", WZC_I32, true);
  guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  guest.exportAs("f", WZC_EXTERN_FUNC, 0);
  guest.exportAs("m", WZC_EXTERN_MEMORY, 0);
  guest.exportAs("t", WZC_EXTERN_TABLE, 0);
  guest.exportAs("g", WZC_EXTERN_GLOBAL, 0);
  guest.elements(0, {0});
  guest.finish();
  std::vector<wzc_extern> imports = {of(func("i:i")), of(memory(1, 2)), of(table(WZC_FUNCREF, 1, 1)),
                                     of(global(WZC_I32, true, 5))};
  ASSERT_EQ(link(guest.module, imports), "");
  const char *names[] = {"f", "m", "t", "g"};
  for (int i = 0; i < 4; ++i) {
    wzc_extern found;
    ASSERT_TRUE(wzc_instance_export(instance, names[i], &found));
    EXPECT_EQ(found.of.any, imports[i].of.any) << names[i];
  }
  // The table and the slot for references hold the very function that was imported.
  void *element = nullptr;
  ASSERT_EQ(wzc_table_get(imports[2].of.table, 0, &element), nullptr);
  EXPECT_EQ(element, imports[0].of.func);
  uint8_t *block = reinterpret_cast<uint8_t *>(instance);
  EXPECT_EQ(reinterpret_cast<wzc_func *>(block + layoutOf(instance).functions)->code, imports[0].of.func);
  EXPECT_EQ(callExport(instance, "call", 7).value, 7);
  // A second module imports the functions of the first.
  GuestModule second;
  second.importFunction("env", "f", "i:i");
  second.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  wzc_func *inner = wzc_instance_func(instance, "call");
  ASSERT_EQ(link(second.finish(), {of(inner)}), "");
  EXPECT_EQ(callExport(instance, "call", 8).value, 8);
}

TEST_F(Link, GlobalsAreShared) {
  GuestModule guest;
  guest.importGlobal("env", "g", WZC_I32, false);
  wzc_const_expr copy = {WZC_CONST_GLOBAL, 0, 0, 0, nullptr};
  guest.global("own", WZC_I32, true, copy);
  guest.global("constant", WZC_I64, false, constant(~uint64_t{0}));
  guest.exportAs("imported", WZC_EXTERN_GLOBAL, 0);
  wzc_global *given = global(WZC_I32, false, 123);
  ASSERT_EQ(link(guest.finish(), {of(given)}), "");
  wzc_extern own, again, number;
  ASSERT_TRUE(wzc_instance_export(instance, "own", &own));
  ASSERT_TRUE(wzc_instance_export(instance, "own", &again));
  EXPECT_EQ(own.of.global, again.of.global);
  EXPECT_EQ(wzc_global_get(own.of.global).i32, 123);
  EXPECT_EQ(wzc_global_set(own.of.global, valueOf(9)), nullptr);
  int32_t *slot = reinterpret_cast<int32_t *>(reinterpret_cast<uint8_t *>(instance) + layoutOf(instance).globals + 16);
  EXPECT_EQ(*slot, 9);
  ASSERT_TRUE(wzc_instance_export(instance, "constant", &number));
  EXPECT_EQ(wzc_global_get(number.of.global).i64, -1);
  EXPECT_EQ(wzc_global_kind(number.of.global), WZC_I64);
  TrapHolder immutable = wzc_global_set(number.of.global, valueOf(9));
  EXPECT_EQ(immutable.code(), WZC_TRAP_WRONG_TYPE);
  EXPECT_FALSE(wzc_instance_export(instance, "nothing", &own));
}

TEST_F(Link, CallerIsTheImportingInstance) {
  GuestModule guest;
  guest.importFunction("env", "f", "i:i");
  guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  guest.finish();
  wzc_instance *seen = nullptr;
  wzc_func *host = nullptr;
  auto remember = [](void *context, wzc_instance *caller, const wzc_value *, wzc_value *) -> wzc_trap * {
    *static_cast<wzc_instance **>(context) = caller;
    return nullptr;
  };
  ASSERT_EQ(wzc_func_new(store, "i:i", remember, &seen, nullptr, &host), nullptr);
  wzc_instance *instances[2];
  for (wzc_instance *&each : instances) {
    ASSERT_EQ(link(guest.module, {of(host)}), "");
    each = instance;
  }
  for (wzc_instance *each : instances) {
    EXPECT_EQ(callExport(each, "call", 1).trap, nullptr);
    EXPECT_EQ(seen, each);
  }
  wzc_value values[1] = {valueOf(1)};
  EXPECT_EQ(wzc_func_call(store, host, "i:i", values), nullptr);
  EXPECT_EQ(seen, nullptr);
}

TEST_F(Link, StartRunsLastAndEarlierEffectsStay) {
  GuestModule guest;
  guest.importMemory("env", "m", 1, UINT64_MAX);
  guest.importTable("env", "t", 2, UINT64_MAX);
  guest.module.start = guest.function("start", ":", reinterpret_cast<void *>(guestStart));
  guest.elements(1, {0});
  guest.data(4, "data");
  guest.finish();
  wzc_memory *shared = memory(1, 1);
  wzc_table *elements = table(WZC_FUNCREF, 2, 2);
  ASSERT_EQ(link(guest.module, {of(shared), of(elements)}), "");
  EXPECT_EQ(*static_cast<int32_t *>(wzc_memory_at(shared, 0, 4)), 42);
  EXPECT_EQ(std::memcmp(wzc_memory_at(shared, 4, 4), "data", 4), 0);

  GuestModule trapping;
  trapping.importMemory("env", "m", 1, UINT64_MAX);
  trapping.importTable("env", "t", 2, UINT64_MAX);
  trapping.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
  trapping.module.start = trapping.function("start", ":", reinterpret_cast<void *>(guestStart));
  trapping.elements(0, {0});
  trapping.data(8, "kept");
  trapping.data(65535, "xx");
  trapping.data(12, "never");
  trapping.finish();
  *static_cast<int32_t *>(wzc_memory_at(shared, 0, 4)) = 0;
  std::vector<wzc_extern> imports = {of(shared), of(elements)};
  TrapHolder trap = wzc_instance_new(store, &trapping.module, imports.data(), 2, &instance);
  EXPECT_EQ(trap.code(), WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  EXPECT_EQ(instance, nullptr);
  EXPECT_EQ(std::memcmp(wzc_memory_at(shared, 8, 5), "kept\0", 5), 0);
  EXPECT_EQ(*static_cast<uint8_t *>(wzc_memory_at(shared, 65535, 1)), 0);
  EXPECT_EQ(*static_cast<int32_t *>(wzc_memory_at(shared, 0, 4)), 0);
  // The function in the table works although its instance was never handed out.
  void *element = nullptr;
  ASSERT_EQ(wzc_table_get(elements, 0, &element), nullptr);
  wzc_value values[2] = {valueOf(1), valueOf(2)};
  EXPECT_EQ(wzc_func_call(store, static_cast<wzc_func *>(element), "ii:i", values), nullptr);
  EXPECT_EQ(values[0].i32, 3);
}

TEST_F(Link, TrapOfTheStartFunctionIsReturned) {
  GuestModule guest;
  guest.module.start = guest.function("", ":", reinterpret_cast<void *>(guestStartTraps), false);
  TrapHolder trap = wzc_instance_new(store, &guest.finish(), nullptr, 0, &instance);
  EXPECT_EQ(trap.code(), WZC_TRAP_UNREACHABLE);
  EXPECT_EQ(trap.frames(), 1u);
}

TEST_F(Link, LimitOfInstances) {
  wzc_store_options options = {};
  options.max_instances = 2;
  StoreHolder limited(&options);
  GuestModule guest;
  guest.finish();
  for (int i = 0; i < 3; ++i) {
    TrapHolder trap = wzc_instance_new(limited, &guest.module, nullptr, 0, &instance);
    EXPECT_EQ(trap.code(), i < 2 ? WZC_TRAP_NONE : WZC_TRAP_LIMIT_EXCEEDED);
  }
}

TEST_F(Link, ConstantExpressionsByCode) {
  GuestModule guest;
  auto code = [](void *context, wzc_value *result) {
    result->i64 = wzc::headerOf(static_cast<GuestInstance *>(context)).module->type_count == 0 ? 77 : 0;
  };
  wzc_const_expr computed = {WZC_CONST_CODE, 0, 0, 0, code};
  guest.global("g", WZC_I64, false, computed);
  ASSERT_EQ(link(guest.finish(), {}), "");
  wzc_extern found;
  ASSERT_TRUE(wzc_instance_export(instance, "g", &found));
  EXPECT_EQ(wzc_global_get(found.of.global).i64, 77);
}

TEST_F(Link, FinalizersRunWithTheStore) {
  int runs = 0;
  {
    StoreHolder temporary;
    wzc_func *result = nullptr;
    auto count = [](void *context) { ++*static_cast<int *>(context); };
    EXPECT_EQ(wzc_func_new(temporary, ":", identity, &runs, count, &result), nullptr);
    TrapHolder malformed = wzc_func_new(temporary, "x:", identity, &runs, count, &result);
    EXPECT_EQ(malformed.code(), WZC_TRAP_WRONG_TYPE);
    EXPECT_EQ(malformed.message(), "malformed function type \"x:\"");
    EXPECT_EQ(runs, 0);
  }
  EXPECT_EQ(runs, 1);
}

// ---- linking by name

struct LinkerTest : Link {
  wzc_linker *linker = wzc_linker_new(store);
  ~LinkerTest() override { wzc_linker_delete(linker); }
};

TEST_F(LinkerTest, FindsDefinitionsByBothNames) {
  GuestModule guest;
  guest.importFunction("env", "f", "i:i");
  guest.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  guest.finish();
  TrapHolder unknown = wzc_linker_instantiate(linker, &guest.module, &instance);
  EXPECT_EQ(unknown.message(), "import \"env\" \"f\": unknown import");
  EXPECT_EQ(wzc_linker_define_func(linker, "en", "vf", "i:i", identity, nullptr), nullptr);
  TrapHolder still = wzc_linker_instantiate(linker, &guest.module, &instance);
  EXPECT_EQ(still.code(), WZC_TRAP_LINK_FAILURE);
  EXPECT_EQ(wzc_linker_define(linker, "env", "f", of(memory(1, 1))), nullptr);
  TrapHolder wrong = wzc_linker_instantiate(linker, &guest.module, &instance);
  EXPECT_NE(wrong.message().find("found memory"), std::string::npos);
  // A later definition replaces the earlier.
  EXPECT_EQ(wzc_linker_define_func(linker, "env", "f", "i:i", identity, nullptr), nullptr);
  EXPECT_EQ(wzc_linker_instantiate(linker, &guest.module, &instance), nullptr);
  EXPECT_EQ(callExport(instance, "call", 5).value, 5);
}

TEST_F(LinkerTest, ManyDefinitions) {
  for (int i = 0; i < 1000; ++i)
    ASSERT_EQ(wzc_linker_define(linker, "env", ("g" + std::to_string(i)).c_str(), of(global(WZC_I32, false, i))),
              nullptr);
  GuestModule guest;
  for (int i = 0; i < 1000; i += 7)
    guest.exportAs("e" + std::to_string(i), WZC_EXTERN_GLOBAL,
                   guest.importGlobal("env", "g" + std::to_string(i), WZC_I32, false));
  ASSERT_EQ(wzc_linker_instantiate(linker, &guest.finish(), &instance), nullptr);
  for (int i = 0; i < 1000; i += 7) {
    wzc_extern found;
    ASSERT_TRUE(wzc_instance_export(instance, ("e" + std::to_string(i)).c_str(), &found));
    ASSERT_EQ(wzc_global_get(found.of.global).i32, i);
  }
}

TEST_F(LinkerTest, InstancesAndFallback) {
  GuestModule library, user;
  library.function("f", "i:i", reinterpret_cast<void *>(guestTrap));
  library.finish();
  user.importFunction("lib", "f", "i:i");
  user.function("call", "i:i", reinterpret_cast<void *>(guestCallImport));
  user.finish();
  ASSERT_EQ(link(library.module, {}), "");
  wzc_instance *first = instance;
  wzc_func *fallback = func("i:i");
  auto resolver = [](void *context, const wzc_module *module, size_t index, wzc_extern *result) {
    wzc_import_info info = wzc_module_import(module, index);
    *result = of(static_cast<wzc_func *>(context));
    return std::string_view(info.module.data, info.module.size) == "lib";
  };
  wzc_linker_set_fallback(linker, resolver, fallback);
  EXPECT_EQ(wzc_linker_instantiate(linker, &user.module, &instance), nullptr);
  EXPECT_EQ(callExport(instance, "call", 3).value, 3);
  EXPECT_EQ(wzc_linker_define_instance(linker, "lib", first), nullptr);
  EXPECT_EQ(wzc_linker_instantiate(linker, &user.module, &instance), nullptr);
  TrapHolder trap = callExport(instance, "call", 3).trap;
  EXPECT_EQ(trap.code(), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(trap.frames(), 2u);
}

TEST_F(LinkerTest, TypesOfImportsAndExportsCanBeAskedFor) {
  GuestModule guest;
  guest.importFunction("env", "log", "iI:F");
  guest.function("f", "i:i", reinterpret_cast<void *>(guestTrap));
  guest.memory("memory", 1, 1);
  guest.finish();
  char text[8];
  ASSERT_TRUE(wzc_module_import_type_string(&guest.module, 0, text, sizeof(text)));
  EXPECT_STREQ(text, "iI:F");
  EXPECT_FALSE(wzc_module_import_type_string(&guest.module, 0, text, 4));
  for (size_t i = 0; i < wzc_module_export_count(&guest.module); ++i) {
    bool isFunction = wzc_module_export(&guest.module, i).kind == WZC_EXTERN_FUNC;
    EXPECT_EQ(wzc_module_export_type_string(&guest.module, i, text, sizeof(text)), isFunction);
    if (isFunction) {
      EXPECT_STREQ(text, "i:i");
    }
  }
}

TEST_F(LinkerTest, CallbacksRunBeforeTheFirstEffect) {
  GuestModule guest;
  guest.memory("memory", 1, 1);
  guest.data(0, "late");
  guest.finish();
  struct Seen {
    int calls = 0;
    std::string memory;
    bool fails = false;
  } seen;
  auto callback = [](void *context, wzc_instance *fresh) -> wzc_trap * {
    Seen &record = *static_cast<Seen *>(context);
    ++record.calls;
    record.memory = std::string(reinterpret_cast<char *>(wzc_memory_data(wzc_instance_memory(fresh, "memory"))), 4);
    return record.fails ? wzc_trap_new(WZC_TRAP_HOST_FAILURE, "refused") : nullptr;
  };
  ASSERT_EQ(wzc_linker_on_instantiate(linker, callback, &seen), nullptr);
  EXPECT_EQ(wzc_linker_instantiate(linker, &guest.module, &instance), nullptr);
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.memory, std::string(4, '\0'));
  EXPECT_EQ(std::memcmp(wzc_memory_data(wzc_instance_memory(instance, "memory")), "late", 4), 0);
  seen.fails = true;
  TrapHolder refused = wzc_linker_instantiate(linker, &guest.module, &instance);
  EXPECT_EQ(refused.message(), "refused");
  EXPECT_EQ(instance, nullptr);
}

} // namespace
