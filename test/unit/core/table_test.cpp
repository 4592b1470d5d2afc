// Tables: limits, growth, bounds of the bulk operations, element segments.

#include <gtest/gtest.h>

#include <array>

#include "core/libcalls.h"
#include "guest.h"
#include "inside.h"

namespace {

TEST(Table, HostInterface) {
  StoreHolder store;
  int a = 0, b = 0;
  wzc_table *table = nullptr;
  ASSERT_EQ(wzc_table_new(store, WZC_EXTERNREF, 2, 5, &a, &table), nullptr);
  void *ref = nullptr;
  EXPECT_EQ(wzc_table_get(table, 1, &ref), nullptr);
  EXPECT_EQ(ref, &a);
  EXPECT_EQ(wzc_table_set(table, 1, &b), nullptr);
  TrapHolder get = wzc_table_get(table, 2, &ref);
  EXPECT_EQ(get.code(), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  TrapHolder set = wzc_table_set(table, UINT64_MAX, &b);
  EXPECT_EQ(set.code(), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(wzc_table_grow(table, 4, nullptr), -1);
  EXPECT_EQ(wzc_table_grow(table, UINT64_MAX, nullptr), -1);
  EXPECT_EQ(wzc_table_grow(table, 3, &b), 2);
  EXPECT_EQ(wzc_table_size(table), 5u);
  EXPECT_EQ(wzc_table_get(table, 4, &ref), nullptr);
  EXPECT_EQ(ref, &b);
  TrapHolder number = wzc_table_new(store, WZC_I32, 1, 1, nullptr, &table);
  EXPECT_EQ(number.code(), WZC_TRAP_WRONG_TYPE);
  EXPECT_EQ(table, nullptr);
}

TEST(Table, LimitsOfTheStore) {
  StoreHolder plain;
  wzc_table *table = nullptr;
  TrapHolder huge = wzc_table_new(plain, WZC_FUNCREF, 10000001, UINT64_MAX, nullptr, &table);
  EXPECT_EQ(huge.code(), WZC_TRAP_LIMIT_EXCEEDED);
  wzc_store_options options = {};
  options.max_table_elements = 100;
  StoreHolder store(&options);
  ASSERT_EQ(wzc_table_new(store, WZC_FUNCREF, 99, UINT64_MAX, nullptr, &table), nullptr);
  EXPECT_EQ(wzc_table_grow(table, 1, nullptr), 99);
  EXPECT_EQ(wzc_table_grow(table, 1, nullptr), -1);
}

struct TableOperations : testing::Test {
  StoreHolder store;
  GuestModule guest;
  wzc_instance *instance = nullptr;
  wzc_table *table = nullptr;
  wzc_table *second = nullptr;
  wzc_func *add = nullptr;
  wzc_func *trap = nullptr;

  void SetUp() override {
    guest.table("table", 8, 16);
    guest.table("second", 4, 4);
    guest.function("add", "ii:i", reinterpret_cast<void *>(guestAdd));
    guest.function("trap", "i:i", reinterpret_cast<void *>(guestTrap));
    guest.function("call", "ii:i", reinterpret_cast<void *>(guestCallIndirect));
    guest.function("noSlot", "ii:i", reinterpret_cast<void *>(guestAdd), false);
    guest.elements(0, {0, 1, 0, 3}, WZC_SEGMENT_PASSIVE);
    guest.elements(6, {1, 0});
    guest.elements(0, {0}, WZC_SEGMENT_DECLARATIVE);
    TrapHolder made = wzc_instance_new(store, &guest.finish(), nullptr, 0, &instance);
    ASSERT_EQ(made.code(), WZC_TRAP_NONE) << made.message();
    wzc_extern found;
    ASSERT_TRUE(wzc_instance_export(instance, "table", &found));
    table = found.of.table;
    ASSERT_TRUE(wzc_instance_export(instance, "second", &found));
    second = found.of.table;
    add = wzc_instance_func(instance, "add");
    trap = wzc_instance_func(instance, "trap");
  }
  template <class Body> wzc_trap_code inside(Body body) {
    TrapHolder raised = runInside(store, body);
    return raised.code();
  }
  wzc_trap_code init(uint32_t segment, int64_t to, int64_t from, int64_t length) {
    return inside([=, this] { wzc_libcall_table_init(instance, 0, segment, to, from, length); });
  }
  wzc_trap_code copy(uint32_t toTable, uint32_t fromTable, int64_t to, int64_t from, int64_t length) {
    return inside([=, this] { wzc_libcall_table_copy(instance, toTable, fromTable, to, from, length); });
  }
  wzc_trap_code fill(int64_t start, void *value, int64_t length) {
    return inside([=, this] { wzc_libcall_table_fill(instance, 0, start, value, length); });
  }
  void *at(wzc_table *which, uint64_t index) {
    void *ref = nullptr;
    EXPECT_EQ(wzc_table_get(which, index, &ref), nullptr);
    return ref;
  }
};

TEST_F(TableOperations, SegmentsHoldTheFunctionsThemselves) {
  EXPECT_EQ(at(table, 6), trap);
  EXPECT_EQ(at(table, 7), add);
  EXPECT_EQ(at(table, 0), nullptr);
  EXPECT_EQ(init(0, 0, 0, 4), WZC_TRAP_NONE);
  EXPECT_EQ(at(table, 2), add);
  // A function without a slot still is one function.
  EXPECT_EQ(at(table, 3), wzc_instance_func(instance, "noSlot"));
  EXPECT_NE(at(table, 3), add);
  EXPECT_EQ(init(0, 4, 3, 1), WZC_TRAP_NONE);
  EXPECT_EQ(at(table, 4), at(table, 3));
}

TEST_F(TableOperations, InitBoundaries) {
  EXPECT_EQ(init(0, 8, 4, 0), WZC_TRAP_NONE);
  for (auto [to, from, length] : std::vector<std::array<int64_t, 3>>{
           {5, 0, 4}, {9, 0, 0}, {0, 5, 0}, {0, 1, 4}, {0, 0, 5}, {-1, 0, 2}, {0, -1, 2}, {0, 2, -1}})
    EXPECT_EQ(init(0, to, from, length), WZC_TRAP_TABLE_OUT_OF_BOUNDS) << to << ' ' << from << ' ' << length;
  EXPECT_EQ(at(table, 5), nullptr);
  EXPECT_EQ(init(1, 0, 0, 1), WZC_TRAP_TABLE_OUT_OF_BOUNDS); // active
  EXPECT_EQ(init(2, 0, 0, 1), WZC_TRAP_TABLE_OUT_OF_BOUNDS); // declarative
  EXPECT_EQ(init(1, 8, 0, 0), WZC_TRAP_NONE);
  wzc_libcall_elem_drop(instance, 0);
  EXPECT_EQ(init(0, 0, 0, 1), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(init(0, 0, 0, 0), WZC_TRAP_NONE);
}

TEST_F(TableOperations, CopyHandlesOverlapAndBoundaries) {
  EXPECT_EQ(init(0, 0, 0, 3), WZC_TRAP_NONE); // add trap add
  EXPECT_EQ(copy(0, 0, 1, 0, 3), WZC_TRAP_NONE);
  EXPECT_EQ(at(table, 1), add);
  EXPECT_EQ(at(table, 2), trap);
  EXPECT_EQ(at(table, 3), add);
  EXPECT_EQ(copy(0, 0, 0, 1, 3), WZC_TRAP_NONE);
  EXPECT_EQ(at(table, 1), trap);
  EXPECT_EQ(copy(1, 0, 0, 4, 4), WZC_TRAP_NONE);
  EXPECT_EQ(at(second, 2), trap);
  EXPECT_EQ(copy(1, 0, 4, 8, 0), WZC_TRAP_NONE);
  EXPECT_EQ(copy(1, 0, 1, 0, 4), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(copy(1, 0, 0, 5, 4), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(copy(1, 0, 5, 0, 0), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(copy(0, 1, 0, 5, 0), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(copy(0, 1, -1, 0, 2), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(at(second, 2), trap);
}

TEST_F(TableOperations, FillAndGrow) {
  EXPECT_EQ(fill(6, add, 2), WZC_TRAP_NONE);
  EXPECT_EQ(at(table, 6), add);
  EXPECT_EQ(fill(8, add, 0), WZC_TRAP_NONE);
  EXPECT_EQ(fill(7, trap, 2), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(fill(9, trap, 0), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(fill(-1, trap, 2), WZC_TRAP_TABLE_OUT_OF_BOUNDS);
  EXPECT_EQ(at(table, 7), add);
  EXPECT_EQ(wzc_libcall_table_grow(instance, 0, 8, trap), 8);
  EXPECT_EQ(at(table, 15), trap);
  EXPECT_EQ(at(table, 7), add);
  EXPECT_EQ(wzc_libcall_table_grow(instance, 0, 1, trap), -1);
  EXPECT_EQ(wzc_libcall_table_grow(instance, 0, -1, trap), -1);
  EXPECT_EQ(wzc_libcall_table_grow(instance, 0, 0, trap), 16);
}

TEST_F(TableOperations, IndirectCalls) {
  EXPECT_EQ(init(0, 0, 0, 3), WZC_TRAP_NONE);
  TrapHolder called = callExport(instance, "call", 1, WZC_TRAP_UNREACHABLE).trap;
  EXPECT_EQ(called.code(), WZC_TRAP_UNREACHABLE);
  EXPECT_EQ(called.frames(), 2u);
  TrapHolder mismatch = callExport(instance, "call", 0, 1).trap;
  EXPECT_EQ(mismatch.code(), WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH);
  TrapHolder empty = callExport(instance, "call", 5, 1).trap;
  EXPECT_EQ(empty.code(), WZC_TRAP_UNINITIALIZED_ELEMENT);
  TrapHolder outside = callExport(instance, "call", 8, 1).trap;
  EXPECT_EQ(outside.code(), WZC_TRAP_UNDEFINED_ELEMENT);
}

wzc_trap *hostTwice(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) {
  *static_cast<wzc_instance **>(context) = caller;
  if (args[0].i32 < 0)
    return wzc_trap_new(WZC_TRAP_HOST_FAILURE, "negative");
  results[0].i32 = args[0].i32 * 2;
  return nullptr;
}

int32_t nativeThrice(void *context, int32_t value) { return value * *static_cast<int32_t *>(context); }

TEST_F(TableOperations, HostFunctionsCanBeCalledThroughTables) {
  wzc_instance *caller = instance;
  wzc_func *host = nullptr;
  ASSERT_EQ(wzc_func_new(store, "i:i", hostTwice, &caller, nullptr, &host), nullptr);
  ASSERT_EQ(wzc_table_set(table, 0, host), nullptr);
  EXPECT_EQ(callExport(instance, "call", 0, 21).value, 42);
  EXPECT_EQ(caller, nullptr); // through a table there is no importer
  TrapHolder failed = callExport(instance, "call", 0, -1).trap;
  EXPECT_EQ(failed.message(), "negative");
  EXPECT_EQ(failed.frame(0), "call");

  int32_t factor = 3;
  wzc_func *native = nullptr;
  ASSERT_EQ(
      wzc_func_new_native(store, "i:i", reinterpret_cast<void *>(nativeThrice), nullptr, &factor, nullptr, &native),
      nullptr);
  ASSERT_EQ(wzc_table_set(table, 0, native), nullptr);
  EXPECT_EQ(callExport(instance, "call", 0, 14).value, 42);
}

} // namespace
