// The limits were found by measuring: modules at just below each compile within seconds (test/fuzz/bombs), and
// no function of the real modules that the tests compile comes near.

#include "compiler/codegen/function_cost.h"

#include <algorithm>

namespace wzc {

namespace {

/// Rough numbers of instructions that LLVM keeps for one of WebAssembly.
uint64_t workOf(Opcode opcode) {
  const OpcodeInfo &row = info(opcode);
  switch (opcode) {
  case Opcode::Nop:
  case Opcode::Drop:
  case Opcode::I32Const:
  case Opcode::I64Const:
  case Opcode::F32Const:
  case Opcode::F64Const: return 0;
  default: break;
  }
  switch (row.traps) {
  case TrapClass::none: break;
  case TrapClass::call_indirect: return 12;
  case TrapClass::table: return 10;
  case TrapClass::divide:
  case TrapClass::divide_overflow:
  case TrapClass::truncate: return 20;
  case TrapClass::memory: return 4;
  case TrapClass::unreachable: return 2;
  }
  if (row.family == Family::call)
    return 4;
  return row.prefix == 0xFD ? 6 : 1;
}

struct Limit {
  const char *what;
  uint64_t found, most;
};

std::string describe(std::initializer_list<Limit> limits) {
  for (const Limit &limit : limits)
    if (limit.found > limit.most)
      return std::to_string(limit.found) + " " + limit.what + ", more than " + std::to_string(limit.most);
  return {};
}

} // namespace

std::string FunctionCost::demotion() const {
  return describe({{"steps", work, 600'000},
                   {"steps without a branch", longestBlock, 50'000},
                   {"blocks", blocks, 120'000},
                   {"levels of nested blocks", depth, 10'000},
                   {"levels of nested loops", loopDepth, 60},
                   {"values that may be alive between blocks", valuesBetweenBlocks(), 4'000'000}});
}

bool FunctionCost::promotes() const { return blocks <= 5'000 && locals <= 1'000 && valuesBetweenBlocks() <= 1'500'000; }

std::string FunctionCost::refusal() const { return describe({{"steps", work, 1'300'000}}); }

void CostCounter::add(uint64_t work) {
  cost.work += work;
  block += work;
  cost.longestBlock = std::max(cost.longestBlock, block);
}

void CostCounter::endBlock() {
  ++cost.blocks;
  block = 0;
}

void CostCounter::instruction(Opcode opcode) {
  add(workOf(opcode));
  if (opcode == Opcode::LocalSet || opcode == Opcode::LocalTee)
    ++cost.assigned;
}

void CostCounter::open(bool isLoop) {
  endBlock();
  cost.depth = std::max(cost.depth, ++depth);
  if (isLoop)
    cost.loopDepth = std::max(cost.loopDepth, ++loopDepth);
}

void CostCounter::close(bool isLoop) {
  endBlock();
  --depth;
  loopDepth -= isLoop;
}

void CostCounter::branch(size_t targets) {
  cost.work += targets;
  endBlock();
}

} // namespace wzc
