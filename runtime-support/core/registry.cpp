#include "registry.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <sched.h>

#include "line_table.h"
#include "memory_pool.h"
#include "process.h"
#include "type_registry.h"
#include "vector.h"

namespace wzc {

namespace {

/// One module's code. Modules may share or nest ranges (a linker may merge their sections), so that a search has to
/// look at several: `reach` is the largest `end` so far and tells when to stop.
struct CodeRange {
  uintptr_t begin;
  uintptr_t end;
  uintptr_t reach;
  ModuleRecord *record;
};

struct CodeRanges {
  size_t count;
  CodeRange *ranges() { return reinterpret_cast<CodeRange *>(this + 1); }
  const CodeRange *ranges() const { return reinterpret_cast<const CodeRange *>(this + 1); }
};

std::atomic<const CodeRanges *> publishedRanges;
std::atomic<uint32_t> rangeReaders;

class RangeReader {
public:
  RangeReader() { rangeReaders.fetch_add(1); }
  ~RangeReader() { rangeReaders.fetch_sub(1); }
  RangeReader(const RangeReader &) = delete;
  RangeReader &operator=(const RangeReader &) = delete;

  /// Calls `visit` with the record of every range that holds `pc` until it returns true.
  template <class Visit> bool find(uintptr_t pc, Visit visit) const {
    const CodeRanges *all = publishedRanges.load();
    if (!all)
      return false;
    const CodeRange *first = all->ranges();
    const CodeRange *at = std::upper_bound(first, first + all->count, pc,
                                           [](uintptr_t value, const CodeRange &range) { return value < range.begin; });
    while (at != first) {
      --at;
      if (at->reach <= pc)
        return false;
      if (pc < at->end && visit(*at->record))
        return true;
    }
    return false;
  }
};

std::atomic<void (*)(const wzc_module *)> unregisterCallback;

constexpr size_t kBuckets = 1024;
ModuleRecord *buckets[kBuckets];

size_t bucketOf(const wzc_module *module) {
  return (reinterpret_cast<uintptr_t>(module) >> 4) * 0x9E3779B97F4A7C15u >> 54;
}

/// Publishes the code ranges without those of `removed`, and with that of `added`; either may be null. False, and
/// nothing changed, when memory is exhausted.
bool publishRanges(ModuleRecord *added, const ModuleRecord *removed) {
  const CodeRanges *old = publishedRanges.load();
  size_t oldCount = old ? old->count : 0;
  CodeRanges *fresh = static_cast<CodeRanges *>(std::malloc(sizeof(CodeRanges) + (oldCount + 1) * sizeof(CodeRange)));
  if (!fresh)
    return false;
  CodeRange *ranges = fresh->ranges();
  size_t count = 0;
  uintptr_t reach = 0;
  auto append = [&](uintptr_t begin, uintptr_t end, ModuleRecord *record) {
    reach = std::max(reach, end);
    ranges[count++] = {begin, end, reach, record};
  };
  if (added && added->codeBegin >= added->codeEnd)
    added = nullptr;
  for (size_t i = 0; i < oldCount; ++i) {
    const CodeRange &range = old->ranges()[i];
    if (added && added->codeBegin < range.begin) {
      append(added->codeBegin, added->codeEnd, added);
      added = nullptr;
    }
    if (range.record != removed)
      append(range.begin, range.end, range.record);
  }
  if (added)
    append(added->codeBegin, added->codeEnd, added);
  fresh->count = count;
  publishedRanges.store(fresh);
  // A reader that comes now sees the fresh array; those that may still hold the old one are done within a few steps.
  while (rangeReaders.load() != 0)
    sched_yield();
  std::free(const_cast<CodeRanges *>(old));
  return true;
}

/// Stands for the contents of a module that has no use for images.
InitialContents noContents;

void destroyModuleRecord(ModuleRecord *record) {
  InitialContents *contents = record->contents.load();
  if (contents && contents != &noContents) {
    dropImagesFromPool(*contents);
    destroyInitialContents(contents);
  }
  std::free(record->typeIds);
  std::free(record->slotOfFunction);
  std::free(record->functionStarts);
  destroyRecord(record);
}

template <class T> T *allocate(size_t count) { return static_cast<T *>(std::malloc(count ? count * sizeof(T) : 1)); }

ModuleRecord *createModuleRecord(const wzc_module &module) {
  ModuleRecord *record = createRecord<ModuleRecord>();
  if (!record)
    return nullptr;
  record->module = &module;
  record->layout = InstanceLayout::compute(module);
  record->codeBegin = reinterpret_cast<uintptr_t>(module.code_begin);
  record->codeEnd = reinterpret_cast<uintptr_t>(module.code_end);
  if (module.source_hash)
    std::memcpy(record->sourceHash, module.source_hash, sizeof(record->sourceHash));
  record->typeIds = allocate<uint32_t>(module.type_count);
  record->slotOfFunction = allocate<uint32_t>(module.function_count);
  bool ok = record->typeIds && record->slotOfFunction;
  for (uint32_t i = 0; ok && i < module.type_count; ++i) {
    const wzc_func_type &type = module.types[i];
    record->typeIds[i] = internTypeLocked(type.params, type.param_count, type.results, type.result_count);
    ok = record->typeIds[i] != 0;
  }
  if (!ok) {
    destroyModuleRecord(record);
    return nullptr;
  }
  std::fill(record->slotOfFunction, record->slotOfFunction + module.function_count, kNoSlot);
  for (uint32_t slot = 0; slot < module.function_ref_count; ++slot)
    record->slotOfFunction[module.function_refs[slot]] = slot;
  return record;
}

void unregisterLocked(const wzc_module *module) {
  for (ModuleRecord **link = &buckets[bucketOf(module)]; *link; link = &(*link)->next) {
    ModuleRecord *record = *link;
    if (record->module != module)
      continue;
    *link = record->next;
    if (publishRanges(nullptr, record)) {
      destroyModuleRecord(record);
    } else {
      // Without memory for a new array the old one stays, and with it the record; its code is merely known too long.
      record->module = nullptr;
    }
    return;
  }
}

/// Whether the record still describes the module at its address: an object may have been unloaded without notice and
/// another one loaded there.
bool isCurrent(const ModuleRecord &record) {
  const wzc_module &module = *record.module;
  return record.codeBegin == reinterpret_cast<uintptr_t>(module.code_begin) &&
         record.codeEnd == reinterpret_cast<uintptr_t>(module.code_end) &&
         (!module.source_hash || std::memcmp(record.sourceHash, module.source_hash, sizeof(record.sourceHash)) == 0);
}

/// The sorted table of a record, made when first needed. Null when memory is exhausted.
const FunctionStart *functionStarts(ModuleRecord &record) {
  if (record.functionStarts)
    return record.functionStarts;
  const wzc_module &module = *record.module;
  uint32_t count = module.function_count - module.imported_function_count;
  FunctionStart *starts = allocate<FunctionStart>(count);
  if (!starts)
    return nullptr;
  for (uint32_t i = 0; i < count; ++i)
    starts[i] = {reinterpret_cast<uintptr_t>(module.function_codes[i]), i};
  std::sort(starts, starts + count, [](const FunctionStart &a, const FunctionStart &b) {
    return a.code != b.code ? a.code < b.code : a.definedIndex < b.definedIndex;
  });
  record.functionStarts = starts;
  return starts;
}

bool findFunctionIn(ModuleRecord &record, uintptr_t start, FunctionPlace &place) {
  const FunctionStart *starts = record.module ? functionStarts(record) : nullptr;
  if (!starts)
    return false;
  const FunctionStart *end = starts + (record.module->function_count - record.module->imported_function_count);
  const FunctionStart *found = std::lower_bound(
      starts, end, start, [](const FunctionStart &function, uintptr_t value) { return function.code < value; });
  if (found == end || found->code != start) {
    if (found == starts)
      return false;
    --found;
    if (!startsVersion(*record.module, found->definedIndex, start - found->code))
      return false;
  }
  place = {record.module, found->definedIndex, found->code};
  return true;
}

} // namespace

ModuleRecord *registerModule(const wzc_module &module) {
  ProcessLock lock;
  ModuleRecord *&bucket = buckets[bucketOf(&module)];
  for (ModuleRecord *record = bucket; record; record = record->next)
    if (record->module == &module) {
      if (isCurrent(*record))
        return record;
      unregisterLocked(&module);
      break;
    }
  ModuleRecord *record = createModuleRecord(module);
  if (!record)
    return nullptr;
  if (!publishRanges(record, nullptr)) {
    destroyModuleRecord(record);
    return nullptr;
  }
  record->next = bucket;
  bucket = record;
  if (module.flags & WZC_MODULE_INSTRUMENTED)
    module.profile->start(&module);
  return record;
}

const InitialContents *initialContents(ModuleRecord &record) {
  InitialContents *known = record.contents.load(std::memory_order_acquire);
  if (!known) {
    if (!record.wasInstantiated.exchange(true))
      return nullptr;
    InitialContents *made = createInitialContents(*record.module);
    if (record.contents.compare_exchange_strong(known, made ? made : &noContents))
      known = made ? made : &noContents;
    else if (made)
      destroyInitialContents(made);
  }
  return known == &noContents ? nullptr : known;
}

bool isGuestCode(uintptr_t pc) {
  RangeReader reader;
  return reader.find(pc, [](ModuleRecord &) { return true; });
}

bool findFunction(uintptr_t pc, uintptr_t start, FunctionPlace &place) {
  // The lock keeps every record alive: ranges may be shared with modules that another thread is unregistering.
  ProcessLock lock;
  RangeReader reader;
  return reader.find(pc, [&](ModuleRecord &record) { return findFunctionIn(record, start, place); });
}

void onModuleUnregister(void (*callback)(const wzc_module *)) { unregisterCallback.store(callback); }

void resetCodeRangeReadersAfterFork() { rangeReaders.store(0); }

} // namespace wzc

extern "C" void wzc_module_unregister(const wzc_module *module) {
  if (auto *callback = wzc::unregisterCallback.load())
    callback(module);
  wzc::ProcessLock lock;
  wzc::unregisterLocked(module);
}
