// The unit of compilation: a run of functions, translated, optimised and emitted in an LLVM context of its own.

#ifndef WZC_CODEGEN_PARTITION_H
#define WZC_CODEGEN_PARTITION_H

#include "compiler/codegen/module_emitter.h"
#include "compiler/codegen/target.h"

#include "llvm/ADT/StringMap.h"

namespace wzc {

/// Functions [begin, end) of the index space, all defined.
struct Partition {
  uint32_t begin;
  uint32_t end;
};

/// Cuts by size of code alone, never by the number of threads, so that output does not depend on it.
std::vector<Partition> cutPartitions(const Module &wasm);

struct PartitionResult {
  llvm::SmallVector<char, 0> object;
  llvm::StringMap<std::string> lines; // by symbol
  double translateSeconds = 0, optimizeSeconds = 0, emitSeconds = 0;
};

/// Translates the partition's functions into `module`, and copies for inlining of small functions they call elsewhere.
void translatePartition(ModuleEmitter &module, const Partition &partition);

void compilePartition(const CodegenPlan &plan, const TargetChoice &target, const Partition &partition,
                      PartitionResult &result);

} // namespace wzc

#endif
