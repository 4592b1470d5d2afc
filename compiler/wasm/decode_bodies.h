// Decoding of all bodies, by several threads, which validates them. Threads take functions in order, and bodies lie in
// order, so when one has failed, only functions before it, which are all taken already, can still fail at a lower
// offset.

#ifndef WZC_WASM_DECODE_BODIES_H
#define WZC_WASM_DECODE_BODIES_H

#include "compiler/support/parallel.h"
#include "compiler/wasm/function_decoder.h"

#include <algorithm>
#include <atomic>

namespace wzc {

/// What the threads that decode bodies share.
struct BodyQueue {
  const Module &module;
  std::atomic<uint32_t> next;
  std::atomic<uint32_t> firstFailed = UINT32_MAX;

  explicit BodyQueue(const Module &source) : module(source), next(source.importedFunctions) {}

  /// No function behind this one need be decoded; its error in `diag` gets its name. Thread-safe, with a Diag for each
  /// thread.
  void fail(uint32_t function, Diag &diag);
};

/// What one thread finds out of the bodies it decodes.
struct BodyFindings {
  Diag diag;
  FeatureSet used;
  bool usesFloats = false;
  std::vector<bool> writtenTables;

  /// False: a body is wrong.
  bool addTo(Module &module, Diag &errors) &&;
};

/// Decodes until no body is left or one is wrong. Around each body the sink has a call of startBody(function) and one
/// of finishBody(), which a wrong one goes without.
template <class Sink> void decodeFromQueue(BodyQueue &queue, Sink sink, BodyFindings &findings) {
  constexpr uint32_t batch = 16;
  FunctionDecoder<Sink> decoder(queue.module, sink, findings.diag, findings.used);
  auto count = static_cast<uint32_t>(queue.module.functions.size());
  for (uint32_t begin; (begin = queue.next.fetch_add(batch, std::memory_order_relaxed)) < count;)
    for (uint32_t i = begin; i < std::min(begin + batch, count); ++i) {
      if (i > queue.firstFailed.load(std::memory_order_relaxed))
        return;
      sink.startBody(i);
      if (!decoder.decodeBody(i))
        return queue.fail(i, findings.diag);
      sink.finishBody();
    }
  findings.usesFloats = decoder.usesFloats();
  findings.writtenTables = decoder.writtenTables();
}

/// What validateBodies does, with a sink of makeSink() for each thread.
template <class MakeSink>
[[nodiscard]] bool decodeBodies(Module &module, unsigned threads, Diag &diag, const MakeSink &makeSink) {
  BodyQueue queue(module);
  auto bodies = static_cast<uint32_t>(module.functions.size()) - module.importedFunctions;
  threads = std::clamp(threads, 1u, bodies / 64 + 1);
  std::vector<BodyFindings> findings(threads);
  std::atomic<unsigned> started = 0;
  runOnThreads(threads - 1, [&] { decodeFromQueue(queue, makeSink(), findings[started++]); });
  bool good = true;
  for (BodyFindings &some : findings)
    good &= std::move(some).addTo(module, diag);
  return good;
}

} // namespace wzc

#endif
