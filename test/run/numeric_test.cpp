// Every numeric and vector instruction on edge operands, compiled, against the definitions in runtime-support/numerics.
// The operands come in the ways that compilers treat apart: as parameters; as constants, one at a time and all
// together; and as constants that only optimisation uncovers. Results are compared bit by bit, those that may be any
// NaN by its class (specification, section 4.3.3).

#include "numerics/lane_access.h"
#include "numerics/numerics.h"
#include "test/run/edge_values.h"
#include "test/run/module_text.h"
#include "test/support/tally.h"

#include <cstring>
#include <functional>

using namespace wzc;
using namespace wzc::test;

namespace {

struct Outcome {
  Bits value{};
  wzc_trap_code trap = WZC_TRAP_NONE;
};

// ---- what numerics says

template <class T> T fromBits(const Bits &bits) {
  T value;
  if constexpr (std::is_same_v<T, numerics::V128>)
    value.bytes = bits;
  else
    value = static_cast<T>(lowBits(bits));
  return value;
}

Bits toBits(const numerics::V128 &value) { return value.bytes; }
Bits toBits(uint64_t value) { return bitsOf(value); }

template <class T> Outcome outcomeOf(const T &value) { return {toBits(value), WZC_TRAP_NONE}; }
template <class T> Outcome outcomeOf(const numerics::Checked<T> &value) {
  return {value.trap == numerics::NumericTrap::None ? toBits(value.value) : Bits{},
          static_cast<wzc_trap_code>(value.trap)};
}

using Evaluate = std::function<Outcome(const Bits *operands)>;

template <Opcode opcode, Family family> Evaluate evaluator() {
  if constexpr (family == Family::unary || family == Family::binary || family == Family::ternary)
    return [](const Bits *operands) {
      return [&]<size_t... i>(std::index_sequence<i...>) {
        return outcomeOf(numerics::Numeric<opcode>::apply(fromBits<numerics::Operand<opcode, i>>(operands[i])...));
      }(std::make_index_sequence<numerics::arityOf(opcode)>{});
    };
  else
    return nullptr;
}

const Evaluate kEvaluators[] = {
#define WZC_OPCODE(name, prefix, code, mnemonic, immediate, signature, family, feature, traps, access)                 \
  evaluator<Opcode::name, Family::family>(),
#include "compiler/wasm/opcodes.def"
#undef WZC_OPCODE
};

/// An instruction with its immediates.
struct Instruction {
  Opcode opcode;
  Bytes code;
  std::string name;
  std::string params;
  char result;
  Evaluate evaluate;
};

void addLanes(std::vector<Instruction> &all, const Instruction &plain) {
  std::string_view shape = plain.name.c_str();
  unsigned lanes = shape.starts_with("i8x16")   ? 16
                   : shape.starts_with("i16x8") ? 8
                   : shape.substr(3, 2) == "x4" ? 4
                                                : 2;
  for (unsigned lane = 0; lane < lanes; ++lane) {
    Instruction with = plain;
    append(with.code, static_cast<int>(lane));
    with.name += " " + std::to_string(lane);
    with.evaluate = [opcode = plain.opcode, lane](const Bits *operands) {
      auto vector = fromBits<numerics::V128>(operands[0]);
      return info(opcode).family == Family::extract_lane
                 ? outcomeOf(numerics::extractLane(opcode, vector, lane))
                 : outcomeOf(numerics::replaceLane(opcode, vector, lane, lowBits(operands[1])));
    };
    all.push_back(with);
  }
}

void addShuffles(std::vector<Instruction> &all, const Instruction &plain) {
  const std::array<uint8_t, 16> masks[] = {
      {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
      {31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16},
      {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23},
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
      {12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3},
      {8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23},
      {31, 0, 17, 3, 9, 9, 22, 30, 15, 16, 1, 2, 28, 11, 5, 7},
      {16, 1, 18, 3, 20, 5, 22, 7, 24, 9, 26, 11, 28, 13, 30, 15},
      {0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29},
      {24, 25, 26, 27, 28, 29, 30, 31, 8, 9, 10, 11, 12, 13, 14, 15},
  };
  for (size_t i = 0; i < std::size(masks); ++i) {
    Instruction with = plain;
    with.code.insert(with.code.end(), masks[i].begin(), masks[i].end());
    with.name += " " + std::to_string(i);
    with.evaluate = [mask = masks[i]](const Bits *operands) {
      return outcomeOf(
          numerics::shuffle(fromBits<numerics::V128>(operands[0]), fromBits<numerics::V128>(operands[1]), mask));
    };
    all.push_back(with);
  }
}

std::vector<Instruction> instructions() {
  std::vector<Instruction> all;
  for (unsigned i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    const OpcodeInfo &row = info(opcode);
    std::string_view signature = row.signature;
    if (signature == "-" || !FeatureSet::defaults().has(row.feature))
      continue;
    Instruction plain{opcode,           encode(opcode),
                      row.mnemonic,     std::string(signature.substr(0, signature.find(':'))),
                      signature.back(), kEvaluators[i]};
    if (row.family == Family::extract_lane || row.family == Family::replace_lane)
      addLanes(all, plain);
    else if (row.family == Family::shuffle)
      addShuffles(all, plain);
    else if (plain.evaluate)
      all.push_back(plain);
  }
  return all;
}

// ---- NaN

/// Which results of an instruction may be any NaN of a class.
struct NanRule {
  unsigned lane = 0;   // bytes of a number of the result; 0: the result is compared bit by bit
  unsigned source = 0; // bytes of a number of the operands
};

NanRule nanRule(Opcode opcode) {
  std::string_view name = info(opcode).mnemonic;
  size_t dot = name.find('.');
  std::string_view shape = name.substr(0, dot), operation = name.substr(dot + 1);
  unsigned lane = shape == "f32" || shape == "f32x4" ? 4 : shape == "f64" || shape == "f64x2" ? 8 : 0;
  for (std::string_view arithmetic :
       {"add", "sub", "mul", "div", "min", "max", "sqrt", "ceil", "floor", "trunc", "nearest"})
    if (operation == arithmetic)
      return {lane, lane};
  if (operation.starts_with("demote"))
    return {4, 8};
  if (operation.starts_with("promote"))
    return {8, 4};
  return {};
}

uint64_t numberAt(const Bits &bits, unsigned size, unsigned index) {
  uint64_t value = 0;
  std::memcpy(&value, bits.data() + index * size, size);
  return value;
}

constexpr uint64_t quietBit(unsigned size) { return size == 4 ? uint64_t{1} << 22 : uint64_t{1} << 51; }
constexpr uint64_t infinity(unsigned size) { return size == 4 ? 0x7F800000 : 0x7FF0000000000000; }
constexpr uint64_t magnitude(uint64_t bits, unsigned size) {
  return bits & (size == 4 ? 0x7FFFFFFF : 0x7FFFFFFFFFFFFFFF);
}
bool isNan(uint64_t bits, unsigned size) { return magnitude(bits, size) > infinity(size); }
bool isCanonical(uint64_t bits, unsigned size) { return magnitude(bits, size) == (infinity(size) | quietBit(size)); }

bool equal(const Instruction &instruction, const Bits *operands, const Bits &expected, const Bits &got) {
  NanRule rule = nanRule(instruction.opcode);
  if (!rule.lane)
    return expected == got;
  unsigned lanes = instruction.result == 'v' ? 16 / rule.lane : 1;
  for (unsigned i = 0; i < lanes; ++i) {
    uint64_t want = numberAt(expected, rule.lane, i), have = numberAt(got, rule.lane, i);
    if (!isNan(want, rule.lane)) {
      if (want != have)
        return false;
      continue;
    }
    bool canonical = true;
    for (size_t p = 0; p < instruction.params.size(); ++p) {
      uint64_t source = numberAt(operands[p], rule.source, i);
      canonical = canonical && (!isNan(source, rule.source) || isCanonical(source, rule.source));
    }
    if (!isNan(have, rule.lane) || !(have & quietBit(rule.lane)) || (canonical && !isCanonical(have, rule.lane)))
      return false;
  }
  return true;
}

// ---- generated modules

constexpr unsigned kSlot = 16;
constexpr size_t kConstants = 14; // of each operand's edge values, the first

/// Operands of one case; a fixed number of them are constants.
using Operands = std::array<Bits, 3>;

struct Program {
  const Instruction *instruction;
  std::vector<std::vector<Bits>> values; // of each operand
  std::vector<Operands> together;        // the cases of "together"
  std::vector<Operands> trapping;        // of "trapping-N"
  Bytes bytes;
};

std::vector<Bits> firstOf(const std::vector<Bits> &values, size_t count) {
  return {values.begin(), values.begin() + static_cast<ptrdiff_t>(std::min(count, values.size()))};
}

void forEachTuple(const std::vector<std::vector<Bits>> &values, const std::function<void(const Operands &)> &visit) {
  std::vector<size_t> at(values.size(), 0);
  for (;;) {
    Operands operands{};
    for (size_t p = 0; p < values.size(); ++p)
      operands[p] = values[p][at[p]];
    visit(operands);
    size_t p = 0;
    while (p < values.size() && ++at[p] == values[p].size())
      at[p++] = 0;
    if (p == values.size())
      return;
  }
}

Bytes storeResult(const Instruction &instruction, size_t slot, const Bytes &value) {
  return cat(i32Const(static_cast<uint32_t>(slot * kSlot)), value, encode(storeOf(instruction.result)), 0x00, 0x00);
}

Program write(const Instruction &instruction) {
  Program program;
  program.instruction = &instruction;
  ModuleWriter module(4);
  std::string type = instruction.params + ":" + instruction.result;
  std::vector<std::vector<Bits>> constants;
  for (char letter : instruction.params) {
    program.values.push_back(edgeValues(letter, info(instruction.opcode).mnemonic));
    if (instruction.params.size() == 3)
      program.values.back() = firstOf(program.values.back(), 16);
    constants.push_back(firstOf(program.values.back(), instruction.params.size() == 3   ? 6
                                                       : instruction.params.size() == 2 ? kConstants
                                                                                        : 64));
  }

  Bytes parameters;
  for (uint32_t p = 0; p < instruction.params.size(); ++p)
    append(parameters, localGet(p));
  module.function("dynamic", type, "", cat(parameters, instruction.code));

  Bytes together;
  forEachTuple(constants, [&](const Operands &operands) {
    Bytes code;
    for (size_t p = 0; p < instruction.params.size(); ++p)
      append(code, constantOf(instruction.params[p], operands[p]));
    append(code, instruction.code);
    if (instruction.evaluate(operands.data()).trap == WZC_TRAP_NONE) {
      append(together, storeResult(instruction, program.together.size(), code));
      program.together.push_back(operands);
    } else {
      module.function("trapping" + std::to_string(program.trapping.size()), ":" + std::string(1, instruction.result),
                      "", code);
      program.trapping.push_back(operands);
    }
  });
  module.function("together", ":", "", together);

  // One operand constant, seen by the compiler at once or hidden in a local variable; the others parameters.
  if (instruction.params.size() > 1)
    for (size_t fixed = 0; fixed < instruction.params.size(); ++fixed)
      for (size_t c = 0; c < constants[fixed].size(); ++c)
        for (bool hidden : {false, true}) {
          Bytes constant = constantOf(instruction.params[fixed], constants[fixed][c]), code;
          auto local = static_cast<uint32_t>(instruction.params.size());
          if (hidden)
            code = cat(constant, localSet(local));
          for (uint32_t p = 0; p < instruction.params.size(); ++p)
            append(code, p != fixed ? localGet(p) : hidden ? localGet(local) : constant);
          module.function((hidden ? "hidden" : "fixed") + std::to_string(fixed) + "-" + std::to_string(c), type,
                          std::string_view(&instruction.params[fixed], 1), cat(code, instruction.code));
        }
  program.bytes = module.build();
  return program;
}

class Run {
public:
  Run(Tally &tallyIn, const Configuration &configurationIn, const Program &programIn, const wzc_module *module)
      : tally(tallyIn), configuration(configurationIn), program(programIn), instruction(*programIn.instruction),
        guest(module) {}

  void all() {
    const std::string &params = instruction.params;
    forEachTuple(program.values, [&](const Operands &operands) { call("dynamic", operands, true); });
    for (size_t i = 0; i < program.trapping.size(); ++i)
      call("trapping" + std::to_string(i), program.trapping[i], false);
    if (params.size() > 1)
      for (size_t fixed = 0; fixed < params.size(); ++fixed) {
        std::vector<std::vector<Bits>> values = program.values;
        size_t count = std::min(values[fixed].size(), params.size() == 3 ? size_t{6} : kConstants);
        for (size_t c = 0; c < count; ++c) {
          values[fixed] = {program.values[fixed][c]};
          std::string number = std::to_string(fixed) + "-" + std::to_string(c);
          forEachTuple(values, [&](const Operands &operands) {
            call("fixed" + number, operands, true);
            call("hidden" + number, operands, true);
          });
        }
      }
    storedTogether();
  }

private:
  void call(const std::string &function, const Operands &operands, bool asArguments) {
    CallResult result = guest.call(function, std::span(operands.data(), asArguments ? instruction.params.size() : 0));
    Outcome expected = instruction.evaluate(operands.data());
    bool ok = result.trap == expected.trap &&
              (result.trap != WZC_TRAP_NONE || equal(instruction, operands.data(), expected.value, result.values[0]));
    tally.check(ok, [&] {
      return describe(function, operands) + "expected " + text(expected) + ", got " +
             text({result.values.empty() ? Bits{} : result.values[0], result.trap});
    });
  }

  void storedTogether() {
    CallResult result = guest.call("together", {});
    tally.check(result.trap == WZC_TRAP_NONE,
                [&] { return describe("together", {}) + "trap " + std::to_string(result.trap); });
    const uint8_t *memory = wzc_memory_data(guest.memory("memory"));
    for (size_t i = 0; i < program.together.size(); ++i) {
      const Operands &operands = program.together[i];
      Bits got{};
      std::memcpy(got.data(), memory + i * kSlot, sizeOfLetter(instruction.result));
      Outcome expected = instruction.evaluate(operands.data());
      tally.check(equal(instruction, operands.data(), expected.value, got), [&] {
        return describe("together", operands) + "expected " + text(expected) + ", got " + text({got});
      });
    }
  }

  std::string describe(const std::string &function, const Operands &operands) const {
    std::string text = configuration.name() + " " + instruction.name + " " + function + " (";
    for (size_t p = 0; p < instruction.params.size(); ++p)
      text += (p ? ", " : "") + toText(operands[p]);
    return text + "): ";
  }
  static std::string text(const Outcome &outcome) {
    return outcome.trap == WZC_TRAP_NONE ? toText(outcome.value) : "trap " + std::to_string(outcome.trap);
  }

  Tally &tally;
  const Configuration &configuration;
  const Program &program;
  const Instruction &instruction;
  Guest guest;
};

} // namespace

/// Arguments, for looking at one failure: a configuration's name and an instruction.
int main(int argc, char **argv) {
  Tally tally;
  std::vector<Instruction> all;
  for (Instruction &instruction : instructions())
    if (argc < 3 || info(instruction.opcode).mnemonic == std::string_view(argv[2]))
      all.push_back(instruction);
  std::vector<Program> programs;
  std::vector<Bytes> bytes;
  for (const Instruction &instruction : all) {
    programs.push_back(write(instruction));
    bytes.push_back(programs.back().bytes);
  }
  for (const Configuration &configuration : {Configuration{0}, Configuration{2}, Configuration::interpreter()}) {
    if (argc > 1 && configuration.name() != argv[1])
      continue;
    GuestModules modules(configuration);
    std::vector<spec::LoadedModule> loaded = modules.load(bytes);
    for (size_t i = 0; i < programs.size(); ++i) {
      tally.check(loaded[i].module != nullptr,
                  [&] { return configuration.name() + " " + all[i].name + ": " + loaded[i].error; });
      if (loaded[i].module)
        Run(tally, configuration, programs[i], loaded[i].module).all();
    }
  }
  return tally.finish();
}
