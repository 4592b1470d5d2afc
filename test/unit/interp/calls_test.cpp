// Calls: within a module, through tables, to and from the host, between instances; and what traps leave behind.

#include "test/unit/interp/program.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

TEST(Calls, PassAndReturnValues) {
  Program program;
  uint32_t swap = program.add("iI:Ii", cat(op::get(1), op::get(0)));
  uint32_t wide = program.add("vifF:Ffiv", cat(op::get(3), op::get(2), op::get(1), op::get(0)));
  uint32_t both = program.add("iIvifF:FfivIi", cat(op::get(2), op::get(3), op::get(4), op::get(5), op::call(wide),
                                                   op::get(0), op::get(1), op::call(swap)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  std::vector<Bits> args{{1}, {uint64_t{2} << 40}, {3, 4}, {5}, {0x40A00000}, {0x4018000000000000}};
  Outcome outcome = world.call(instance, both, args);
  EXPECT_EQ(outcome.values, (std::vector<Bits>{args[5], args[4], args[3], args[2], args[1], args[0]}));
}

TEST(Calls, Fibonacci) {
  Program program;
  program.add("i:i",
              cat(op::get(0), op::i32(2), op::kLtU, op::kIf, op::kI32, op::get(0), op::kElse, op::get(0), op::i32(1),
                  op::kSub, op::call(0), op::get(0), op::i32(2), op::kSub, op::call(0), op::kAdd, op::kEnd));
  World world;
  EXPECT_EQ(world.call(world.instantiate(program.build()), 0, {{20}}).values.at(0).low, 6765u);
}

TEST(Calls, LocalsBeginAsZero) {
  Program program;
  // Leaves garbage on the value stack, which the second function's locals then lie on.
  uint32_t dirty = program.add(
      ":", cat(op::i64(~uint64_t{0}), op::set(0), op::i64(~uint64_t{0}), op::set(1), op::i64(~uint64_t{0}), op::set(2)),
      "III");
  uint32_t sum = program.add(
      ":I", cat(op::get(0), op::get(1), op::code(Opcode::I64Add), op::get(2), op::code(Opcode::I64Add)), "III");
  uint32_t both = program.add(":I", cat(op::call(dirty), op::call(sum)));
  World world;
  EXPECT_EQ(world.call(world.instantiate(program.build()), both).values.at(0).low, 0u);
}

TEST(Calls, ThroughTables) {
  Program program;
  uint32_t one = program.add(":i", op::i32(11));
  uint32_t two = program.add(":i", op::i32(22));
  uint32_t other = program.add("i:i", op::get(0));
  program.withTable({one, two, other, one});
  uint32_t indirect = program.add("i:i", cat(op::get(0), op::callIndirect(0)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  wzc_extern table;
  ASSERT_TRUE(wzc_instance_export(instance, "table", &table));
  ASSERT_EQ(wzc_table_set(table.of.table, 3, nullptr), nullptr);
  EXPECT_EQ(world.call(instance, indirect, {{0}}).values.at(0).low, 11u);
  EXPECT_EQ(world.call(instance, indirect, {{1}}).values.at(0).low, 22u);
  EXPECT_EQ(world.call(instance, indirect, {{2}}).trap, WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH);
  EXPECT_EQ(world.call(instance, indirect, {{3}}).trap, WZC_TRAP_UNINITIALIZED_ELEMENT);
  EXPECT_EQ(world.call(instance, indirect, {{4}}).trap, WZC_TRAP_UNDEFINED_ELEMENT);
  EXPECT_EQ(world.call(instance, indirect, {{0xFFFFFFFF}}).trap, WZC_TRAP_UNDEFINED_ELEMENT);
}

// ---- traps

TEST(Traps, NameTheFramesInnermostFirst) {
  Program program;
  uint32_t leaf = program.add(":", Bytes{op::kUnreachable});
  uint32_t middle = program.add("i:i", cat(op::call(leaf), op::get(0)));
  uint32_t outer = program.add(":i", cat(op::i32(1), op::i32(2), op::call(middle), op::kAdd));
  Bytes bytes = program.build();
  World world;
  Outcome outcome = world.call(world.instantiate(bytes), outer);
  EXPECT_EQ(outcome.trap, WZC_TRAP_UNREACHABLE);
  ASSERT_EQ(outcome.functions, (std::vector<uint32_t>{leaf, middle, outer}));
  // Bodies: no locals (1 byte), code, end; in front of each its size.
  auto first = static_cast<uint32_t>(program.bodyOffset);
  EXPECT_EQ(outcome.offsets, (std::vector<uint32_t>{first + 1, first + 5, first + 5 + 7 + 4}));
}

TEST(Traps, OfStackExhaustionEverywhere) {
  Program program;
  uint32_t direct = program.add(":", op::call(0));
  uint32_t indirect = program.add(":", cat(op::i32(0), op::callIndirect(0)));
  program.withTable({indirect});
  // A frame so large that few fit.
  uint32_t large = program.add(":", op::call(2), std::string(10000, 'I'));
  wzc_store_options options{};
  options.max_stack_bytes = 1 << 20;
  World world(&options);
  wzc_instance *instance = world.instantiate(program.build());
  for (uint32_t function : {direct, indirect, large})
    for (int again = 0; again < 3; ++again) {
      Outcome outcome = world.call(instance, function);
      EXPECT_EQ(outcome.trap, WZC_TRAP_CALL_STACK_EXHAUSTED);
      EXPECT_GT(outcome.functions.size(), 5u);
    }
}

TEST(Traps, OfFramesTooLargeToName) {
  Program program;
  program.bodies.push_back({});
  uint32_t huge = program.add("i:i", op::get(0), "");
  program.bodies.clear();
  // 49,999 locals of two slots each.
  Bytes body = cat(Bytes{1}, uleb(49999), typeCode('v'), op::get(0), op::kEnd);
  program.bodies.push_back(cat(uleb(body.size()), body));
  uint32_t caller = program.add("i:i", cat(op::get(0), op::call(huge)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, huge, {{1}}).trap, WZC_TRAP_CALL_STACK_EXHAUSTED);
  EXPECT_EQ(world.call(instance, caller, {{1}}).trap, WZC_TRAP_CALL_STACK_EXHAUSTED);
}

// ---- the host

struct Host {
  World *world = nullptr;
  wzc_instance *instance = nullptr;
  uint32_t function = 0;
  wzc_trap_code trapToRaise = WZC_TRAP_NONE;
  std::vector<wzc_instance *> callers;
  wzc_trap_code seen = WZC_TRAP_NONE;
};

wzc_trap *addOne(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results) {
  Host &host = *static_cast<Host *>(context);
  host.callers.push_back(caller);
  if (host.trapToRaise != WZC_TRAP_NONE)
    return wzc_trap_new(host.trapToRaise, "no");
  results[0].i32 = args[0].i32 + 1;
  return nullptr;
}

TEST(Hosts, AreCalledWithTheImportingInstance) {
  Program program;
  program.importFunction("f", "i:i");
  program.withTable({0});
  uint32_t direct = program.add("i:i", cat(op::get(0), op::call(0), op::i32(100), op::kAdd));
  uint32_t indirect = program.add("i:i", cat(op::get(0), op::i32(0), op::callIndirect(0), op::i32(200), op::kAdd));
  World world;
  Host host;
  world.define("f", "i:i", addOne, &host);
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, direct, {{5}}).values.at(0).low, 106u);
  EXPECT_EQ(world.call(instance, indirect, {{5}}).values.at(0).low, 206u);
  EXPECT_EQ(host.callers, (std::vector<wzc_instance *>{instance, nullptr}));
  host.trapToRaise = WZC_TRAP_HOST_FAILURE;
  Outcome outcome = world.call(instance, direct, {{5}});
  EXPECT_EQ(outcome.trap, WZC_TRAP_HOST_FAILURE);
  EXPECT_EQ(outcome.functions, std::vector<uint32_t>{direct});
}

extern "C" double nativeScale(void *context, int32_t count, double value, int64_t add, float small) {
  return *static_cast<double *>(context) * count * value + static_cast<double>(add) + static_cast<double>(small);
}

TEST(Hosts, OfNativeSignature) {
  Program program;
  program.importFunction("f", "iFIf:F");
  uint32_t function = program.add("iFIf:F", cat(op::get(0), op::get(1), op::get(2), op::get(3), op::call(0)));
  World world;
  double factor = 0.5;
  wzc_extern value{WZC_EXTERN_FUNC, {nullptr}};
  ASSERT_EQ(wzc_func_new_native(world.store, "iFIf:F", reinterpret_cast<void *>(nativeScale), nullptr, &factor, nullptr,
                                &value.of.func),
            nullptr);
  world.define("f", value);
  wzc_instance *instance = world.instantiate(program.build());
  Outcome outcome =
      world.call(instance, function, {{4}, {std::bit_cast<uint64_t>(2.5)}, {100}, {std::bit_cast<uint32_t>(0.25f)}});
  EXPECT_EQ(outcome.values.at(0).low, std::bit_cast<uint64_t>(105.25));
}

/// Calls back into the instance and goes on whatever comes of it.
wzc_trap *callBack(void *context, wzc_instance *, const wzc_value *args, wzc_value *results) {
  Host &host = *static_cast<Host *>(context);
  Outcome outcome = host.world->call(host.instance, host.function, {{static_cast<uint32_t>(args[0].i32)}});
  host.seen = outcome.trap;
  results[0].i32 = outcome.trap == WZC_TRAP_NONE ? static_cast<int32_t>(outcome.values[0].low) : -1;
  return nullptr;
}

TEST(Hosts, MayCallBackAndCatchTraps) {
  Program program;
  program.importFunction("back", "i:i");
  // Traps at zero; else calls the host with one less.
  uint32_t down =
      program.add("i:i", cat(op::get(0), op::kEqz, op::kIf, op::kEmpty, op::kUnreachable, op::kEnd, op::get(0),
                             op::i32(1), op::kSub, op::call(0), op::get(0), op::i32(10), op::kMul, op::kAdd));
  World world;
  Host host{&world, nullptr, down};
  world.define("back", "i:i", callBack, &host);
  host.instance = world.instantiate(program.build());
  // The innermost call traps, which its caller turns into -1.
  for (int again = 0; again < 100; ++again)
    ASSERT_EQ(world.call(host.instance, down, {{3}}).values.at(0).low, 59u);
  // Endless mutual recursion ends as a trap, of the value stack or of the native one, and leaves both usable.
  Program endless;
  endless.importFunction("back", "i:i");
  uint32_t around = endless.add("i:i", cat(op::get(0), op::call(0)));
  host.instance = world.instantiate(endless.build());
  host.function = around;
  for (int again = 0; again < 3; ++again) {
    Outcome outcome = world.call(host.instance, around, {{1}});
    EXPECT_TRUE(outcome.trap == WZC_TRAP_CALL_STACK_EXHAUSTED || host.seen == WZC_TRAP_CALL_STACK_EXHAUSTED ||
                outcome.values.at(0).low == 0xFFFFFFFF);
  }
}

TEST(Hosts, TrapsReturnTheValueStack) {
  // A call that leaves through a trap must give back what it had of the stack, or later calls run out of it.
  Program program;
  program.importFunction("f", "i:i");
  uint32_t fails = program.add("i:i", cat(op::get(0), op::call(0)), std::string(1000, 'I'));
  wzc_store_options options{};
  options.max_stack_bytes = 256 << 10;
  World world(&options);
  Host host;
  host.trapToRaise = WZC_TRAP_HOST_FAILURE;
  world.define("f", "i:i", addOne, &host);
  wzc_instance *instance = world.instantiate(program.build());
  for (int again = 0; again < 1000; ++again)
    ASSERT_EQ(world.call(instance, fails, {{1}}).trap, WZC_TRAP_HOST_FAILURE);
}

// ---- other instances

TEST(Instances, CallEachOther) {
  Program first;
  first.withMemory();
  uint32_t poke = first.add("i:i", cat(op::get(0), op::access(Opcode::I32Load, 0)));
  World world;
  wzc_instance *one = world.instantiate(first.build());
  std::memset(wzc_memory_data(wzc_instance_memory(one, "memory")), 1, 8);
  world.define("poke", wzc_extern{WZC_EXTERN_FUNC, {wzc_instance_func(one, std::to_string(poke).c_str())}});

  Program second;
  second.importFunction("poke", "i:i");
  second.withMemory(2);
  second.withTable({0});
  uint32_t direct =
      second.add("i:i", cat(op::get(0), op::call(0), op::i32(0), op::access(Opcode::I32Load, 0), op::kAdd));
  uint32_t indirect = second.add(
      "i:i", cat(op::get(0), op::i32(0), op::callIndirect(0), op::i32(0), op::access(Opcode::I32Load, 0), op::kAdd));
  wzc_instance *two = world.instantiate(second.build());
  std::memset(wzc_memory_data(wzc_instance_memory(two, "memory")), 2, 8);
  for (uint32_t function : {direct, indirect}) {
    EXPECT_EQ(world.call(two, function, {{0}}).values.at(0).low, 0x03030303u);
    // A trap over there: 65536 is outside of its memory and inside of ours.
    Outcome outcome = world.call(two, function, {{65536}});
    EXPECT_EQ(outcome.trap, WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
    EXPECT_EQ(outcome.functions, (std::vector<uint32_t>{poke, function}));
  }
}

} // namespace
