// Validation alone, and what decoding of bodies does whatever the sink; see decode_bodies.h.

#include "compiler/wasm/decode_bodies.h"
#include "compiler/wasm/module_decoder.h"

namespace wzc {

namespace {

struct ValidatingSink : NullSink {
  void startBody(uint32_t) {}
  void finishBody() {}
};

} // namespace

void BodyQueue::fail(uint32_t function, Diag &diag) {
  std::string name = module.displayName(function);
  diag.setContext("function " + std::to_string(function) + (name.empty() ? "" : " (" + quoteName(name) + ")"));
  uint32_t failed = firstFailed.load(std::memory_order_relaxed);
  while (function < failed && !firstFailed.compare_exchange_weak(failed, function, std::memory_order_relaxed)) {
  }
}

bool BodyFindings::addTo(Module &module, Diag &errors) && {
  bool good = diag.ok();
  module.usedFeatures = FeatureSet(module.usedFeatures.mask() | used.mask());
  module.usesFloats |= usesFloats;
  if (module.writtenTables.size() < writtenTables.size())
    module.writtenTables.resize(writtenTables.size());
  for (size_t i = 0; i < writtenTables.size(); ++i)
    if (writtenTables[i])
      module.writtenTables[i] = true;
  errors.merge(std::move(diag));
  return good;
}

bool validateBodies(Module &module, unsigned threads, Diag &diag) {
  return decodeBodies(module, threads, diag, [] { return ValidatingSink(); });
}

} // namespace wzc
