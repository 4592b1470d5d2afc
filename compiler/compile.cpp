// The pipeline: decode and validate, translate and optimise the partitions in parallel, describe the module, join.

#include "compiler/compile.h"

#include "compiler/bindings/header.h"
#include "compiler/codegen/descriptor.h"
#include "compiler/codegen/optimize.h"
#include "compiler/codegen/partition.h"
#include "compiler/link/link.h"
#include "compiler/wasm/module_decoder.h"

#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Support/raw_ostream.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace wzc {

namespace {

using Bytes = llvm::SmallVector<char, 0>;

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::optional<CompileError> moduleError(const Diag &diag, const CompileOptions &options) {
  return CompileError{diag.error()->format(options.fileName), /*inModule=*/true};
}

/// Runs task(0) ... task(count - 1), on at most `threads` threads.
template <class Task> void runParallel(size_t count, unsigned threads, const Task &task) {
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < count;)
      task(i);
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(threads, count); ++i)
    helpers.emplace_back(work);
  work();
  for (std::thread &helper : helpers)
    helper.join();
}

/// Line tables in the order of the defined functions.
LineTables collectLines(const CodegenPlan &plan, std::vector<PartitionResult> &partitions) {
  LineTables lines;
  std::vector<Partition> cuts = cutPartitions(plan.wasm);
  for (size_t p = 0; p < cuts.size(); ++p)
    for (uint32_t i = cuts[p].begin; i < cuts[p].end; ++i)
      lines.push_back(std::move(partitions[p].lines[plan.symbols.function(i)]));
  return lines;
}

Bytes compileDescriptor(const CodegenPlan &plan, const TargetChoice &target, const LineTables &lines) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(target, plan.options.optLevel);
  ModuleEmitter module(context, plan, *machine, plan.options.moduleName);
  emitDescriptor(module, lines);
  optimize(*module.ir, *machine, std::min(plan.options.optLevel, 1u));
  Bytes object;
  emitMachineCode(*module.ir, *machine, llvm::CodeGenFileType::ObjectFile, object);
  return object;
}

std::optional<CompileError> compileObject(const CodegenPlan &plan, const TargetChoice &target, CompiledModule &result) {
  std::vector<Partition> cuts = cutPartitions(plan.wasm);
  std::vector<PartitionResult> partitions(cuts.size());
  runParallel(cuts.size(), plan.options.jobs,
              [&](size_t i) { compilePartition(plan, target, cuts[i], partitions[i]); });
  for (const PartitionResult &partition : partitions) {
    result.stats.translateSeconds += partition.translateSeconds;
    result.stats.optimizeSeconds += partition.optimizeSeconds;
    result.stats.emitSeconds += partition.emitSeconds;
  }
  Bytes descriptor = compileDescriptor(plan, target, collectLines(plan, partitions));

  std::vector<LinkInput> inputs;
  for (const PartitionResult &partition : partitions)
    inputs.push_back(
        LinkInput::memory("partition.o", std::string_view(partition.object.data(), partition.object.size())));
  inputs.push_back(LinkInput::memory("descriptor.o", std::string_view(descriptor.data(), descriptor.size())));
  LinkSettings settings;
  std::string triple = target.triple.str();
  settings.triple = triple;
  std::string object;
  if (std::optional<LinkError> error = joinObjects(inputs, settings, object))
    return CompileError{error->message};
  result.bytes.assign(object.begin(), object.end());
  return std::nullopt;
}

/// Everything in one LLVM module, for people to read.
void compileText(const CodegenPlan &plan, const TargetChoice &target, CompiledModule &result) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(target, plan.options.optLevel);
  ModuleEmitter module(context, plan, *machine, plan.options.moduleName);
  translatePartition(module, {plan.wasm.importedFunctions, static_cast<uint32_t>(plan.wasm.functions.size())});
  emitDescriptor(module, {});
  optimize(*module.ir, *machine, plan.options.optLevel);
  Bytes output;
  llvm::raw_svector_ostream stream(output);
  if (plan.options.emit == EmitKind::Assembly)
    emitMachineCode(*module.ir, *machine, llvm::CodeGenFileType::AssemblyFile, output);
  else if (plan.options.emit == EmitKind::LlvmIr)
    module.ir->print(stream, nullptr);
  else
    llvm::WriteBitcodeToFile(*module.ir, stream);
  result.bytes.assign(output.begin(), output.end());
}

} // namespace

std::optional<CompileError> compileModule(std::span<const uint8_t> bytes, const CompileOptions &options,
                                          CompiledModule &result) {
  auto start = std::chrono::steady_clock::now();
  TargetChoice target;
  if (std::optional<CompileError> error = chooseTarget(options, target))
    return error;
  Module wasm;
  Diag diag;
  if (!decodeModule(bytes, options.features, wasm, diag) || !validateBodies(wasm, options.jobs, diag))
    return moduleError(diag, options);
  result.stats.decodeSeconds = secondsSince(start);
  result.stats.functions = wasm.functions.size() - wasm.importedFunctions;
  result.stats.wasmBytes = bytes.size();

  CodegenPlan plan(wasm, options);
  if (options.emit == EmitKind::Object) {
    if (std::optional<CompileError> error = compileObject(plan, target, result))
      return error;
  } else {
    compileText(plan, target, result);
  }
  result.stats.objectBytes = result.bytes.size();
  result.header = writeHeader(wasm, plan.symbols, options.importLinkage == ImportLinkage::Direct);
  return std::nullopt;
}

} // namespace wzc
