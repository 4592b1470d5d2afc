// How much work a function is for LLVM, estimated from its body, so that no module makes a compilation endless.
//
// LLVM's optimiser and code generator take more than linear time or memory for some shapes of functions: a very long
// stretch without branches, many values alive across many blocks, deep nesting. A function beyond what is known to go
// well is compiled by a cheaper pipeline, alone in its partition; one for which even that takes too long is refused.
// Both are decided from the function alone, so that caches and shares of a module made on other machines agree.

#ifndef WZC_CODEGEN_FUNCTION_COST_H
#define WZC_CODEGEN_FUNCTION_COST_H

#include "compiler/wasm/opcodes.h"

#include <cstdint>
#include <string>

namespace wzc {

struct FunctionCost {
  uint64_t work = 0;         // LLVM's instructions, roughly
  uint64_t longestBlock = 0; // the most of them without a branch between
  uint64_t blocks = 0;
  uint64_t depth = 0; // most blocks one in the other
  uint64_t loopDepth = 0;
  uint64_t locals = 0;   // parameters and locals
  uint64_t assigned = 0; // assignments to locals

  /// At most so many values may have to be joined where control comes together.
  uint64_t valuesBetweenBlocks() const { return blocks * (locals < assigned ? locals : assigned); }

  /// Why the function is compiled by the cheap pipeline, as a clause; empty: it is not.
  std::string demotion() const;
  /// Whether the cheap pipeline, too, makes values of locals.
  bool promotes() const;
  /// Why it is not compiled at all; empty: it is.
  std::string refusal() const;
};

/// Counts what a decoder tells of.
class CostCounter {
public:
  /// Parameters and locals.
  void locals(size_t count) { cost.locals = count; }
  void instruction(Opcode opcode);
  /// Operands and results of a call or block.
  void values(size_t count) { add(count); }
  void open(bool isLoop);
  void close(bool isLoop);
  void branch(size_t targets);

  const FunctionCost &soFar() const { return cost; }

private:
  FunctionCost cost;
  uint64_t block = 0; // work since the last branch
  uint64_t depth = 0;
  uint64_t loopDepth = 0;

  void add(uint64_t work);
  void endBlock();
};

} // namespace wzc

#endif
