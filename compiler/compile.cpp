// The pipeline: decode and validate, translate and optimise the partitions in parallel, describe the module, join.

#include "compiler/compile.h"

#include "compiler/bindings/header.h"
#include "compiler/codegen/compile_limits.h"
#include "compiler/codegen/descriptor.h"
#include "compiler/codegen/optimize.h"
#include "compiler/codegen/partition.h"
#include "compiler/link/link.h"
#include "compiler/share.h"
#include "compiler/support/parallel.h"
#include "compiler/support/stopwatch.h"
#include "compiler/wasm/module_decoder.h"

#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <tuple>

namespace wzc {

namespace {

using Bytes = llvm::SmallVector<char, 0>;

std::optional<CompileError> moduleError(const Diag &diag, const CompileOptions &options) {
  return CompileError{diag.error()->format(options.fileName), /*inModule=*/true};
}

Bytes compileDescriptor(const CodegenPlan &plan, const TargetChoice &target, const LineTables &lines,
                        const std::vector<FunctionDigest> &digests) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(target, plan.options.optLevel);
  ModuleEmitter module(context, plan, *machine);
  emitDescriptor(module, lines, digests, findIntegerFunctions(plan.wasm, digests));
  optimize(*module.ir, *machine, {.level = std::min(plan.options.optLevel, 1u)});
  Bytes object;
  // Most of a large descriptor is data. To grow with it takes twice the memory, and half as much again.
  size_t dataBytes = 0;
  for (const DataSegment &segment : plan.wasm.data)
    dataBytes += segment.bytes.size;
  object.reserve(dataBytes + dataBytes / 16);
  emitMachineCode(*module.ir, *machine, llvm::CodeGenFileType::ObjectFile, object);
  return object;
}

void tellOfProfile(const CodegenPlan &plan, const CompileSurroundings &surroundings, CompileStats &stats) {
  uint64_t functions = plan.wasm.functions.size() - plan.wasm.importedFunctions;
  stats.functionsProfiled = plan.profile->knownFunctions();
  if (surroundings.remark && stats.functionsProfiled < functions)
    surroundings.remark(plan.options.fileName + ": " + std::to_string(functions - stats.functionsProfiled) + " of " +
                        std::to_string(functions) + " functions are not in the profile, or have changed since");
}

/// Makes sure that no function is too large. From here on the plan has what the options say of profiles.
std::optional<CompileError> finishPlan(CodegenPlan &plan, const std::vector<FunctionDigest> &digests,
                                       const CompileSurroundings &surroundings, CompileStats &stats) {
  if (std::optional<CompileError> error = checkCosts(plan.wasm, plan.options, digests, surroundings, stats))
    return error;
  plan.setTypeTables(digests);
  plan.setProfile(digests);
  if (plan.profile)
    tellOfProfile(plan, surroundings, stats);
  return std::nullopt;
}

/// A valid module, cut, with what each partition is known by.
struct Cut {
  std::vector<FunctionDigest> digests;
  std::vector<PartitionView> views;
  std::vector<Hash> keys;

  Cut(const CodegenPlan &plan, const TargetChoice &target, std::vector<FunctionDigest> functions)
      : digests(std::move(functions)) {
    Hash surroundings = hashSurroundings(plan, target);
    std::vector<Partition> partitions = cutPartitions(plan, digests);
    views.reserve(partitions.size());
    for (const Partition &partition : partitions)
      views.emplace_back(plan, digests, partition);
    keys.resize(views.size());
    runParallel(views.size(), plan.options.jobs, [&](size_t i) { keys[i] = views[i].key(surroundings); });
  }

  uint64_t size(size_t partition) const {
    uint64_t bytes = 0;
    for (uint32_t f = views[partition].range.begin; f < views[partition].range.end; ++f)
      bytes += digests[f].size;
    return bytes;
  }

  /// Partitions in the order that keeps several workers busy to the end.
  std::vector<size_t> largestFirst() const {
    std::vector<uint64_t> sizes;
    std::vector<size_t> order;
    for (size_t i = 0; i < views.size(); ++i) {
      sizes.push_back(size(i));
      order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    return order;
  }
};

/// Compiles partitions, or finds them, and counts.
class PartitionSource {
public:
  PartitionSource(const TargetChoice &target, const Cut &cut, const CompileSurroundings &surroundings,
                  CompileStats &stats)
      : target(target), cut(cut), surroundings(surroundings), stats(stats) {
    stats.partitionSeconds.resize(cut.views.size());
  }

  /// Called from several threads. Nothing: it is in no store and must not be compiled.
  std::optional<CompiledPartition> get(size_t index) {
    const PartitionView &view = cut.views[index];
    PartitionTimes times;
    times.isDetailed = surroundings.isDetailed;
    std::optional<CompiledPartition> partition = find(index);
    bool found = partition.has_value();
    if (!found && surroundings.compiles) {
      partition = compilePartition(view, target, times);
      if (surroundings.store)
        surroundings.store->store(cut.keys[index], partition->serialize());
    }
    std::lock_guard lock(mutex);
    ++stats.partitions;
    stats.partitionsFound += found;
    stats.translateSeconds += times.translateSeconds;
    stats.optimizeSeconds += times.optimizeSeconds;
    stats.emitSeconds += times.emitSeconds;
    stats.partitionSeconds[index] = times.translateSeconds + times.optimizeSeconds + times.emitSeconds;
    addDetails(view, times.passes);
    done += view.range.end - view.range.begin;
    if (surroundings.progress)
      surroundings.progress(done, stats.functions);
    return partition;
  }

private:
  const TargetChoice &target;
  const Cut &cut;
  const CompileSurroundings &surroundings;
  std::mutex mutex;
  CompileStats &stats;
  uint64_t done = 0;

  void addDetails(const PartitionView &view, const PassTimes &times) {
    auto bySeconds = [](const TimeSpent &a, const TimeSpent &b) {
      return std::tie(b.seconds, a.function, a.name) < std::tie(a.seconds, b.function, b.name);
    };
    for (uint32_t f = view.range.begin; f < view.range.end; ++f)
      if (auto time = times.functions.find(view.symbol(f)); time != times.functions.end())
        stats.slowest.push_back({"", f, 1, time->second});
    std::sort(stats.slowest.begin(), stats.slowest.end(), bySeconds);
    stats.slowest.resize(std::min<size_t>(stats.slowest.size(), 10));
    for (TimeSpent &item : stats.slowest)
      if (item.name.empty())
        item.name = view.plan.wasm.displayName(item.function);
    for (const auto &pass : times.passes) {
      auto known = std::find_if(stats.passes.begin(), stats.passes.end(),
                                [&](const TimeSpent &item) { return item.name == pass.getKey(); });
      if (known == stats.passes.end())
        known = stats.passes.insert(known, {pass.getKey().str(), 0, 0, 0});
      known->runs += pass.second.runs;
      known->seconds += pass.second.seconds;
    }
    std::sort(stats.passes.begin(), stats.passes.end(), bySeconds);
  }

  std::optional<CompiledPartition> find(size_t index) {
    if (!surroundings.store)
      return std::nullopt;
    std::optional<std::string> entry = surroundings.store->find(cut.keys[index]);
    std::optional<CompiledPartition> partition = entry ? CompiledPartition::deserialize(*entry) : std::nullopt;
    const Partition &range = cut.views[index].range;
    return partition && partition->lines.size() == range.end - range.begin ? std::move(partition) : std::nullopt;
  }
};

std::optional<CompileError> compileObject(const CodegenPlan &plan, const TargetChoice &target,
                                          std::vector<FunctionDigest> digests, CompiledModule &result,
                                          const CompileSurroundings &surroundings) {
  Stopwatch watch;
  Cut cut(plan, target, std::move(digests));
  result.stats.cutSeconds = watch.lap();
  PartitionSource source(target, cut, surroundings, result.stats);
  std::vector<CompiledPartition> partitions(cut.views.size());
  std::vector<size_t> order = cut.largestFirst();
  std::atomic<bool> missing = false;
  runParallel(partitions.size(), plan.options.jobs, [&](size_t next) {
    size_t i = order[next];
    std::optional<CompiledPartition> partition = source.get(i);
    if (!partition) {
      missing = true;
      return;
    }
    partitions[i] = std::move(*partition);
    placePartition(cut.views[i], partitions[i]);
  });
  if (missing)
    return CompileError{"a partition of " + plan.options.fileName +
                        " is in none of the shares: one is missing, or was made of another module, with other options "
                        "or by another compiler"};
  watch.lap();
  LineTables lines;
  for (CompiledPartition &partition : partitions)
    std::move(partition.lines.begin(), partition.lines.end(), std::back_inserter(lines));
  Bytes descriptor = compileDescriptor(plan, target, lines, cut.digests);

  std::vector<LinkInput> inputs;
  for (const CompiledPartition &partition : partitions)
    inputs.push_back(
        LinkInput::memory("partition.o", std::string_view(partition.object.data(), partition.object.size())));
  inputs.push_back(LinkInput::memory("descriptor.o", std::string_view(descriptor.data(), descriptor.size())));
  std::string coldLast;
  if (plan.profile) {
    std::string text = plan.symbols.textSection();
    coldLast = "SECTIONS { " + text + " 0 : { *(" + text + ") *(" + plan.symbols.coldTextSection() + ") } }\n";
    inputs.push_back(LinkInput::memory("sections", coldLast));
  }
  LinkSettings settings;
  std::string triple = target.triple.str();
  settings.triple = triple;
  std::string object;
  if (std::optional<LinkError> error = joinObjects(inputs, settings, object))
    return CompileError{error->message};
  result.bytes.assign(object.begin(), object.end());
  result.stats.joinSeconds = watch.lap();
  return std::nullopt;
}

/// The share each partition belongs to, from 0 on: the largest first, each to the share that has least so far.
std::vector<unsigned> assignShares(const Cut &cut, unsigned count) {
  std::vector<uint64_t> loads(count);
  std::vector<unsigned> shares(cut.views.size());
  for (size_t i : cut.largestFirst()) {
    auto least = std::min_element(loads.begin(), loads.end());
    *least += cut.size(i);
    shares[i] = static_cast<unsigned>(least - loads.begin());
  }
  return shares;
}

/// Everything in one LLVM module, for people to read.
void compileText(const CodegenPlan &plan, const TargetChoice &target, const std::vector<FunctionDigest> &digests,
                 CompiledModule &result) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine = createTargetMachine(target, plan.options.optLevel);
  ModuleEmitter module(context, plan, *machine);
  for (uint32_t f = plan.wasm.importedFunctions; f < plan.wasm.functions.size(); ++f) {
    module.emitFunction(f, /*copy=*/false);
    if (!isDemoted(plan.options, digests[f].cost))
      continue;
    module.function(f)->addFnAttr(llvm::Attribute::OptimizeNone);
    module.function(f)->addFnAttr(llvm::Attribute::NoInline);
  }
  module.finishDebugInfo();
  module.defineCounters(plan.wasm.importedFunctions, static_cast<uint32_t>(plan.wasm.functions.size()));
  emitDescriptor(module, {}, digests, {});
  optimize(*module.ir, *machine, {.level = plan.options.optLevel, .hasVersions = target.hasVersions});
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

/// Decodes and validates all of a module, and makes digests of its functions.
std::optional<CompileError> readModule(std::span<const uint8_t> bytes, const CompileOptions &options, Module &wasm,
                                       std::vector<FunctionDigest> &digests, TargetChoice &target,
                                       CompileStats &stats) {
  Stopwatch watch;
  if (std::optional<CompileError> error = chooseTarget(options, target))
    return error;
  Diag diag;
  if (!decodeModule(bytes, options.features, wasm, diag) || !validateAndDigest(wasm, options.jobs, diag, digests))
    return moduleError(diag, options);
  if (std::optional<CompileError> error = checkCounts(wasm, options))
    return error;
  stats.decodeSeconds = watch.lap();
  stats.functions = wasm.functions.size() - wasm.importedFunctions;
  stats.wasmBytes = bytes.size();
  return std::nullopt;
}

} // namespace

std::optional<CompileError> compileModule(std::span<const uint8_t> bytes, const CompileOptions &options,
                                          CompiledModule &result, const CompileSurroundings &surroundings) {
  Module wasm;
  std::vector<FunctionDigest> digests;
  TargetChoice target;
  if (std::optional<CompileError> error = readModule(bytes, options, wasm, digests, target, result.stats))
    return error;
  CodegenPlan plan(wasm, options);
  if (std::optional<CompileError> error = finishPlan(plan, digests, surroundings, result.stats))
    return error;
  if (options.emit != EmitKind::Object)
    compileText(plan, target, digests, result);
  else if (std::optional<CompileError> error = compileObject(plan, target, std::move(digests), result, surroundings))
    return error;
  result.stats.objectBytes = result.bytes.size();
  result.header = writeHeader(wasm, plan.symbols, options.importLinkage == ImportLinkage::Direct);
  return std::nullopt;
}

std::optional<CompileError> compileShare(std::span<const uint8_t> bytes, const CompileOptions &options,
                                         ShareChoice choice, std::string &share, CompileStats &stats,
                                         const CompileSurroundings &surroundings) {
  Module wasm;
  std::vector<FunctionDigest> digests;
  TargetChoice target;
  if (std::optional<CompileError> error = readModule(bytes, options, wasm, digests, target, stats))
    return error;
  CodegenPlan plan(wasm, options);
  if (std::optional<CompileError> error = finishPlan(plan, digests, surroundings, stats))
    return error;
  Cut cut(plan, target, std::move(digests));
  std::vector<unsigned> shares = assignShares(cut, choice.count);
  std::vector<size_t> mine;
  stats.functions = 0;
  for (size_t i = 0; i < shares.size(); ++i)
    if (shares[i] == choice.index - 1) {
      mine.push_back(i);
      stats.functions += cut.views[i].range.end - cut.views[i].range.begin;
    }
  PartitionSource source(target, cut, surroundings, stats);
  std::vector<std::string> entries(mine.size());
  runParallel(mine.size(), options.jobs, [&](size_t i) {
    if (std::optional<CompiledPartition> partition = source.get(mine[i]))
      entries[i] = partition->serialize();
  });
  ShareWriter writer;
  for (size_t i = 0; i < mine.size(); ++i) {
    writer.add(cut.keys[mine[i]], entries[i]);
    stats.objectBytes += entries[i].size();
  }
  share = writer.finish();
  return std::nullopt;
}

} // namespace wzc
