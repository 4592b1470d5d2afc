// See partition_view.h. Whatever code generation reads of a module must be in the key: bodies and references in
// PartitionView::key(), everything else in hashSurroundings(). What is missing there is a wrong result that only shows
// when something else was compiled before.

#include "compiler/codegen/partition_view.h"

#include "compiler/cache/build_identity.h"
#include "compiler/codegen/compile_limits.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Endian.h"

#include <algorithm>

namespace wzc {

namespace {

// Partitions of some 64 KiB of WebAssembly: a large module has hundreds, of which a change concerns few, and the
// optimiser's time for each is still far above what setting it up costs.
constexpr uint64_t kLeastSize = 16 * 1024;
constexpr uint64_t kUsualSize = 48 * 1024; // above the least
constexpr uint64_t kMostSize = 256 * 1024;
// What LLVM does for each function, however small, is as much as for so many bytes of its body.
constexpr uint64_t kFunctionOverhead = 32;

// Larger functions are not copied for inlining. Up to 64 bytes only, Brotli executes 5.6 % more instructions than as
// one partition, Lua 2.4 %, SQLite 1.5 %; with 104 none over 0.9 % more. From 108 on SQLite's code grows by 3 %, for
// nothing.
constexpr uint32_t kInlineCopySize = 104;
constexpr uint32_t kHotInlineCopySize = 512;

/// True for a share of size / kUsualSize of all functions, picked by their content.
bool endsPartition(const FunctionDigest &digest) {
  return llvm::support::endian::read64le(digest.hash.data()) % kUsualSize < digest.size + kFunctionOverhead;
}

} // namespace

std::vector<Partition> cutPartitions(const CodegenPlan &plan, const std::vector<FunctionDigest> &digests) {
  const Module &wasm = plan.wasm;
  std::vector<Partition> partitions;
  uint64_t size = 0;
  for (uint32_t i = wasm.importedFunctions; i < wasm.functions.size(); ++i) {
    if (isDemoted(plan.options, digests[i].cost)) {
      partitions.push_back({i, i + 1, /*isDemoted=*/true, digests[i].cost.promotes()});
      size = 0;
      continue;
    }
    if (size == 0)
      partitions.push_back({i, i});
    size += digests[i].size + kFunctionOverhead;
    partitions.back().end = i + 1;
    if (size >= kMostSize || (size >= kLeastSize && endsPartition(digests[i])))
      size = 0;
  }
  return partitions;
}

Hash hashSurroundings(const CodegenPlan &plan, const TargetChoice &target) {
  Hasher hasher;
  hasher.add("wzc partition").add(buildIdentity()).add(LLVM_VERSION_STRING);
  // All options by name, so that a new one does not compile before it is thought of here.
  const auto &[moduleName, fileName, features, optLevel, bounds, traps, importLinkage, triple, cpu, cpuFeatures, emit,
               jobs, unlimited, verifyIr, profileGenerate, profileFile, profiles] = plan.options;
  static_cast<void>(fileName);                                                       // in messages only
  static_cast<void>(features);                                                       // what may be used, not what is
  static_cast<void>(triple), static_cast<void>(cpu), static_cast<void>(cpuFeatures); // in `target`
  static_cast<void>(jobs), static_cast<void>(verifyIr);
  static_cast<void>(profileFile); // in the descriptor
  static_cast<void>(profiles);    // of each function in the partition's key, and here:
  hasher.add(plan.profile != nullptr);
  if (plan.profile)
    hasher.add(plan.profile->summaryHash());
  hasher.add(moduleName).add(optLevel).add(unlimited).add(profileGenerate);
  for (auto choice : {static_cast<uint64_t>(bounds), static_cast<uint64_t>(traps), static_cast<uint64_t>(importLinkage),
                      static_cast<uint64_t>(emit)})
    hasher.add(choice);
  hasher.add(target.triple.str()).add(target.cpu).add(target.features).add(target.hasVersions);

  // Slots that code addresses. Those of function references count with each ref.func.
  const InstanceLayout &layout = plan.layout;
  for (int64_t offset : {layout.limits, layout.memories, layout.tables, layout.imports, layout.globals, layout.typeIds,
                         layout.functions, int64_t{plan.boundFunctions()}})
    hasher.add(offset);

  // Types as they stand in the binary: indices of types in bodies and below refer to them.
  const Module &wasm = plan.wasm;
  constexpr uint8_t typeSection = 1;
  for (const Section &section : wasm.sections)
    if (section.id == typeSection)
      hasher.add(wasm.slice(section.content));
  auto addLimits = [&](const Limits &limits) {
    hasher.add(limits.min).add(limits.max.has_value()).add(limits.max.value_or(0)).add(limits.is64);
    hasher.add(limits.isShared);
  };
  hasher.add(wasm.tables.size());
  for (const Table &table : wasm.tables) {
    hasher.add(table.isImported).add(table.type.element.raw());
    addLimits(table.type.limits);
  }
  hasher.add(wasm.memories.size());
  for (const Memory &memory : wasm.memories) {
    hasher.add(memory.isImported).add(memory.type.pageSizeLog2);
    addLimits(memory.type.limits);
  }
  hasher.add(wasm.globals.size());
  for (const Global &global : wasm.globals) {
    hasher.add(global.isImported).add(global.type.isMutable).add(global.type.value.raw());
    // A constant's value is in the code. A variable's first value is not.
    if (!global.isImported && !global.type.isMutable)
      hasher.add(global.init.kind).add(global.init.index).add(global.init.low).add(global.init.high);
  }
  hasher.add(wasm.tags.size());
  for (const TagType &tag : wasm.tags)
    hasher.add(tag.type);
  return hasher.finish();
}

PartitionView::PartitionView(const CodegenPlan &plan, const std::vector<FunctionDigest> &digests,
                             const Partition &partition)
    : plan(plan), range(partition), digests(digests) {
  uint32_t line = 1; // 0 stands for no line
  for (uint32_t f = range.begin; f < range.end; ++f) {
    place(f, line);
    mentionCallees(f);
  }
  if (optLevel() < 2)
    return;
  for (uint32_t f : outside)
    if (digests[f].size <= (plan.profile && plan.profile->isHot(f) ? kHotInlineCopySize : kInlineCopySize))
      copies.push_back(f);
  for (uint32_t f : copies) {
    copyFirstLine[f] = line;
    place(f, line);
    mentionCallees(f);
  }
}

void PartitionView::mentionCallees(uint32_t caller) {
  for (const FunctionReference &reference : digests[caller].references)
    if (reference.isCall)
      mention(reference.function);
  for (const TableCall &call : digests[caller].tableCalls)
    if (const TypeTable *table = plan.typeTable(call); table && table->only != kNoFunction)
      mention(table->only);
  if (plan.profile)
    for (const LikelyTarget &target : plan.profile->likelyTargets(caller))
      if (target.function != kNoFunction)
        mention(target.function);
}

void PartitionView::mention(uint32_t function) {
  bool isOwn = function >= range.begin && function < range.end;
  if (!isOwn && !plan.wasm.functions[function].isImported &&
      outsideOrdinals.try_emplace(function, static_cast<uint32_t>(outside.size())).second)
    outside.push_back(function);
}

void PartitionView::place(uint32_t function, uint32_t &line) {
  placed.push_back({function, line});
  line += digests[function].size;
}

std::string PartitionView::ownSymbol(size_t ordinal) { return "wzc.own." + std::to_string(ordinal); }

std::string PartitionView::symbol(uint32_t function) const {
  if (function >= range.begin && function < range.end)
    return ownSymbol(function - range.begin);
  return "wzc.outside." + std::to_string(outsideOrdinals.at(function));
}

uint32_t PartitionView::line(uint32_t function, uint64_t offset) const {
  bool isOwn = function >= range.begin && function < range.end;
  uint32_t first = isOwn ? placed[function - range.begin].firstLine : copyFirstLine.at(function);
  return first + digests[function].normalise(static_cast<uint32_t>(offset - plan.wasm.functions[function].body.offset));
}

uint64_t PartitionView::offset(uint32_t line) const {
  auto behind = std::upper_bound(placed.begin(), placed.end(), line,
                                 [](uint32_t at, const Placed &item) { return at < item.firstLine; });
  if (behind == placed.begin())
    return 0;
  const Placed &item = *std::prev(behind);
  return plan.wasm.functions[item.function].body.offset + digests[item.function].denormalise(line - item.firstLine);
}

void PartitionView::addCallee(Hasher &hasher, uint32_t function) const {
  bool isOwn = function >= range.begin && function < range.end;
  hasher.add(isOwn).add(isOwn ? function - range.begin : outsideOrdinals.at(function));
}

void PartitionView::hashFunction(Hasher &hasher, uint32_t function) const {
  enum Kind : uint64_t { Slot, BoundImport, DirectImport, Defined };
  hashProfile(hasher, function);
  const FunctionDigest &digest = digests[function];
  hasher.add(uint64_t{plan.wasm.functions[function].type}).add(digest.hash).add(digest.references.size());
  for (const FunctionReference &reference : digest.references) {
    uint32_t target = reference.function;
    bool isBound = target < plan.boundFunctions();
    if (!reference.isCall)
      hasher.add(Slot).add(isBound).add(plan.functionRefSlot(target));
    else if (isBound)
      hasher.add(BoundImport).add(target);
    else if (plan.wasm.functions[target].isImported)
      hasher.add(DirectImport).add(plan.symbols.directImport(target));
    else
      addCallee(hasher.add(Defined), target);
  }
  for (const TableCall &call : digest.tableCalls) {
    const TypeTable *table = plan.typeTable(call);
    hasher.add(table != nullptr);
    if (table)
      hasher.add(table->first).add(table->size).add(table->only != kNoFunction);
    if (table && table->only != kNoFunction)
      addCallee(hasher, table->only);
  }
}

void PartitionView::hashProfile(Hasher &hasher, uint32_t function) const {
  if (!plan.profile)
    return;
  std::span<const uint64_t> counters = plan.profile->counters(function);
  hasher.add(counters.size());
  for (uint64_t count : counters)
    hasher.add(count);
  for (const LikelyTarget &target : plan.profile->likelyTargets(function)) {
    uint32_t f = target.function;
    bool isKnown = f != kNoFunction;
    hasher.add(isKnown);
    if (!isKnown)
      continue;
    hasher.add(target.weights[0]).add(target.weights[1]);
    addCallee(hasher, f);
    bool hasSlot = plan.wasm.declaredFunctions[f];
    hasher.add(hasSlot).add(hasSlot ? plan.functionRefSlot(f) : 0);
    for (uint32_t table = 0; table < plan.constantTables.size(); ++table) {
      std::optional<uint32_t> element = plan.elementOf(table, f);
      hasher.add(element.has_value()).add(element.value_or(0));
    }
  }
}

Hash PartitionView::key(const Hash &surroundings) const {
  Hasher hasher;
  hasher.add(surroundings).add(range.end - range.begin);
  for (uint32_t f = range.begin; f < range.end; ++f)
    hashFunction(hasher, f);
  hasher.add(outside.size());
  for (uint32_t f : outside)
    hasher.add(plan.wasm.functions[f].type);
  hasher.add(copies.size());
  for (uint32_t f : copies) {
    hasher.add(outsideOrdinals.at(f));
    hashFunction(hasher, f);
  }
  return hasher.finish();
}

} // namespace wzc
