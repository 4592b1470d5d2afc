// See partition.h.

#include "compiler/codegen/partition.h"

#include "compiler/codegen/line_table.h"
#include "compiler/codegen/object.h"
#include "compiler/codegen/optimize.h"

#include <chrono>

using namespace llvm;

namespace wzc {

namespace {

constexpr uint64_t kPartitionCodeSize = 256 * 1024; // bytes of WebAssembly code
constexpr uint64_t kInlineCopySize = 64;            // functions larger than this are not copied for inlining

class Stopwatch {
public:
  double lap() {
    auto now = std::chrono::steady_clock::now();
    double seconds = std::chrono::duration<double>(now - last).count();
    last = now;
    return seconds;
  }

private:
  std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
};

} // namespace

std::vector<Partition> cutPartitions(const Module &wasm) {
  std::vector<Partition> partitions;
  uint64_t size = 0;
  for (uint32_t i = wasm.importedFunctions; i < wasm.functions.size(); ++i) {
    if (partitions.empty() || size >= kPartitionCodeSize) {
      partitions.push_back({i, i});
      size = 0;
    }
    size += wasm.functions[i].body.size;
    partitions.back().end = i + 1;
  }
  return partitions;
}

void translatePartition(ModuleEmitter &module, const Partition &partition) {
  for (uint32_t i = partition.begin; i < partition.end; ++i)
    module.emitFunction(i, /*copy=*/false);
  // Emitting a copy may declare more functions; those are not followed.
  std::vector<uint32_t> copies;
  for (uint32_t i = module.wasm.importedFunctions; i < module.wasm.functions.size(); ++i) {
    bool elsewhere = i < partition.begin || i >= partition.end;
    if (elsewhere && module.wasm.functions[i].body.size <= kInlineCopySize && module.isDeclared(i))
      copies.push_back(i);
  }
  if (module.options.optLevel >= 2)
    for (uint32_t copy : copies)
      module.emitFunction(copy, /*copy=*/true);
  module.finishDebugInfo();
}

void compilePartition(const CodegenPlan &plan, const TargetChoice &target, const Partition &partition,
                      PartitionResult &result) {
  Stopwatch watch;
  LLVMContext context;
  context.setDiscardValueNames(true);
  std::unique_ptr<TargetMachine> machine = createTargetMachine(target, plan.options.optLevel);
  ModuleEmitter module(context, plan, *machine, plan.options.moduleName);
  translatePartition(module, partition);
  result.translateSeconds = watch.lap();
  optimize(*module.ir, *machine, plan.options.optLevel);
  result.optimizeSeconds = watch.lap();
  emitMachineCode(*module.ir, *machine, CodeGenFileType::ObjectFile, result.object);
  result.lines = readLineTables(StringRef(result.object.data(), result.object.size()));
  stripDebugInfo(result.object);
  result.emitSeconds = watch.lap();
}

} // namespace wzc
