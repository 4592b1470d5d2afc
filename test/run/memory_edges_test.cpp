// Every load and store about the end of a memory: at the last byte that is there and the first that is not, with all
// kinds of offsets and indices, and with values that nobody uses. Out of bounds each must trap, and a store then leave
// nothing written.

#include "numerics/lane_access.h"
#include "test/run/dead_loads.h"
#include "test/support/tally.h"

#include <cstring>

using namespace wzc;
using namespace wzc::test;

namespace {

constexpr uint64_t kMemorySize = 65536;
const uint64_t kOffsets[] = {0, 1, 65528, 65535, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
const uint64_t kDeadOffsets[] = {0, 65528};
const Bits kStored = bitsOf(0x1122334455667788, 0x99AABBCCDDEEFF01);

std::vector<uint32_t> indices() {
  std::vector<uint32_t> all = {0, 1, 2, 7, 8, 9};
  for (uint32_t i = 65519; i <= 65537; ++i)
    all.push_back(i);
  for (uint32_t i :
       {0x7FFFFFFEu, 0x7FFFFFFFu, 0x80000000u, 0x80000001u, 0xFFFF0000u, 0xFFFFFFF0u, 0xFFFFFFFEu, 0xFFFFFFFFu})
    all.push_back(i);
  return all;
}

struct Access {
  Opcode opcode;
  unsigned size;
  bool isStore;
  char letter; // of the result, or of the value stored
  uint8_t lane = 0;

  explicit Access(Opcode opcodeIn) : opcode(opcodeIn), size(accessSize(info(opcode).access)) {
    const OpcodeInfo &row = info(opcode);
    isStore = row.family == Family::store || row.family == Family::store_lane;
    letter = isStore ? row.signature[1] : row.signature[std::strlen(row.signature) - 1];
    if (hasLane())
      lane = static_cast<uint8_t>(16 / size - 1);
  }
  bool hasLane() const { return info(opcode).immediate == Immediate::memarg_lane; }
  Bytes code(uint64_t offset) const {
    Bytes bytes = cat(encode(opcode), 0x00, uleb(offset));
    return hasLane() ? cat(bytes, lane) : bytes;
  }
  /// What lies on the stack above the address.
  Bytes operand() const {
    if (isStore)
      return constantOf(letter, kStored);
    return hasLane() ? constantOf('v', Bits{}) : Bytes{};
  }
  bool inBounds(uint32_t index, uint64_t offset) const { return index + offset + size <= kMemorySize; }
};

std::vector<Access> accesses() {
  std::vector<Access> all;
  for (unsigned i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    if (info(opcode).access != MemoryAccess::none && FeatureSet::defaults().has(info(opcode).feature))
      all.push_back(Access(opcode));
  }
  return all;
}

uint8_t patternAt(uint64_t address) { return static_cast<uint8_t>(address * 167 + (address >> 8) * 13 + 128); }

uint64_t extend(uint64_t raw, unsigned bits, char letter) {
  uint64_t wide = bits < 64 && raw >> (bits - 1) & 1 ? raw | ~uint64_t{0} << bits : raw;
  return letter == 'i' ? wide & 0xFFFFFFFF : wide;
}

/// What the load gives where memory holds the pattern.
Bits loaded(const Access &access, uint64_t address) {
  Bits raw{};
  for (unsigned i = 0; i < access.size; ++i)
    raw[i] = patternAt(address + i);
  uint64_t low = lowBits(raw);
  if (access.hasLane()) {
    Bits result{};
    std::memcpy(result.data() + access.lane * access.size, raw.data(), access.size);
    return result;
  }
  switch (info(access.opcode).access) {
  case MemoryAccess::s8:
  case MemoryAccess::s16:
  case MemoryAccess::s32: return bitsOf(extend(low, access.size * 8, access.letter));
  case MemoryAccess::u8:
  case MemoryAccess::u16:
  case MemoryAccess::u32:
  case MemoryAccess::i32:
  case MemoryAccess::i64:
  case MemoryAccess::f32:
  case MemoryAccess::f64:
  case MemoryAccess::v128: return raw;
  default: return numerics::loadedVector(info(access.opcode).access, low).bytes;
  }
}

/// What the store writes at its address.
Bits written(const Access &access) {
  Bits bytes{};
  std::memcpy(bytes.data(), kStored.data() + access.lane * access.size, access.size);
  return bytes;
}

struct Program {
  explicit Program(const Access &accessIn) : access(accessIn), module(1) {}
  Access access;
  ModuleWriter module;
  std::vector<Variant> variants;
  Bytes bytes;
};

Program write(const Access &access, bool withConstants) {
  Program program(access);
  std::string result = access.isStore ? "" : std::string(1, access.letter);
  for (size_t o = 0; o < std::size(kOffsets); ++o) {
    Bytes code = cat(access.operand(), access.code(kOffsets[o]));
    program.module.function("dynamic" + std::to_string(o), "i:" + result, "", cat(localGet(0), code));
    if (withConstants)
      for (uint32_t index : indices())
        program.module.function("constant" + std::to_string(o) + "-" + std::to_string(index), ":" + result, "",
                                cat(i32Const(index), code));
  }
  for (uint64_t offset : kDeadOffsets) {
    std::string prefix = "dead" + std::to_string(offset) + "-";
    program.variants = access.isStore ? addDeadStores(program.module, prefix, access.operand(), access.code(offset))
                                      : addDeadLoads(program.module, prefix, access.letter,
                                                     cat(access.operand(), access.code(offset)));
  }
  program.bytes = program.module.build();
  return program;
}

class Run {
public:
  Run(Tally &tallyIn, const Configuration &configurationIn, const Program &programIn, const wzc_module *module)
      : tally(tallyIn), configuration(configurationIn), program(programIn), guest(module), bytes(kMemorySize) {
    for (uint64_t i = 0; i < kMemorySize; ++i)
      bytes[i] = patternAt(i);
    if (guest.instance)
      memory = wzc_memory_data(guest.memory("memory"));
  }

  void all(bool withConstants) {
    tally.check(memory != nullptr, [&] { return name("instantiation", 0, 0) + guest.message; });
    if (!memory)
      return;
    for (size_t o = 0; o < std::size(kOffsets); ++o)
      for (uint32_t index : indices()) {
        Bits argument = bitsOf(index);
        check("dynamic" + std::to_string(o), std::span(&argument, 1), index, kOffsets[o]);
        if (withConstants)
          check("constant" + std::to_string(o) + "-" + std::to_string(index), {}, index, kOffsets[o]);
      }
    for (uint64_t offset : kDeadOffsets)
      for (size_t v = 0; v < program.variants.size(); ++v)
        for (uint32_t index : indices())
          checkDead(offset, v, index);
  }

private:
  std::string name(const std::string &what, uint32_t index, uint64_t offset) const {
    return configuration.name() + " " + info(program.access.opcode).mnemonic + " offset=" + std::to_string(offset) +
           " index=" + std::to_string(index) + " " + what + ": ";
  }
  void reset() { std::memcpy(memory, bytes.data(), kMemorySize); }

  void check(const std::string &function, std::span<const Bits> arguments, uint32_t index, uint64_t offset) {
    const Access &access = program.access;
    reset();
    CallResult result = guest.call(function, arguments);
    bool fits = access.inBounds(index, offset);
    wzc_trap_code expected = fits ? WZC_TRAP_NONE : WZC_TRAP_MEMORY_OUT_OF_BOUNDS;
    tally.check(result.trap == expected,
                [&] { return name(function, index, offset) + trapText(expected, result.trap); });
    if (result.trap != expected)
      return;
    std::vector<uint8_t> after = bytes;
    if (access.isStore && fits) {
      Bits value = written(access);
      std::memcpy(after.data() + index + offset, value.data(), access.size);
    }
    tally.check(std::memcmp(memory, after.data(), kMemorySize) == 0,
                [&] { return name(function, index, offset) + "memory holds something else"; });
    if (!access.isStore && fits) {
      Bits value = loaded(access, index + offset);
      tally.check(result.values[0] == value, [&] {
        return name(function, index, offset) + "expected " + toText(value) + ", got " + toText(result.values[0]);
      });
    }
  }

  void checkDead(uint64_t offset, size_t v, uint32_t index) {
    reset();
    Bits arguments[] = {bitsOf(index), bitsOf(0)};
    CallResult result = guest.call("dead" + std::to_string(offset) + "-" + std::to_string(v), arguments);
    const Variant &variant = program.variants[v];
    wzc_trap_code expected = program.access.inBounds(index, offset) ? variant.otherwise : WZC_TRAP_MEMORY_OUT_OF_BOUNDS;
    tally.check(result.trap == expected,
                [&] { return name(variant.name, index, offset) + trapText(expected, result.trap); });
    if (program.access.isStore && expected == WZC_TRAP_MEMORY_OUT_OF_BOUNDS)
      tally.check(std::memcmp(memory, bytes.data(), kMemorySize) == 0 || configuration.traps == TrapMode::Fast,
                  [&] { return name(variant.name, index, offset) + "something was written"; });
  }

  static std::string trapText(int expected, int got) {
    return "expected trap code " + std::to_string(expected) + ", got " + std::to_string(got);
  }

  Tally &tally;
  const Configuration &configuration;
  const Program &program;
  Guest guest;
  std::vector<uint8_t> bytes;
  uint8_t *memory = nullptr;
};

void run(Tally &tally, const Configuration &configuration, bool withConstants, std::string_view only) {
  std::vector<Program> programs;
  std::vector<Bytes> bytes;
  for (const Access &access : accesses()) {
    if (!only.empty() && only != info(access.opcode).mnemonic)
      continue;
    programs.push_back(write(access, withConstants));
    bytes.push_back(programs.back().bytes);
  }
  GuestModules modules(configuration);
  std::vector<spec::LoadedModule> loadedModules = modules.load(bytes);
  for (size_t i = 0; i < programs.size(); ++i) {
    const spec::LoadedModule &module = loadedModules[i];
    tally.check(module.module != nullptr, [&] {
      return configuration.name() + " " + info(programs[i].access.opcode).mnemonic + ": " + module.error;
    });
    if (module.module)
      Run(tally, configuration, programs[i], module.module).all(withConstants);
  }
}

} // namespace

/// Arguments, for looking at one failure: a configuration's name and an instruction.
int main(int argc, char **argv) {
  Tally tally;
  for (const Configuration &configuration : allConfigurations()) {
    if (argc > 1 && configuration.name() != argv[1])
      continue;
    bool withConstants = configuration.optLevel == 0 || configuration.optLevel == 2;
    run(tally, configuration, withConstants, argc > 2 ? argv[2] : "");
  }
  return tally.finish();
}
