// See partition.h.

#include "compiler/codegen/partition.h"

#include "compiler/codegen/object.h"
#include "compiler/codegen/optimize.h"
#include "compiler/codegen/processor_versions.h"
#include "compiler/support/stopwatch.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace wzc {

namespace {

void writePart(std::string &bytes, StringRef part) {
  char size[8];
  support::endian::write64le(size, part.size());
  bytes.append(size, sizeof size);
  bytes += part;
}

bool readPart(std::string_view &bytes, std::string_view &part) {
  if (bytes.size() < 8)
    return false;
  uint64_t size = support::endian::read64le(bytes.data());
  bytes.remove_prefix(8);
  if (size > bytes.size())
    return false;
  part = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return true;
}

} // namespace

std::string CompiledPartition::serialize() const {
  std::string bytes;
  writePart(bytes, StringRef(object.data(), object.size()));
  for (const std::string &table : lines)
    writePart(bytes, table);
  return bytes;
}

std::optional<CompiledPartition> CompiledPartition::deserialize(std::string_view bytes) {
  CompiledPartition result;
  std::string_view part;
  if (!readPart(bytes, part))
    return std::nullopt;
  result.object.assign(part.begin(), part.end());
  while (!bytes.empty()) {
    if (!readPart(bytes, part))
      return std::nullopt;
    result.lines.emplace_back(part);
  }
  return result;
}

void translatePartition(ModuleEmitter &module, const PartitionView &view) {
  for (uint32_t f = view.range.begin; f < view.range.end; ++f)
    module.emitFunction(f, /*copy=*/false);
  for (uint32_t f : view.copies)
    module.emitFunction(f, /*copy=*/true);
  module.defineCounters(view.range.begin, view.range.end);
  module.finishDebugInfo();
}

CompiledPartition compilePartition(const PartitionView &view, const TargetChoice &target, PartitionTimes &times) {
  Stopwatch watch;
  LLVMContext context;
  context.setDiscardValueNames(true);
  std::unique_ptr<TargetMachine> machine = createTargetMachine(target, view.optLevel());
  ModuleEmitter module(context, view.plan, *machine, &view);
  translatePartition(module, view);
  times.translateSeconds = watch.lap();
  PassTimes *passes = times.isDetailed ? &times.passes : nullptr;
  optimize(
      *module.ir, *machine,
      {.level = view.optLevel(), .promotes = view.range.promotes, .hasVersions = target.hasVersions, .times = passes});
  times.optimizeSeconds = watch.lap();
  CompiledPartition result;
  LineRecorder recorder;
  emitMachineCode(*module.ir, *machine, CodeGenFileType::ObjectFile, result.object, passes, &recorder);
  StringMap<std::string> lines = recorder.tables(StringRef(result.object.data(), result.object.size()));
  for (size_t i = 0; i < view.range.end - view.range.begin; ++i)
    result.lines.push_back(std::move(lines[PartitionView::ownSymbol(i)]));
  stripDebugInfo(result.object);
  times.emitSeconds = watch.lap();
  return result;
}

void placePartition(const PartitionView &view, CompiledPartition &partition) {
  BumpPtrAllocator memory;
  StringSaver saver(memory);
  StringMap<StringRef> names;
  view.forEachSymbol([&](const std::string &from, const std::string &to) {
    names[from] = saver.save(to);
    for (StringRef suffix : kVersionSuffixes)
      names[(from + suffix).str()] = saver.save(to + suffix);
  });
  renameSymbols(partition.object, names);
  for (std::string &table : partition.lines)
    table = mapLines(table, [&](uint32_t line) { return static_cast<uint32_t>(view.offset(line)); });
}

} // namespace wzc
