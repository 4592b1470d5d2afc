// Blocks, branches with values, and locals that change while they are operands.

#include "test/unit/interp/program.h"

#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

/// Runs a module of one function.
Outcome run(const char *type, const Bytes &code, const std::vector<Bits> &args = {}, const char *locals = "") {
  Program program;
  program.add(type, code, locals);
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  return instance ? world.call(instance, 0, args) : Outcome{};
}

uint64_t valueOf(const char *type, const Bytes &code, const std::vector<Bits> &args = {}, const char *locals = "") {
  Outcome outcome = run(type, code, args, locals);
  EXPECT_EQ(outcome.trap, WZC_TRAP_NONE);
  return outcome.values.size() == 1 ? outcome.values[0].low : ~uint64_t{0};
}

TEST(Locals, KeepTheirValueAsOperands) {
  // x, then x changed: the operand is the old value.
  EXPECT_EQ(valueOf("i:i", cat(op::get(0), op::i32(5), op::set(0), op::get(0), op::kSub), {{20}}), 15u);
  EXPECT_EQ(valueOf("i:i",
                    cat(op::get(0), op::get(0), op::i32(1), op::kAdd, op::tee(0), op::kMul, op::get(0), op::kAdd),
                    {{6}}),
            49u);
  EXPECT_EQ(
      valueOf("i:i",
              cat(op::get(0), op::get(0), op::get(0), op::i32(1), op::kAdd, op::set(0), op::kAdd, op::get(0), op::kAdd),
              {{6}}),
      19u);
  // In a loop, a block and both arms of an `if`.
  EXPECT_EQ(valueOf("i:i",
                    cat(op::get(0), op::kBlock, op::kEmpty, op::i32(3), op::set(0), op::kEnd, op::get(0), op::kSub),
                    {{10}}),
            7u);
  EXPECT_EQ(
      valueOf("ii:i",
              cat(op::get(0), op::get(1), op::kIf, op::kEmpty, op::i32(3), op::set(0), op::kEnd, op::get(0), op::kSub),
              {{10}, {1}}),
      7u);
  EXPECT_EQ(
      valueOf("ii:i",
              cat(op::get(0), op::get(1), op::kIf, op::kEmpty, op::i32(3), op::set(0), op::kEnd, op::get(0), op::kSub),
              {{10}, {0}}),
      0u);
  EXPECT_EQ(valueOf("ii:i",
                    cat(op::get(0), op::get(0), op::i32(1), op::kAdd, op::tee(0), op::get(1), op::kLtU, op::kIf,
                        op::kEmpty, op::i32(100), op::set(0), op::kEnd, op::get(0), op::kAdd),
                    {{10}, {20}}),
            110u);
}

TEST(Locals, SwapThroughTheStack) {
  EXPECT_EQ(valueOf("ii:i",
                    cat(op::get(0), op::get(1), op::set(0), op::set(1), op::get(0), op::i32(10), op::kMul, op::get(1),
                        op::kAdd),
                    {{3}, {4}}),
            43u);
}

TEST(Locals, ManyOperandsThatAreLocals) {
  Bytes code;
  for (int i = 0; i < 200; ++i)
    append(code, op::get(0));
  append(code, cat(op::i32(1000), op::set(0)));
  append(code, repeat(199, {op::kAdd}));
  EXPECT_EQ(valueOf("i:i", code, {{3}}), 600u);
}

// What the emitter knows of the last instruction must not outlive a way into the code behind it.

TEST(Joins, SeparateInstructions) {
  Bytes one = op::i32(1);
  // Two additions to locals, with a loop's start between them.
  EXPECT_EQ(valueOf("i:i",
                    cat(op::get(0), one, op::kAdd, op::set(0), op::kLoop, op::kEmpty, op::get(1), one, op::kAdd,
                        op::tee(1), op::i32(5), op::code(Opcode::I32Ne), op::brIf(0), op::kEnd, op::get(0)),
                    {{10}}, "i"),
            11u);
  // A sum that is one of two results, then multiplied; one of two addresses; one of two conditions.
  Bytes sum = cat(op::kBlock, op::kI32, op::get(0), op::get(1), op::brIf(0), op::kDrop, op::get(0), op::i32(3),
                  op::kAdd, op::kEnd);
  EXPECT_EQ(valueOf("ii:i", cat(sum, op::i32(5), op::kMul), {{4}, {0}}), 35u);
  EXPECT_EQ(valueOf("ii:i", cat(sum, op::i32(5), op::kMul), {{4}, {1}}), 20u);
  Bytes less = cat(op::kBlock, op::kI32, op::get(0), op::get(1), op::brIf(0), op::kDrop, op::get(0), op::i32(3),
                   op::kLtU, op::kEnd);
  for (uint32_t a : {0u, 2u, 4u})
    for (uint32_t b : {0u, 1u})
      EXPECT_EQ(valueOf("ii:i", cat(less, op::kIf, op::kI32, op::i32(7), op::kElse, op::i32(8), op::kEnd), {{a}, {b}}),
                (b ? a != 0 : a < 3) ? 7u : 8u);
  // Copies and constants, then a jump or another copy.
  for (const Bytes &value : {op::get(0), op::i32(9)}) {
    Bytes maybe = cat(op::kBlock, op::kEmpty, op::get(1), op::brIf(0), value, op::set(2), op::kEnd);
    EXPECT_EQ(valueOf("ii:i", cat(maybe, op::get(2), op::set(3), op::get(3)), {{9}, {0}}, "ii"), 9u);
    EXPECT_EQ(valueOf("ii:i", cat(maybe, op::get(2), op::set(3), op::get(3)), {{9}, {1}}, "ii"), 0u);
    Bytes arm = cat(op::get(1), op::kIf, op::kEmpty, maybe, op::kElse, op::i32(77), op::set(2), op::kEnd, op::get(2));
    EXPECT_EQ(valueOf("ii:i", arm, {{9}, {1}}, "ii"), 0u);
    EXPECT_EQ(valueOf("ii:i", arm, {{9}, {0}}, "ii"), 77u);
    Bytes jump = cat(op::kBlock, op::kEmpty, maybe, op::br(0), op::kEnd, op::get(2));
    EXPECT_EQ(valueOf("ii:i", jump, {{9}, {0}}, "ii"), 9u);
    EXPECT_EQ(valueOf("ii:i", jump, {{9}, {1}}, "ii"), 0u);
  }
}

TEST(Joins, ConditionsThatStoreALocal) {
  // The local is an operand besides; an `if` puts it into its slot before the jump.
  Bytes added = cat(op::get(0), op::i32(1), op::kAdd, op::tee(0), op::get(0), op::get(1), op::kLtU, op::kIf, op::kEmpty,
                    op::i32(100), op::set(0), op::kEnd, op::get(0), op::i32(1000), op::kMul, op::kAdd);
  EXPECT_EQ(valueOf("ii:i", added, {{4}, {9}}), 100005u);
  EXPECT_EQ(valueOf("ii:i", added, {{4}, {5}}), 5005u);
  Program program;
  program.withMemory();
  program.add("i:i", cat(op::i32(0), op::get(0), op::access(Opcode::I32Store, 8), op::i32(0), op::set(0), op::get(0),
                         op::access(Opcode::I32Load, 8), op::tee(0), op::get(0), op::kIf, op::kEmpty, op::i32(50),
                         op::set(0), op::kEnd, op::get(0), op::i32(1000), op::kMul, op::kAdd));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, 0, {{7}}).values.at(0).low, 50007u);
  EXPECT_EQ(world.call(instance, 0, {{0}}).values.at(0).low, 0u);
}

TEST(Accumulators, AreForgotten) {
  // A local that an instruction computed is overwritten by a copy, a constant, a call's result, a joined pair.
  Bytes sum = cat(op::get(0), op::get(1), op::kAdd, op::set(2));
  for (const Bytes &change :
       {cat(op::get(0), op::set(2)), cat(op::i32(3), op::set(2)), cat(op::get(0), op::get(0), op::set(3), op::set(2))})
    EXPECT_EQ(valueOf("ii:i", cat(sum, change, op::get(2), op::i32(10), op::kMul), {{3}, {4}}, "ii"), 30u);
  // An operand's slot is used again: by a local settled for a block, by a float, by a branch's value.
  EXPECT_EQ(valueOf("ii:i",
                    cat(op::get(0), op::get(1), op::kAdd, op::kDrop, op::get(0), op::kBlock, op::kEmpty, op::kEnd,
                        op::i32(10), op::kMul),
                    {{3}, {4}}),
            30u);
  EXPECT_EQ(valueOf("ii:i",
                    cat(op::get(0), op::get(1), op::kAdd, op::kDrop, op::get(0), op::code(Opcode::F32ConvertI32S),
                        op::code(Opcode::I32ReinterpretF32), op::i32(1), op::kAdd),
                    {{3}, {4}}),
            0x40400001u);
  Bytes floats = cat(op::get(0), op::get(1), op::code(Opcode::F64Add), op::set(2), op::get(0), op::set(2), op::get(2),
                     op::get(0), op::code(Opcode::F64Add));
  EXPECT_EQ(valueOf("FF:F", floats, {{std::bit_cast<uint64_t>(1.5)}, {std::bit_cast<uint64_t>(8.0)}}, "F"),
            std::bit_cast<uint64_t>(3.0));
}

TEST(Blocks, GiveResults) {
  // From the end, from a branch, from a branch that falls through.
  Bytes block = cat(op::kBlock, op::kI32, op::i32(7), op::get(0), op::brIf(0), op::kDrop, op::get(0), op::i32(1),
                    op::kAdd, op::kEnd);
  EXPECT_EQ(valueOf("i:i", block, {{1}}), 7u);
  EXPECT_EQ(valueOf("i:i", block, {{0}}), 1u);
  // With operands below, which the branch drops.
  Bytes deep = cat(op::i32(100), op::kBlock, op::kI32, op::i32(1), op::i32(2), op::get(0), op::get(0), op::brIf(0),
                   op::kDrop, op::kAdd, op::kEnd, op::kAdd);
  EXPECT_EQ(valueOf("i:i", deep, {{5}}), 105u);
  EXPECT_EQ(valueOf("i:i", deep, {{0}}), 103u);
  // The value of the branch is a local, a constant, a computed value, and one that a comparison gives.
  for (const Bytes &value : {op::get(0), op::i32(5), cat(op::get(0), op::i32(0), op::code(Opcode::I32Or)),
                             cat(op::get(0), op::i32(5), op::code(Opcode::I32Eq))})
    for (uint32_t condition : {0u, 1u}) {
      Bytes code = cat(op::i32(1000), op::kBlock, op::kI32, op::i32(50), value, op::get(1), op::brIf(0), op::kAdd,
                       op::kEnd, op::kAdd);
      uint64_t wanted = valueOf("ii:i", cat(value, op::get(1), op::kDrop), {{5}, {condition}});
      EXPECT_EQ(valueOf("ii:i", code, {{5}, {condition}}), 1000 + wanted + (condition ? 0 : 50));
    }
}

TEST(Blocks, TakeAValueThatTheWayPastTheBranchUses) {
  Bytes value = cat(op::get(0), op::i32(3), op::kMul);
  // For a block that keeps it where it is, one that moves it with another, and both arms of an `if`.
  Bytes block = cat(op::kBlock, op::kI32, value, op::get(1), op::brIf(0), op::i32(100), op::kAdd, op::kEnd);
  EXPECT_EQ(valueOf("ii:i", block, {{5}, {1}}), 15u);
  EXPECT_EQ(valueOf("ii:i", block, {{5}, {0}}), 115u);
  Bytes both = cat(op::kBlock, 1, op::i32(7), op::i32(8), value, op::get(1), op::brIf(0), op::i32(100), op::kAdd,
                   op::set(0), op::kAdd, op::get(0), op::kEnd, op::kSub);
  Program program;
  program.add("ii:i", both);
  program.add(":ii", cat(op::i32(0), op::i32(0)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, 0, {{5}, {1}}).values.at(0).low, static_cast<uint32_t>(8 - 15));
  EXPECT_EQ(world.call(instance, 0, {{5}, {0}}).values.at(0).low, static_cast<uint32_t>(15 - 115));
}

TEST(Blocks, ReturnFromWithin) {
  Bytes code = cat(op::kBlock, op::kEmpty, op::kLoop, op::kEmpty, op::i32(42), op::get(0), op::brIf(2), op::kDrop,
                   op::kEnd, op::kEnd, op::i32(1));
  EXPECT_EQ(valueOf("i:i", code, {{1}}), 42u);
  EXPECT_EQ(valueOf("i:i", code, {{0}}), 1u);
}

TEST(Loops, TakeParameters) {
  Program program;
  // Type 0 is the function's, type 1 the loop's: sums 1 to n, the sum and n being operands.
  program.add("i:i", cat(op::i32(0), op::get(0), op::kLoop, 1, op::set(0), op::get(0), op::kAdd, op::get(0), op::i32(1),
                         op::kSub, op::get(0), op::i32(1), op::kSub, op::brIf(0), op::kDrop, op::kEnd));
  program.add("ii:i", op::get(0));
  World world;
  EXPECT_EQ(world.call(world.instantiate(program.build()), 0, {{10}}).values.at(0).low, 55u);
}

TEST(Branches, ByTable) {
  for (uint32_t extra : {0u, 1u, 70000u}) { // with 65,520 entries at most; more are not to be had
    std::vector<Bytes> targets;
    for (uint32_t i = 0; i < std::min(extra, 65517u); ++i)
      targets.push_back(uleb(0));
    targets.insert(targets.begin(), {uleb(2), uleb(1), uleb(0)});
    uint32_t last = static_cast<uint32_t>(targets.size());
    Bytes table = cat(0x0E, list(targets), uleb(3)); // the default leaves the function
    // Without values.
    Bytes code = cat(op::kBlock, op::kEmpty, op::kBlock, op::kEmpty, op::kBlock, op::kEmpty, op::kBlock, op::kEmpty,
                     op::get(0), table, op::kEnd, op::i32(0), op::kReturn, op::kEnd, op::i32(1), op::kReturn, op::kEnd,
                     op::i32(2), op::kReturn, op::kEnd, op::i32(3));
    EXPECT_EQ(valueOf("i:i", code, {{0}}), 2u);
    EXPECT_EQ(valueOf("i:i", code, {{1}}), 1u);
    EXPECT_EQ(valueOf("i:i", code, {{2}}), 0u);
    EXPECT_EQ(valueOf("i:i", code, {{last - 1}}), 0u);
    EXPECT_EQ(valueOf("i:i", code, {{last}}), 3u);
    EXPECT_EQ(valueOf("i:i", code, {{0xFFFFFFFF}}), 3u);
    // With a value, on blocks that leave it at different heights; the outermost target is the function.
    Bytes valued =
        cat(op::i32(1000), op::kBlock, op::kI32, op::i32(100), op::kBlock, op::kI32, op::i32(10), op::kBlock, op::kI32,
            op::get(1), op::get(0), table, op::kEnd, op::kAdd, op::kEnd, op::kAdd, op::kEnd, op::kAdd);
    EXPECT_EQ(valueOf("ii:i", valued, {{0}, {7}}), 1007u);
    EXPECT_EQ(valueOf("ii:i", valued, {{1}, {7}}), 1107u);
    EXPECT_EQ(valueOf("ii:i", valued, {{2}, {7}}), 1117u);
    EXPECT_EQ(valueOf("ii:i", valued, {{last}, {7}}), 7u);
  }
}

TEST(Selects, OfEveryType) {
  for (char letter : {'i', 'I', 'f', 'F', 'v'})
    for (const Bytes &condition : {op::get(2), cat(op::get(2), op::kEqz),
                                   cat(op::get(2), op::i32(1), op::code(Opcode::I32Eq)), op::i32(1), op::i32(0)}) {
      std::string values(2, letter);
      Bits a{0x3FF0000000000001, 3}, b{0x4000000000000002, 4};
      if (letter == 'i' || letter == 'f')
        a = {0x3F800001}, b = {0x40000002};
      if (letter != 'v')
        a.high = b.high = 0;
      for (uint32_t c : {0u, 1u}) {
        bool holds = valueOf("iii:i", condition, {{0}, {0}, {c}}) != 0;
        Program program;
        std::string type = values + "i:" + std::string(1, letter);
        program.add(type, cat(op::get(0), op::get(1), condition, op::kSelect));
        program.add(type, cat(op::constant(letter, a), op::get(1), condition, op::kSelect));
        program.add(type, cat(op::get(0), op::constant(letter, b), condition, op::kSelect, op::set(0), op::get(0)));
        World world;
        wzc_instance *instance = world.instantiate(program.build());
        for (uint32_t i = 0; i < 3; ++i)
          EXPECT_EQ(world.call(instance, i, {a, b, {c}}).values.at(0), holds ? a : b) << letter << i;
      }
    }
}

TEST(Depth, OfBlocksAndOperands) {
  size_t depth = 100000;
  EXPECT_EQ(valueOf("i:i", cat(repeat(depth, {op::kBlock, op::kEmpty}), repeat(depth, {op::kEnd}), op::get(0)), {{9}}),
            9u);
  size_t operands = 60000;
  EXPECT_EQ(valueOf("i:i", cat(repeat(operands, op::get(0)), repeat(operands - 1, {op::kAdd})), {{2}}), 2 * operands);
  // More operands than slots have numbers.
  operands = 70000;
  EXPECT_EQ(run("i:i", cat(repeat(operands, op::get(0)), repeat(operands - 1, {op::kAdd})), {{2}}).trap,
            WZC_TRAP_CALL_STACK_EXHAUSTED);
}

TEST(Globals, OfEveryType) {
  Program program;
  std::string letters = "iIfFvre";
  for (char letter : letters) {
    Bytes initial = letter == 'r' ? Bytes{0xD0, 0x70} : letter == 'e' ? Bytes{0xD0, 0x6F} : op::constant(letter, {});
    program.globals.push_back(cat(typeCode(letter), 0x01, initial, op::kEnd));
  }
  for (uint32_t i = 0; i < letters.size(); ++i)
    program.add(std::string(1, letters[i]) + ":" + letters[i],
                cat(op::get(0), 0x24, uleb(i), 0x23, uleb(i), op::set(0), 0x23, uleb(i)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  for (uint32_t i = 0; i < 5; ++i) {
    Bits value{0x1234567800000000u | (i + 1), 77};
    Outcome outcome = world.call(instance, i, {value});
    Bits wanted = letters[i] == 'v' ? value : letters[i] == 'i' || letters[i] == 'f' ? Bits{i + 1} : Bits{value.low};
    EXPECT_EQ(outcome.values.at(0), wanted) << letters[i];
  }
  uint64_t pointer = reinterpret_cast<uintptr_t>(&world);
  EXPECT_EQ(world.call(instance, 6, {{pointer}}).values.at(0).low, pointer);
}

TEST(Globals, InitialisedByExpressions) {
  Program program;
  program.globals.push_back(cat(typeCode('i'), 0x00, op::i32(40), op::kEnd));
  program.globals.push_back(cat(typeCode('i'), 0x00, 0x23, 0x00, op::i32(2), op::kAdd, op::kEnd));
  program.globals.push_back(
      cat(typeCode('I'), 0x00, op::i64(uint64_t{1} << 40), op::i64(3), op::code(Opcode::I64Mul), op::kEnd));
  // Deeper than the frame of anything else.
  program.globals.push_back(
      cat(typeCode('i'), 0x00, repeat(5000, Bytes{0x23, 0x00}), repeat(4999, {op::kAdd}), op::kEnd));
  program.add(":i", Bytes{0x23, 0x01});
  program.add(":I", Bytes{0x23, 0x02});
  program.add(":i", Bytes{0x23, 0x03});
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, 0).values.at(0).low, 42u);
  EXPECT_EQ(world.call(instance, 1).values.at(0).low, uint64_t{3} << 40);
  EXPECT_EQ(world.call(instance, 2).values.at(0).low, 200000u);
}

TEST(Modules, ThatAreInvalid) {
  Program program;
  program.add(":i", op::i64(1));
  Bytes bytes = program.build();
  Module module;
  Diag diag;
  ASSERT_TRUE(decodeModule(bytes, FeatureSet::defaults(), module, diag));
  EXPECT_EQ(InterpretedModule::create(module, "test", diag), nullptr);
  ASSERT_FALSE(diag.ok());
  EXPECT_EQ(diag.error()->context, "function 0 (\"0\")");
}

} // namespace
