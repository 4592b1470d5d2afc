// Every numeric and vector instruction, in all the forms its operands and its result can take, against its definition
// in runtime-support/numerics; and all pairs of instructions that the emitter may join.

#include "numerics/lane_access.h"
#include "numerics/numerics.h"
#include "test/unit/interp/program.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

// ---- what numerics says

struct Expected {
  Bits value;
  wzc_trap_code trap = WZC_TRAP_NONE;
};

template <class T> T fromBits(Bits bits) {
  if constexpr (std::is_same_v<T, numerics::V128>)
    return numerics::vectorOf<uint64_t>({bits.low, bits.high});
  else
    return static_cast<T>(bits.low);
}
Bits toBits(uint64_t value) { return {value, 0}; }
Bits toBits(const numerics::V128 &value) {
  auto lanes = numerics::lanes<uint64_t>(value);
  return {lanes[0], lanes[1]};
}
template <class T> Expected expected(const T &value) { return {toBits(value), WZC_TRAP_NONE}; }
template <class T> Expected expected(const numerics::Checked<T> &value) {
  return {toBits(value.value), static_cast<wzc_trap_code>(value.trap)};
}

using Evaluate = Expected (*)(const Bits *operands);

template <Opcode opcode, Family family> constexpr Evaluate evaluator() {
  if constexpr (family == Family::unary || family == Family::binary || family == Family::ternary)
    return [](const Bits *operands) {
      return [&]<size_t... i>(std::index_sequence<i...>) {
        return expected(numerics::Numeric<opcode>::apply(fromBits<numerics::Operand<opcode, i>>(operands[i])...));
      }(std::make_index_sequence<numerics::arityOf(opcode)>{});
    };
  else
    return nullptr;
}

struct Instruction {
  Opcode opcode;
  Evaluate evaluate;
};

const Instruction kInstructions[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access)                 \
  {Opcode::name, evaluator<Opcode::name, Family::family>()},
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};

std::vector<Bits> edges(char letter) {
  switch (letter) {
  case 'i':
    return {{0},  {1},      {0xFFFFFFFF}, {0x80000000}, {0x7FFFFFFF}, {31},
            {33}, {0xFFFF}, {0x8000},     {0xFFFF8000}, {0x12345678}};
  case 'I':
    return {{0},  {1},  {~uint64_t{0}}, {uint64_t{1} << 63},  {~(uint64_t{1} << 63)},
            {63}, {65}, {0x80000000},   {0xFFFFFFFF80000000}, {0x123456789ABCDEF0}};
  case 'f':
    return {{0},          {0x80000000}, {0x3F800000}, {0xC0200000}, {0x7F800000}, {0x7FC00000},
            {0x7FA00000}, {0x4F000000}, {0x00000001}, {0xCF000000}, {0x3F000000}};
  case 'F':
    return {{0},
            {0x8000000000000000},
            {0x3FF0000000000000},
            {0xC004000000000000},
            {0x7FF0000000000000},
            {0x7FF8000000000000},
            {0x7FF4000000000000},
            {0x41E0000000000000},
            {1},
            {0xC3E0000000000000},
            {0x3FB999999999999A}};
  default:
    return {{0, 0},
            {~uint64_t{0}, ~uint64_t{0}},
            {0x7F8000FF80010123, 0x8000000000000001},
            {0x3FF0000000000000, 0x7FF8000000000000},
            {0x4F000000C0200000, 0x7FA000003F800000},
            {0x0F0E0D0C0B0A0908, 0x0706050403020110}};
  }
}

bool isNan(char letter, uint64_t bits) {
  return letter == 'f' ? (bits & 0x7FFFFFFF) > 0x7F800000 : (bits & ~(uint64_t{1} << 63)) > 0x7FF0000000000000;
}

/// Whether a result is the one expected. Which NaN it is may depend on how the compiler ordered an addition's operands;
/// it must be quiet.
bool isAsExpected(Opcode opcode, Bits found, Bits wanted) {
  if (found == wanted)
    return true;
  char letter = numerics::signatureOf(opcode).back();
  std::string_view name = info(opcode).mnemonic;
  auto same = [](char kind, uint64_t a, uint64_t b) {
    uint64_t quiet = kind == 'f' ? 0x00400000 : 0x0008000000000000;
    return a == b || (isNan(kind, a) && isNan(kind, b) && (a & quiet));
  };
  if (letter == 'f' || letter == 'F')
    return same(letter, found.low, wanted.low);
  if (letter != 'v')
    return false;
  if (name.starts_with("f64x2"))
    return same('F', found.low, wanted.low) && same('F', found.high, wanted.high);
  if (!name.starts_with("f32x4"))
    return false;
  auto lane = [](Bits bits, int i) {
    return (i < 2 ? bits.low >> (32 * i) : bits.high >> (32 * (i - 2))) & 0xFFFFFFFF;
  };
  for (int i = 0; i < 4; ++i)
    if (!same('f', lane(found, i), lane(wanted, i)))
      return false;
  return true;
}

void check(Opcode opcode, const Outcome &found, const Expected &wanted, const std::string &how) {
  ASSERT_EQ(found.trap, wanted.trap) << info(opcode).mnemonic << " " << how;
  if (wanted.trap != WZC_TRAP_NONE)
    return;
  ASSERT_EQ(found.values.size(), 1u);
  EXPECT_TRUE(isAsExpected(opcode, found.values[0], wanted.value))
      << info(opcode).mnemonic << " " << how << std::hex << ": found " << found.values[0].low << " "
      << found.values[0].high << ", expected " << wanted.value.low << " " << wanted.value.high;
}

/// Leaves the local, recomputed: its value comes from an instruction and not from a slot that was there before.
Bytes computed(char letter, uint32_t local) {
  switch (letter) {
  case 'i': return cat(op::get(local), op::i32(0), op::code(Opcode::I32Or));
  case 'I': return cat(op::get(local), op::i64(0), op::code(Opcode::I64Or));
  case 'f': return cat(op::get(local), op::code(Opcode::F32Neg), op::code(Opcode::F32Neg));
  case 'F': return cat(op::get(local), op::code(Opcode::F64Neg), op::code(Opcode::F64Neg));
  default: return cat(op::get(local), op::code(Opcode::V128Not), op::code(Opcode::V128Not));
  }
}

/// The instruction on operands that come in each combination of ways, called with `operands` as parameters.
void checkForms(const Instruction &instruction, const std::vector<Bits> &operands) {
  std::string_view signature = numerics::signatureOf(instruction.opcode);
  size_t arity = numerics::arityOf(instruction.opcode);
  char resultLetter = signature.back();
  std::string params(signature.substr(0, arity));
  std::string type(signature);
  auto local = static_cast<uint32_t>(arity); // one more, for results
  Expected wanted = instruction.evaluate(operands.data());
  Bytes code = op::code(instruction.opcode);

  Program program;
  std::vector<std::string> ways;
  // Each operand as a parameter, computed, or a constant; the result returned, set to a local, teed, or dropped first.
  size_t combinations = 1;
  for (size_t i = 0; i < arity; ++i)
    combinations *= 3;
  for (size_t n = 0; n < combinations; ++n) {
    Bytes body;
    std::string way;
    size_t rest = n;
    for (size_t i = 0; i < arity; ++i, rest /= 3) {
      auto index = static_cast<uint32_t>(i);
      way += "pck"[rest % 3];
      append(body, rest % 3 == 0   ? op::get(index)
                   : rest % 3 == 1 ? computed(params[i], index)
                                   : op::constant(params[i], operands[i]));
    }
    append(body, code);
    program.add(type, body, std::string(1, resultLetter));
    ways.push_back(way);
    program.add(type, cat(body, op::set(local), op::get(local)), std::string(1, resultLetter));
    ways.push_back(way + " set");
    program.add(type, cat(body, op::tee(local), op::kDrop, op::get(local)), std::string(1, resultLetter));
    ways.push_back(way + " tee");
    program.add(type, cat(computed(params[0], 0), body, op::set(local), op::kDrop, computed(resultLetter, local)),
                std::string(1, resultLetter));
    ways.push_back(way + " deep");
  }
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  ASSERT_NE(instance, nullptr);
  for (uint32_t i = 0; i < ways.size(); ++i)
    check(instruction.opcode, world.call(instance, i, operands), wanted, ways[i]);
}

class Operations : public ::testing::TestWithParam<size_t> {};

TEST_P(Operations, AsDefined) {
  const Instruction &instruction = kInstructions[GetParam()];
  std::string_view signature = numerics::signatureOf(instruction.opcode);
  size_t arity = numerics::arityOf(instruction.opcode);
  std::vector<std::vector<Bits>> values;
  for (size_t i = 0; i < arity; ++i)
    values.push_back(edges(signature[i]));
  // Every pair of edges once, in this order or the other; a third operand goes through its edges alongside.
  bool isAlike = arity == 2 && signature[0] == signature[1];
  for (size_t a = 0; a < values[0].size(); ++a)
    for (size_t b = 0; b < (arity > 1 ? values[1].size() : 1); ++b) {
      if (isAlike && (a + b) % 2 == (a < b))
        continue;
      std::vector<Bits> operands{values[0][a]};
      if (arity > 1)
        operands.push_back(values[1][b]);
      if (arity > 2)
        operands.push_back(values[2][(a + b) % values[2].size()]);
      checkForms(instruction, operands);
    }
}

/// Where handlers are to end in jumps, none may leave anything on the native stack.
TEST_P(Operations, KeepsTheNativeStack) {
  const Instruction &instruction = kInstructions[GetParam()];
  std::string_view signature = numerics::signatureOf(instruction.opcode);
  Bytes body;
  for (size_t i = 0; i < numerics::arityOf(instruction.opcode); ++i)
    append(body, op::constant(signature[i], edges(signature[i])[2]));
  Bytes one = cat(body, op::code(instruction.opcode), op::kDrop);
  Program program;
  program.add(":",
              cat(op::kLoop, op::kEmpty, repeat(50, one), op::get(0), op::i32(1), op::kAdd, op::tee(0), op::i32(4000),
                  op::kLtU, op::brIf(0), op::kEnd),
              "i");
  wzc_store_options options{};
  options.max_stack_bytes = 256 << 10;
  World world(&options);
  wzc_instance *instance = world.instantiate(program.build());
  ASSERT_NE(instance, nullptr);
  Outcome outcome = world.call(instance, 0);
  EXPECT_EQ(outcome.trap, WZC_TRAP_NONE) << info(instruction.opcode).mnemonic;
}

std::vector<size_t> numericInstructions() {
  std::vector<size_t> all;
  for (size_t i = 0; i < kOpcodeCount; ++i)
    if (kInstructions[i].evaluate)
      all.push_back(i);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Operations, ::testing::ValuesIn(numericInstructions()), [](const auto &entry) {
  std::string name = wzc::info(static_cast<Opcode>(entry.param)).mnemonic;
  for (char &c : name)
    c = c == '.' ? '_' : c;
  return name;
});

// ---- conditional jumps on comparisons

TEST(Comparisons, AsConditions) {
  for (const Instruction &instruction : kInstructions) {
    std::string_view signature = numerics::signatureOf(instruction.opcode);
    std::string_view name = info(instruction.opcode).mnemonic;
    bool isComparison =
        instruction.evaluate && signature.back() == 'i' && info(instruction.opcode).prefix == 0 &&
        (name.find(".eq") != name.npos || name.find(".ne") == 3 || name.find(".lt") != name.npos ||
         name.find(".gt") != name.npos || name.find(".le") != name.npos || name.find(".ge") != name.npos);
    if (!isComparison)
      continue;
    size_t arity = numerics::arityOf(instruction.opcode);
    std::string type = std::string(signature.substr(0, arity)) + ":i";
    Bytes eqz{op::kEqz};
    for (Bits a : edges(signature[0])) {
      Program program;
      std::vector<Bits> rights = arity > 1 ? edges(signature[1]) : std::vector<Bits>{{}};
      std::vector<std::pair<uint32_t, bool>> cases; // right operand, negated
      for (uint32_t b = 0; b < rights.size(); ++b)
        for (int form = 0; form < 6; ++form)
          for (Bytes negation : {Bytes{}, eqz, cat(eqz, eqz)}) {
            Bytes left = form == 1 || form == 3 ? computed(signature[0], 0)
                         : form == 5            ? op::constant(signature[0], a)
                                                : op::get(0);
            Bytes right;
            if (arity > 1)
              right = form == 2 || form == 5   ? computed(signature[1], 1)
                      : form == 3 || form == 4 ? op::constant(signature[1], rights[b])
                                               : op::get(1);
            Bytes condition = cat(left, right, op::code(instruction.opcode), negation);
            // As the condition of a branch forward, of one backward, and of an `if`.
            program.add(type, cat(op::kBlock, op::kEmpty, condition, op::brIf(0), op::i32(0), op::kReturn, op::kEnd,
                                  op::i32(1)));
            program.add(type,
                        cat(op::kLoop, op::kEmpty, op::get(static_cast<uint32_t>(arity)), op::kIf, op::kEmpty,
                            op::i32(1), op::kReturn, op::kEnd, op::i32(1), op::set(static_cast<uint32_t>(arity)),
                            condition, op::brIf(0), op::kEnd, op::i32(0)),
                        "i");
            program.add(type, cat(condition, op::kIf, op::kI32, op::i32(1), op::kElse, op::i32(0), op::kEnd));
            for (int i = 0; i < 3; ++i)
              cases.push_back({b, negation.size() == 1});
          }
      World world;
      wzc_instance *instance = world.instantiate(program.build());
      ASSERT_NE(instance, nullptr);
      for (uint32_t i = 0; i < cases.size(); ++i) {
        std::vector<Bits> operands{a};
        if (arity > 1)
          operands.push_back(rights[cases[i].first]);
        bool wanted = (instruction.evaluate(operands.data()).value.low != 0) != cases[i].second;
        Outcome outcome = world.call(instance, i, operands);
        ASSERT_EQ(outcome.trap, WZC_TRAP_NONE);
        EXPECT_EQ(outcome.values[0].low, wanted) << name << " function " << i << std::hex << " " << a.low;
      }
    }
  }
}

// ---- pairs of instructions on i32

constexpr Opcode kPaired[] = {Opcode::I32Add, Opcode::I32Sub, Opcode::I32Mul,  Opcode::I32And, Opcode::I32Or,
                              Opcode::I32Xor, Opcode::I32Shl, Opcode::I32ShrS, Opcode::I32ShrU};

uint32_t evaluate(Opcode opcode, uint32_t a, uint32_t b) {
  Bits operands[] = {{a}, {b}};
  return static_cast<uint32_t>(kInstructions[static_cast<size_t>(opcode)].evaluate(operands).value.low);
}

// Ends of what fits a 16-bit constant, signed and unsigned, and beyond.
const std::vector<uint32_t> kConstants = {1, 7, 32767, 32768, 65535, 65536, 0xFFFFFFFF, 0xFFFF8000, 0xFFFF7FFF};

TEST(Pairs, OfArithmetic) {
  const uint32_t x = 0x89ABCDEF, y = 0x00012345, z = 29;
  for (Opcode first : kPaired)
    for (Opcode second : kPaired) {
      Program program;
      std::vector<uint32_t> wanted;
      auto add = [&](const Bytes &body, uint32_t value) {
        program.add("iii:i", body, "i");
        wanted.push_back(value);
        // With the result in a local, and used twice.
        program.add("iii:i", cat(body, op::tee(3), op::get(3), op::kAdd), "i");
        wanted.push_back(2 * value);
      };
      Bytes a = op::code(first), b = op::code(second);
      uint32_t inner = evaluate(first, x, y);
      for (const Bytes &left : {op::get(0), computed('i', 0)}) {
        add(cat(left, op::get(1), a, op::get(2), b), evaluate(second, inner, z));
        add(cat(op::get(2), left, op::get(1), a, b), evaluate(second, z, inner));
        add(cat(computed('i', 2), left, op::get(1), a, b), evaluate(second, z, inner));
        for (uint32_t k : kConstants) {
          uint32_t withConstant = evaluate(first, x, k);
          add(cat(left, op::i32(k), a, op::get(2), b), evaluate(second, withConstant, z));
          add(cat(op::get(2), left, op::i32(k), a, b), evaluate(second, z, withConstant));
          add(cat(left, op::get(1), a, op::i32(k), b), evaluate(second, inner, k));
          add(cat(op::i32(k), left, op::get(1), a, b), evaluate(second, k, inner));
          for (uint32_t l : kConstants)
            add(cat(left, op::i32(k), a, op::i32(l), b), evaluate(second, withConstant, l));
        }
      }
      World world;
      wzc_instance *instance = world.instantiate(program.build());
      ASSERT_NE(instance, nullptr);
      for (uint32_t i = 0; i < wanted.size(); ++i)
        EXPECT_EQ(world.call(instance, i, {{x}, {y}, {z}}).values.at(0).low, wanted[i])
            << info(first).mnemonic << " " << info(second).mnemonic << " function " << i;
    }
}

TEST(Pairs, OfAdditionsAndJumps) {
  // do { ++rounds; i += step } while (i < end), in every comparison that ends it after `rounds`, counted another way.
  for (Opcode comparison : {Opcode::I32Ne, Opcode::I32LtS, Opcode::I32LtU, Opcode::I32LeS, Opcode::I32LeU})
    for (uint32_t step : {1u, 3u, 32767u, 32768u, 40000u})
      for (bool constantEnd : {false, true})
        for (bool swapped : {false, true})
          for (bool second : {false, true}) {
            uint32_t end = step * 5;
            bool including = comparison == Opcode::I32LeS || comparison == Opcode::I32LeU;
            Bytes limit = constantEnd ? op::i32(end) : op::get(0);
            Bytes sum = cat(op::get(1), op::i32(step), op::kAdd, op::tee(1));
            Opcode used = !swapped                       ? comparison
                          : comparison == Opcode::I32LtS ? Opcode::I32GtS
                          : comparison == Opcode::I32LtU ? Opcode::I32GtU
                          : comparison == Opcode::I32LeS ? Opcode::I32GeS
                          : comparison == Opcode::I32LeU ? Opcode::I32GeU
                                                         : comparison;
            Bytes condition = swapped ? cat(limit, sum, op::code(used)) : cat(sum, limit, op::code(used));
            Bytes count = cat(op::get(2), op::i32(1), op::kAdd, op::set(2));
            Bytes more = second ? cat(op::get(3), op::i32(0xFFFFFFFF), op::kAdd, op::set(3)) : Bytes{};
            Program program;
            program.add("i:i",
                        cat(op::kLoop, op::kEmpty, more, count, condition, op::brIf(0), op::kEnd, op::get(2),
                            op::get(3), op::kAdd, op::get(1), op::kAdd),
                        "iii");
            World world;
            wzc_instance *instance = world.instantiate(program.build());
            uint32_t rounds = including ? 6 : 5;
            EXPECT_EQ(world.call(instance, 0, {{end}}).values.at(0).low, (second ? 0 : rounds) + rounds * step)
                << info(used).mnemonic << " step " << step << constantEnd << swapped << second;
          }
}

TEST(Pairs, OfZeroTests) {
  for (uint32_t mask : kConstants)
    for (uint32_t value : {0u, 1u, 0x8000u, 0x10000u, 0xFFFFFFFFu, 0xFFFF0000u})
      for (const Bytes &operand : {op::get(0), computed('i', 0)}) {
        Program program;
        Bytes test = cat(operand, op::i32(mask), op::code(Opcode::I32And));
        program.add("i:i",
                    cat(op::kBlock, op::kEmpty, test, op::brIf(0), op::i32(0), op::kReturn, op::kEnd, op::i32(1)));
        program.add("i:i", cat(test, op::kIf, op::kI32, op::i32(1), op::kElse, op::i32(0), op::kEnd));
        program.add("i:i", cat(test, op::kEqz, op::kIf, op::kI32, op::i32(0), op::kElse, op::i32(1), op::kEnd));
        World world;
        wzc_instance *instance = world.instantiate(program.build());
        for (uint32_t i = 0; i < 3; ++i)
          EXPECT_EQ(world.call(instance, i, {{value}}).values.at(0).low, (value & mask) != 0) << mask << " " << value;
      }
}

} // namespace
