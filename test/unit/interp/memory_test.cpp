// Loads and stores at the end of memory, in every form of address, with the offsets that traps report; and memory.grow.

#include "test/unit/interp/program.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace wzc;
using namespace wzc::test;

namespace {

constexpr uint32_t kSize = 65536;

struct Access {
  Opcode opcode;
  bool isLoad;
  unsigned size;
  char letter;
};

std::vector<Access> accesses() {
  std::vector<Access> all;
  for (size_t i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    const OpcodeInfo &row = info(opcode);
    if (row.family == Family::load || row.family == Family::store)
      all.push_back({opcode, row.family == Family::load, accessSize(row.access),
                     row.signature[row.family == Family::load ? 2 : 1]});
  }
  return all;
}

/// Puts the bytes 1, 2, 3, ... at the end of the memory.
void fill(wzc_memory *memory) {
  for (uint32_t i = 0; i < 64; ++i)
    wzc_memory_data(memory)[kSize - 64 + i] = static_cast<uint8_t>(i + 1);
}

struct Where {
  std::string name;
  Bytes address;     // code
  uint32_t argument; // for an access at 0
  bool wraps;        // the argument counts down from 2^32
};

/// The ways to an address: from a parameter that is `argument` above it.
std::vector<Where> ways() {
  return {
      {"parameter", op::get(0), 0, false},
      {"computed", cat(op::get(0), op::i32(0), op::code(Opcode::I32Or)), 0, false},
      {"sum", cat(op::get(0), op::get(1), op::kAdd), 0, false},
      {"sum with constant", cat(op::get(0), op::i32(5), op::kAdd), static_cast<uint32_t>(-5), false},
      {"difference", cat(op::get(0), op::i32(static_cast<uint32_t>(-7)), op::kAdd), 7, false},
      {"large sum", cat(op::get(0), op::i32(100000), op::kAdd), static_cast<uint32_t>(-100000), false},
      {"computed sum", cat(op::get(0), op::i32(0), op::code(Opcode::I32Or), op::get(1), op::kAdd), 0, false},
      {"computed sum with constant", cat(op::get(0), op::i32(0), op::code(Opcode::I32Or), op::i32(9), op::kAdd),
       static_cast<uint32_t>(-9), false},
  };
}

/// The position of the access in the module: it is the last instruction but `after` bytes of the first body.
TEST(Memory, EveryAccessAtTheEnd) {
  for (const Access &access : accesses()) {
    std::string_view name = info(access.opcode).mnemonic;
    for (const Where &where : ways())
      for (uint32_t offset : {0u, 1u, 65520u, 65535u, 65536u, 0xFFFFFFF0u, 0xFFFFFFFFu}) {
        Program program;
        program.withMemory();
        Bytes instruction = op::access(access.opcode, offset);
        // The value stored is a parameter, or computed just before.
        if (access.isLoad) {
          program.add("ii:" + std::string(1, access.letter), cat(where.address, instruction));
          program.add("ii:" + std::string(1, access.letter), cat(where.address, instruction, op::set(2), op::get(2)),
                      std::string(1, access.letter));
        } else {
          std::string type = "ii" + std::string(1, access.letter) + ":";
          program.add(type, cat(where.address, op::get(2), instruction));
          Bytes computed = access.letter == 'i'   ? cat(op::get(2), op::i32(0), op::code(Opcode::I32Or))
                           : access.letter == 'I' ? cat(op::get(2), op::i64(0), op::code(Opcode::I64Or))
                           : access.letter == 'f' ? cat(op::get(2), op::code(Opcode::F32Neg), op::code(Opcode::F32Neg))
                           : access.letter == 'F'
                               ? cat(op::get(2), op::code(Opcode::F64Neg), op::code(Opcode::F64Neg))
                               : cat(op::get(2), op::code(Opcode::V128Not), op::code(Opcode::V128Not));
          program.add(type, cat(where.address, computed, instruction));
        }
        Bytes bytes = program.build();
        World world;
        wzc_instance *instance = world.instantiate(bytes);
        ASSERT_NE(instance, nullptr);
        wzc_memory *memory = wzc_instance_memory(instance, "memory");
        fill(memory);
        std::vector<uint8_t> before(wzc_memory_data(memory), wzc_memory_data(memory) + kSize);
        uint64_t accessOffset = program.bodyOffset + 1 + where.address.size() + (access.isLoad ? 0 : 2);
        for (uint64_t target : {uint64_t{kSize} - access.size, uint64_t{kSize} - access.size + 1, uint64_t{kSize},
                                uint64_t{kSize} + 1, uint64_t{0x100000000} - 1}) {
          if (target < offset || target - offset > UINT32_MAX)
            continue;
          auto argument = static_cast<uint32_t>(target - offset + where.argument);
          bool isInside = target + access.size <= kSize;
          for (uint32_t function : {0u, 1u}) {
            std::vector<Bits> args{{argument}, {0}};
            Bits stored{0x1122334455667788, 0x99AABBCCDDEEFF00};
            if (!access.isLoad)
              args.push_back(stored);
            Outcome outcome = world.call(instance, function, args);
            ASSERT_EQ(outcome.trap, isInside ? WZC_TRAP_NONE : WZC_TRAP_MEMORY_OUT_OF_BOUNDS)
                << name << " " << where.name << " offset " << offset << " target " << target;
            if (!isInside) {
              if (function == 0) {
                ASSERT_EQ(outcome.offsets.size(), 1u);
                EXPECT_EQ(outcome.offsets[0], accessOffset) << name << " " << where.name << " offset " << offset;
              }
              EXPECT_EQ(std::memcmp(before.data(), wzc_memory_data(memory), kSize), 0) << name;
              continue;
            }
            if (!access.isLoad) {
              EXPECT_EQ(std::memcmp(wzc_memory_data(memory) + target, &stored, access.size), 0)
                  << name << " " << where.name;
              EXPECT_EQ(std::memcmp(before.data(), wzc_memory_data(memory), target), 0) << name;
              std::memcpy(wzc_memory_data(memory), before.data(), kSize);
            }
          }
        }
      }
  }
}

TEST(Memory, LoadsExtend) {
  Program program;
  program.withMemory();
  for (Opcode opcode : {Opcode::I32Load8S, Opcode::I32Load8U, Opcode::I32Load16S, Opcode::I32Load16U})
    program.add("i:i", cat(op::get(0), op::access(opcode, 0)));
  for (Opcode opcode : {Opcode::I64Load8S, Opcode::I64Load8U, Opcode::I64Load16S, Opcode::I64Load16U,
                        Opcode::I64Load32S, Opcode::I64Load32U})
    program.add("i:I", cat(op::get(0), op::access(opcode, 0)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  const uint8_t bytes[] = {0x80, 0x90, 0xA0, 0xB0};
  std::memcpy(wzc_memory_data(wzc_instance_memory(instance, "memory")), bytes, 4);
  const uint64_t wanted[] = {0xFFFFFF80,         0x80,   0xFFFF9080,         0x9080,    0xFFFFFFFFFFFFFF80, 0x80,
                             0xFFFFFFFFFFFF9080, 0x9080, 0xFFFFFFFFB0A09080, 0xB0A09080};
  for (uint32_t i = 0; i < 10; ++i)
    EXPECT_EQ(world.call(instance, i, {{0}}).values.at(0).low, wanted[i]) << i;
}

// ---- a load joined with what uses it

TEST(Memory, LoadsThroughLoads) {
  for (const Access &access : accesses()) {
    if (!access.isLoad)
      continue;
    for (uint32_t firstOffset : {0u, 65532u})
      for (uint32_t secondOffset : {0u, 8u, 65535u}) {
        Program program;
        program.withMemory();
        Bytes inner = cat(op::get(0), op::access(Opcode::I32Load, firstOffset));
        program.add("i:" + std::string(1, access.letter), cat(inner, op::access(access.opcode, secondOffset)));
        World world;
        wzc_instance *instance = world.instantiate(program.build());
        wzc_memory *memory = wzc_instance_memory(instance, "memory");
        fill(memory);
        auto at = [&](uint64_t offset) { return static_cast<uint32_t>(program.bodyOffset + offset); };
        auto point = [&](uint32_t where, uint32_t value) { std::memcpy(wzc_memory_data(memory) + where, &value, 4); };
        uint32_t argument = firstOffset ? 0 : 100;
        uint32_t pointer = firstOffset + argument;
        // The last byte inside, then one too far.
        for (uint32_t beyond : {0u, 1u}) {
          if (kSize - access.size + beyond < secondOffset)
            continue;
          point(pointer, kSize - access.size + beyond - secondOffset);
          Outcome outcome = world.call(instance, 0, {{argument}});
          EXPECT_EQ(outcome.trap, beyond ? WZC_TRAP_MEMORY_OUT_OF_BOUNDS : WZC_TRAP_NONE)
              << info(access.opcode).mnemonic;
          if (beyond) {
            ASSERT_EQ(outcome.offsets.size(), 1u);
            EXPECT_EQ(outcome.offsets[0], at(1 + inner.size()));
          }
        }
        Outcome first = world.call(instance, 0, {{kSize}});
        EXPECT_EQ(first.trap, WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
        ASSERT_EQ(first.offsets.size(), 1u);
        EXPECT_EQ(first.offsets[0], at(3));
      }
  }
}

TEST(Memory, LoadsUsedAtOnce) {
  const Opcode kLoads[] = {Opcode::I32Load, Opcode::I32Load8U, Opcode::I32Load8S, Opcode::I32Load16U,
                           Opcode::I32Load16S};
  const uint32_t values[] = {0x80C0E0F1, 0, 0x00000001, 0x7FFF8000};
  for (Opcode load : kLoads)
    for (uint32_t value : values) {
      Program program;
      program.withMemory();
      Bytes loaded = cat(op::get(0), op::access(load, 16));
      Bytes indirect = cat(op::get(0), op::i32(0), op::code(Opcode::I32Or), op::access(load, 16));
      program.add("ii:i", loaded); // 0: what the others are compared with
      program.add("ii:i", cat(loaded, op::get(1), op::kSub));
      program.add("ii:i", cat(op::get(1), loaded, op::kSub));
      program.add("ii:i", cat(loaded, op::i32(5), op::kSub));
      program.add("ii:i", cat(indirect, op::get(1), op::kSub));
      program.add("ii:i", cat(indirect, op::i32(0xFFFF), op::code(Opcode::I32And)));
      program.add("ii:i", cat(loaded, op::i32(0x10000), op::code(Opcode::I32And)));
      program.add("ii:i", cat(loaded, op::kIf, op::kI32, op::i32(1), op::kElse, op::i32(0), op::kEnd));
      program.add("ii:i", cat(loaded, op::tee(1), op::kIf, op::kI32, op::get(1), op::kElse, op::i32(77), op::kEnd));
      program.add("ii:i", cat(loaded, op::tee(1), op::kEqz, op::kIf, op::kI32, op::get(1), op::i32(1), op::kAdd,
                              op::kElse, op::get(1), op::kEnd));
      program.add("ii:i", cat(op::kBlock, op::kEmpty, loaded, op::tee(1), op::brIf(0), op::i32(9), op::kReturn,
                              op::kEnd, op::get(1)));
      World world;
      wzc_instance *instance = world.instantiate(program.build());
      std::memcpy(wzc_memory_data(wzc_instance_memory(instance, "memory")) + 48, &value, 4);
      std::vector<Bits> args{{32}, {1000}};
      auto result = [&](uint32_t function) {
        return static_cast<uint32_t>(world.call(instance, function, args).values.at(0).low);
      };
      uint32_t x = result(0);
      EXPECT_EQ(result(1), x - 1000);
      EXPECT_EQ(result(2), 1000 - x);
      EXPECT_EQ(result(3), x - 5);
      EXPECT_EQ(result(4), x - 1000);
      EXPECT_EQ(result(5), x & 0xFFFF);
      EXPECT_EQ(result(6), x & 0x10000);
      EXPECT_EQ(result(7), x != 0);
      EXPECT_EQ(result(8), x ? x : 77);
      EXPECT_EQ(result(9), x ? x : 1);
      EXPECT_EQ(result(10), x ? x : 9);
      for (uint32_t function = 0; function <= 10; ++function) {
        Outcome outside = world.call(instance, function, {{kSize}, {1000}});
        EXPECT_EQ(outside.trap, WZC_TRAP_MEMORY_OUT_OF_BOUNDS) << function;
      }
    }
}

TEST(Memory, GrowsWhileItRuns) {
  Program program;
  program.withMemory();
  uint32_t load = program.add("i:i", cat(op::get(0), op::access(Opcode::I32Load, 0)));
  uint32_t grow = program.add("i:i", cat(op::get(0), 0x40, 0x00));
  uint32_t size = program.add(":i", Bytes{0x3F, 0x00});
  // Grows in a callee, then stores where there was nothing before.
  uint32_t both = program.add("i:i", cat(op::get(0), op::call(grow), op::kDrop, op::i32(kSize), op::i32(42),
                                         op::access(Opcode::I32Store, 0), op::i32(kSize), op::call(load)));
  World world;
  wzc_instance *instance = world.instantiate(program.build());
  EXPECT_EQ(world.call(instance, load, {{kSize}}).trap, WZC_TRAP_MEMORY_OUT_OF_BOUNDS);
  EXPECT_EQ(world.call(instance, both, {{1}}).values.at(0).low, 42u);
  EXPECT_EQ(world.call(instance, size).values.at(0).low, 2u);
  EXPECT_EQ(world.call(instance, grow, {{0x10000}}).values.at(0).low, 0xFFFFFFFFu);
  EXPECT_EQ(world.call(instance, grow, {{0}}).values.at(0).low, 2u);
}

} // namespace
