// See module_profile.h. The summary is made from the profiles, not from what of them fits the module: a function that
// has changed then leaves the code of all others as it was.

#include "compiler/codegen/module_profile.h"

#include "llvm/ProfileData/ProfileCommon.h"

#include <algorithm>
#include <unordered_map>

namespace wzc {

namespace {

// As LLVM's own default: the counts that make up so much of all that was executed, in millionths, are hot.
constexpr uint32_t kHotCutoff = 990'000;

/// The function of the module that each function of a profile is; kNoFunction: it is not there any more. Of several
/// with the same body, which differ in what they call, those of the same name belong together, then those that come in
/// the same order.
std::vector<uint32_t> matchFunctions(const Module &wasm, const std::vector<FunctionDigest> &digests,
                                     const Profile &profile) {
  std::vector<std::string> names = wasm.displayNames();
  std::vector<uint32_t> matches(profile.functions.size(), kNoFunction);
  std::vector<bool> isMatched(digests.size());
  for (bool byName : {true, false}) {
    std::unordered_map<std::string, std::vector<uint32_t>> candidates; // descending
    for (uint32_t f = static_cast<uint32_t>(digests.size()); f-- > wasm.importedFunctions;)
      if (!isMatched[f]) {
        std::string key(digests[f].hash.begin(), digests[f].hash.begin() + sizeof(ProfileDigest));
        candidates[byName ? key + names[f] : key].push_back(f);
      }
    for (size_t i = 0; i < profile.functions.size(); ++i) {
      if (matches[i] != kNoFunction)
        continue;
      const FunctionProfile &function = profile.functions[i];
      std::string key(function.digest.begin(), function.digest.end());
      auto found = candidates.find(byName ? key + function.name : key);
      if (found == candidates.end() || found->second.empty())
        continue;
      uint32_t f = found->second.back();
      found->second.pop_back();
      isMatched[f] = true;
      // Only a file that no compiler's code has written has another number.
      if (digests[f].sites.counters == function.counters.size() && digests[f].sites.targets == function.targets.size())
        matches[i] = f;
    }
  }
  return matches;
}

LikelyTarget likelyTarget(const CallTarget &target, const std::vector<uint32_t> &matches, uint64_t hotCount) {
  LikelyTarget likely;
  // With a share p of all calls the target ends with (2p - 1) of them as votes, if calls come in no order.
  if (target.function == CallTarget::kNone || target.calls < std::max<uint64_t>(hotCount, 1) ||
      target.votes < target.calls / 3 || matches[target.function] == kNoFunction)
    return likely;
  uint64_t hits = target.votes + (target.calls - target.votes) / 2;
  llvm::SmallVector<uint32_t, 4> weights = branchWeights({hits, target.calls - hits});
  likely.function = matches[target.function];
  std::copy(weights.begin(), weights.end(), likely.weights);
  return likely;
}

} // namespace

llvm::SmallVector<uint32_t, 4> branchWeights(llvm::ArrayRef<uint64_t> counts) {
  uint64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  llvm::SmallVector<uint32_t, 4> weights;
  if (most == 0)
    return weights;
  uint64_t scale = most / UINT32_MAX + 1;
  for (uint64_t count : counts)
    weights.push_back(static_cast<uint32_t>(count / scale));
  return weights;
}

ModuleProfile::ModuleProfile(const Module &wasm, const std::vector<FunctionDigest> &digests,
                             std::vector<Profile> profiles)
    : functions(digests.size()) {
  // Runs of one program are one profile: votes can only be counted together where indices mean the same.
  for (size_t i = 1; i < profiles.size();) {
    bool added = false;
    for (size_t j = 0; j < i && !added; ++j)
      added = profiles[j].add(profiles[i]);
    if (added)
      profiles.erase(profiles.begin() + static_cast<ptrdiff_t>(i));
    else
      ++i;
  }
  summarise(profiles);
  for (const Profile &profile : profiles) {
    std::vector<uint32_t> matches = matchFunctions(wasm, digests, profile);
    for (size_t i = 0; i < matches.size(); ++i) {
      if (matches[i] == kNoFunction)
        continue;
      Known &known = functions[matches[i]];
      const FunctionProfile &counted = profile.functions[i];
      known.counters.resize(counted.counters.size());
      for (size_t c = 0; c < known.counters.size(); ++c)
        known.counters[c] = addSaturating(known.counters[c], counted.counters[c]);
      known.likely.resize(counted.targets.size());
      for (size_t t = 0; t < known.likely.size(); ++t)
        if (known.likely[t].function == kNoFunction)
          known.likely[t] = likelyTarget(counted.targets[t], matches, hotCount);
    }
  }
}

ModuleProfile::~ModuleProfile() = default;

uint64_t ModuleProfile::knownFunctions() const {
  return static_cast<uint64_t>(
      std::count_if(functions.begin(), functions.end(), [](const Known &known) { return !known.counters.empty(); }));
}

void ModuleProfile::summarise(std::span<const Profile> profiles) {
  llvm::InstrProfSummaryBuilder builder(llvm::ProfileSummaryBuilder::DefaultCutoffs);
  uint64_t counts = 1;
  for (const Profile &profile : profiles)
    for (const FunctionProfile &function : profile.functions)
      counts += function.counters.size();
  for (const Profile &profile : profiles)
    for (const FunctionProfile &function : profile.functions)
      for (size_t i = 0; i < function.counters.size(); ++i) {
        uint64_t count = std::min(function.counters[i], UINT64_MAX / counts); // their sum is no larger than a number
        if (i == 0)
          builder.addEntryCount(count);
        else
          builder.addInternalCount(count);
      }
  summary = builder.getSummary();
  for (const llvm::ProfileSummaryEntry &entry : summary->getDetailedSummary())
    if (entry.Cutoff == kHotCutoff)
      hotCount = entry.MinCount;
}

void ModuleProfile::describe(llvm::Module &ir) const {
  ir.setProfileSummary(summary->getMD(ir.getContext()), llvm::ProfileSummary::PSK_Instr);
}

Hash ModuleProfile::summaryHash() const {
  Hasher hasher;
  for (uint64_t number :
       {summary->getTotalCount(), summary->getMaxCount(), summary->getMaxFunctionCount(),
        summary->getMaxInternalCount(), uint64_t{summary->getNumCounts()}, uint64_t{summary->getNumFunctions()}})
    hasher.add(number);
  for (const llvm::ProfileSummaryEntry &entry : summary->getDetailedSummary())
    hasher.add(entry.Cutoff).add(entry.MinCount).add(entry.NumCounts);
  return hasher.finish();
}

} // namespace wzc
