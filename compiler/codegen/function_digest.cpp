// Only references that are known here are left out of the hash; all other bytes count as they are. An instruction that
// refers to functions in a way unknown here thus makes digests change too often, never too seldom.

#include "compiler/codegen/function_digest.h"

#include "compiler/wasm/decode_bodies.h"

#include <algorithm>

namespace wzc {

namespace {

/// Of a block: what its end must know.
struct DigestLabel {
  bool isLoop = false;
};

class DigestSink : public IgnoringSink<std::monostate, DigestLabel> {
public:
  DigestSink(const Module &wasm, std::vector<FunctionDigest> &digests) : wasm(wasm), digests(digests) {}

  void startBody(uint32_t function) {
    digest = &digests[function];
    body = wasm.functions[function].body;
    hasher = {};
    hashed = body.offset;
    removed = 0;
    cost = {};
    sites = {};
  }
  void finishBody() {
    hashUpTo(body.offset + body.size);
    // Where the references stood is implied by the opcodes for whoever decodes the bytes; saying it costs nothing.
    for (const FunctionReference &reference : digest->references)
      hasher.add(reference.normalisedEnd);
    digest->size = static_cast<uint32_t>(body.size) - removed;
    digest->hash = hasher.add(digest->size).finish();
    digest->cost = cost.soFar();
    digest->sites = sites.soFar();
  }

  void beginFunction(Label &, std::span<const ValueType> locals) {
    cost.locals(locals.size());
    sites.entry();
  }
  void instruction(Opcode opcode, uint64_t offset) {
    opcodeAt = offset;
    cost.instruction(opcode);
    digest->usesFloats |= info(opcode).isFloat;
    // By family, so that kinds of calls that are added later count as unknown.
    digest->callsByTable |= info(opcode).family == Family::call && opcode != Opcode::Call;
  }
  void block(Label &, const BlockSignature &signature, Values) { open(signature, false); }
  void loop(Label &label, const BlockSignature &signature, std::span<Value>) {
    label.isLoop = true;
    open(signature, true);
  }
  void ifThen(Label &, const BlockSignature &signature, Value, Values) {
    sites.condition();
    open(signature, false);
  }
  void end(Label &label, const BlockSignature &, Values, bool, bool, std::span<Value>) { cost.close(label.isLoop); }
  void branch(Label &, Values values) { cost.branch(1 + values.size() / 8); }
  void branchIf(Label &, Value, Values values) {
    sites.condition();
    cost.branch(1 + values.size() / 8);
  }
  void branchTable(Value, std::span<Label *const> targets, Values values) {
    sites.table(targets.size());
    cost.branch(targets.size() * (1 + values.size() / 8));
  }
  void call(uint32_t function, const FunctionType &, Values operands, std::span<Value> results) {
    cost.values(operands.size() + 2 * results.size());
    leaveOut(function, /*isCall=*/true);
  }
  Value select(ValueType, Value, Value, Value) {
    sites.condition();
    return {};
  }
  void callIndirect(uint32_t table, uint32_t type, Value, Values operands, std::span<Value> results) {
    digest->tableCalls.push_back({table, wasm.types[type].canonical});
    sites.target();
    cost.values(operands.size() + 2 * results.size());
  }
  Value refFunc(uint32_t function) {
    leaveOut(function, /*isCall=*/false);
    return {};
  }

private:
  const Module &wasm;
  std::vector<FunctionDigest> &digests;
  FunctionDigest *digest = nullptr; // of the current body
  ByteRange body;
  Hasher hasher;
  uint64_t opcodeAt = 0; // of the current instruction; offsets are in the module
  uint64_t hashed = 0;   // all before it is in the hash
  uint32_t removed = 0;
  CostCounter cost;
  SiteCounter sites;

  void open(const BlockSignature &signature, bool isLoop) {
    cost.values((signature.params().size() + signature.results().size()) / 8);
    cost.open(isLoop);
  }

  void leaveOut(uint32_t function, bool isCall) {
    uint64_t begin = opcodeAt + 1, end = begin; // both opcodes are one byte
    while (wasm.bytes[end] & 0x80)
      ++end;
    ++end;
    hashUpTo(begin);
    hashed = end;
    removed += static_cast<uint32_t>(end - begin);
    digest->references.push_back({function, isCall, static_cast<uint32_t>(end - body.offset) - removed, removed});
  }

  void hashUpTo(uint64_t end) { hasher.addRaw(wasm.slice({hashed, end - hashed})); }
};

} // namespace

uint32_t FunctionDigest::normalise(uint32_t offset) const {
  auto behind = std::upper_bound(
      references.begin(), references.end(), offset,
      [](uint32_t at, const FunctionReference &reference) { return at < reference.normalisedEnd + reference.removed; });
  return behind == references.begin() ? offset : offset - std::prev(behind)->removed;
}

uint32_t FunctionDigest::denormalise(uint32_t position) const {
  auto behind =
      std::upper_bound(references.begin(), references.end(), position,
                       [](uint32_t at, const FunctionReference &reference) { return at < reference.normalisedEnd; });
  return behind == references.begin() ? position : position + std::prev(behind)->removed;
}

bool validateAndDigest(Module &wasm, unsigned threads, Diag &diag, std::vector<FunctionDigest> &digests) {
  digests.assign(wasm.functions.size(), {});
  return decodeBodies(wasm, threads, diag, [&] { return DigestSink(wasm, digests); });
}

std::vector<bool> findIntegerFunctions(const Module &wasm, const std::vector<FunctionDigest> &digests) {
  std::vector<std::vector<uint32_t>> callers(digests.size());
  std::vector<bool> isInteger(digests.size(), true);
  std::vector<uint32_t> found; // functions that are not, and whose callers have not been looked at
  for (uint32_t f = 0; f < digests.size(); ++f) {
    for (const FunctionReference &reference : digests[f].references)
      if (reference.isCall)
        callers[reference.function].push_back(f);
    if (wasm.functions[f].isImported || digests[f].usesFloats || digests[f].callsByTable) {
      isInteger[f] = false;
      found.push_back(f);
    }
  }
  while (!found.empty()) {
    uint32_t callee = found.back();
    found.pop_back();
    for (uint32_t caller : callers[callee])
      if (isInteger[caller]) {
        isInteger[caller] = false;
        found.push_back(caller);
      }
  }
  return isInteger;
}

} // namespace wzc
