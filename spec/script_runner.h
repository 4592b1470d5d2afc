// Runs the commands of one script in this process.

#ifndef WZC_SPEC_SCRIPT_RUNNER_H
#define WZC_SPEC_SCRIPT_RUNNER_H

#include "spec/engine.h"
#include "spec/outcome.h"
#include "spec/script.h"
#include "spec/suite_rules.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace wzc::spec {

/// Commands that ended the process in an earlier attempt, and what to say about them. They are not run again.
using Casualties = std::map<size_t, std::string>;

struct RunSettings {
  const SuiteRules *rules = nullptr;
  FeatureSet features = FeatureSet::defaults();
};

/// One outcome for each command. `begin(i)` is called before work on command i starts.
std::vector<Outcome> runScript(const Script &script, const RunSettings &settings, const Casualties &casualties,
                               Engine &engine, const std::function<void(size_t)> &begin);

} // namespace wzc::spec

#endif
