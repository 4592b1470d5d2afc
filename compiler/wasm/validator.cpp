// Validation of all bodies, by several threads. They take functions in order, and bodies lie in order, so when one has
// failed, only functions before it, which are all taken already, can still fail at a lower offset.

#include "compiler/support/parallel.h"
#include "compiler/wasm/function_decoder.h"
#include "compiler/wasm/module_decoder.h"

#include <algorithm>
#include <atomic>

namespace wzc {

namespace {

struct Job {
  const Module &module;
  std::atomic<uint32_t> next;
  std::atomic<uint32_t> firstFailed;
};

struct Result {
  Diag diag;
  FeatureSet used;
  bool usesFloats = false;
  std::vector<bool> writtenTables;
};

void validateSome(Job &job, Result &result) {
  constexpr uint32_t batch = 16;
  NullSink sink;
  FunctionDecoder<NullSink> decoder(job.module, sink, result.diag, result.used);
  auto count = static_cast<uint32_t>(job.module.functions.size());
  for (;;) {
    uint32_t begin = job.next.fetch_add(batch, std::memory_order_relaxed);
    if (begin >= count) {
      result.usesFloats = decoder.usesFloats();
      result.writtenTables = decoder.writtenTables();
      return;
    }
    for (uint32_t i = begin; i < std::min(begin + batch, count); ++i) {
      if (i > job.firstFailed.load(std::memory_order_relaxed))
        return;
      if (decoder.decodeBody(i))
        continue;
      std::string name = job.module.displayName(i);
      result.diag.setContext("function " + std::to_string(i) + (name.empty() ? "" : " (" + quoteName(name) + ")"));
      uint32_t failed = job.firstFailed.load(std::memory_order_relaxed);
      while (i < failed && !job.firstFailed.compare_exchange_weak(failed, i, std::memory_order_relaxed)) {
      }
      return;
    }
  }
}

} // namespace

bool validateBodies(Module &module, unsigned threads, Diag &diag) {
  Job job{module, {module.importedFunctions}, {UINT32_MAX}};
  auto bodies = static_cast<uint32_t>(module.functions.size()) - module.importedFunctions;
  threads = std::clamp(threads, 1u, bodies / 64 + 1);
  std::vector<Result> results(threads);
  std::atomic<unsigned> started = 0;
  runOnThreads(threads - 1, [&] { validateSome(job, results[started++]); });
  bool good = true;
  for (Result &result : results) {
    good = good && result.diag.ok();
    module.usedFeatures = FeatureSet(module.usedFeatures.mask() | result.used.mask());
    module.usesFloats |= result.usesFloats;
    if (module.writtenTables.size() < result.writtenTables.size())
      module.writtenTables.resize(result.writtenTables.size());
    for (size_t i = 0; i < result.writtenTables.size(); ++i)
      if (result.writtenTables[i])
        module.writtenTables[i] = true;
    diag.merge(std::move(result.diag));
  }
  return good;
}

} // namespace wzc
