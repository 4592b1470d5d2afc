// wzc-spec: runs the WebAssembly test suite.
//
// Each script runs in a process of its own. A command that ends its process counts as failed; the script is then run
// again without it, so that the commands after it are judged all the same.

#include "spec/engine.h"
#include "spec/expectations.h"
#include "spec/options.h"
#include "spec/report.h"
#include "spec/script_runner.h"
#include "spec/worker_pool.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace wzc::spec {
namespace {

// A script that ends its process more often than that is given up.
constexpr size_t kMostCrashes = 30;
constexpr size_t kMostTimeouts = 3;

struct Entry {
  ScriptResult result;
  Casualties casualties;
  size_t timeouts = 0;
  bool done = false;
};

bool fail(const std::string &message) {
  std::fprintf(stderr, "wzc-spec: %s\n", message.c_str());
  return false;
}

bool findScripts(const std::string &input, std::vector<std::string> &paths) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(input, error)) {
    paths.push_back(input);
    return true;
  }
  std::vector<std::string> found;
  for (auto it = fs::recursive_directory_iterator(input, error); !error && it != fs::recursive_directory_iterator();
       it.increment(error))
    if (it->path().extension() == ".json")
      found.push_back(it->path().string());
  if (error)
    return fail(input + ": " + error.message());
  if (found.empty())
    return fail(input + ": no scripts (*.json) there");
  std::sort(found.begin(), found.end());
  paths.insert(paths.end(), found.begin(), found.end());
  return true;
}

std::string lastLine(std::string text) {
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  size_t at = text.rfind('\n');
  return at == std::string::npos ? text : text.substr(at + 1);
}

// Takes over what a process reported. True: the script has to run again.
bool collect(Entry &entry, const WorkerResult &worker) {
  ScriptResult &result = entry.result;
  bool whole = deserialize(worker.output, result.outcomes) && result.outcomes.size() == result.script.commands.size();
  std::string death = worker.death;
  if (!worker.errorOutput.empty())
    death += (death.empty() ? "" : ": ") + lastLine(worker.errorOutput);
  if (whole) {
    if (!worker.death.empty())
      result.troubles.push_back("after the last command: " + death);
    return false;
  }
  if (death.empty())
    death = "the process ended early";
  entry.timeouts += worker.timedOut;
  bool known = worker.at < result.script.commands.size() && !entry.casualties.count(worker.at);
  if (known)
    entry.casualties[worker.at] = death;
  if (known && entry.casualties.size() < kMostCrashes && entry.timeouts < kMostTimeouts)
    return true;
  result.outcomes.assign(result.script.commands.size(), Outcome::failed("not run: the script was given up"));
  for (const auto &[index, message] : entry.casualties)
    result.outcomes[index] = Outcome::failed(message);
  if (!known)
    result.troubles.push_back(death);
  return false;
}

std::unique_ptr<Engine> makeEngine(const Options &options) {
  auto compiled = [&] { return makeCompiledEngine(options.optLevel, options.bounds, options.traps); };
  switch (options.engine) {
  case EngineKind::Compiled: return compiled();
  case EngineKind::Interpreter: return makeInterpreterEngine();
  case EngineKind::Mixed: return makeMixedEngine(makeInterpreterEngine(), compiled());
  }
  std::abort();
}

std::vector<ScriptResult> runAll(std::vector<Script> scripts, const Options &options, const SuiteRules &rules,
                                 const Expectations *expectations) {
  std::vector<Entry> entries(scripts.size());
  for (size_t i = 0; i < scripts.size(); ++i)
    entries[i].result.script = std::move(scripts[i]);

  RunSettings settings;
  settings.rules = &rules;
  settings.features = options.features.apply(FeatureSet::defaults());
  size_t printed = 0;
  auto job = [&](size_t index, const std::function<void(size_t)> &announce) {
    std::unique_ptr<Engine> engine = makeEngine(options);
    return serialize(runScript(entries[index].result.script, settings, entries[index].casualties, *engine, announce));
  };
  auto done = [&](size_t index, const WorkerResult &worker) {
    Entry &entry = entries[index];
    if (collect(entry, worker))
      return true;
    if (expectations && !options.updateExpected)
      expectations->apply(entry.result);
    entry.done = true;
    for (; printed < entries.size() && entries[printed].done; ++printed) {
      const ScriptResult &result = entries[printed].result;
      std::fputs((options.verbose ? Report::everything(result) : Report::failures(result)).c_str(), stdout);
    }
    std::fflush(stdout);
    return false;
  };
  size_t jobs = options.jobs ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
  WorkerPool(jobs, options.timeoutSeconds).run(entries.size(), job, done);

  std::vector<ScriptResult> results;
  for (Entry &entry : entries)
    results.push_back(std::move(entry.result));
  return results;
}

bool writeFile(const std::string &path, const std::string &contents) {
  std::FILE *file = std::fopen(path.c_str(), "wb");
  bool ok = file && std::fwrite(contents.data(), 1, contents.size(), file) == contents.size();
  ok = file && std::fclose(file) == 0 && ok;
  return ok || fail("cannot write " + path);
}

bool writeResults(const Options &options, const Expectations &expectations, const Report &report,
                  const std::vector<ScriptResult> &results) {
  if (options.updateExpected) {
    std::string text;
    if (auto error = expectations.update(results, text))
      return fail(options.expectedFailures + ": " + *error);
    if (!writeFile(options.expectedFailures, text))
      return false;
  }
  if (options.tableFile.empty())
    return true;
  std::string page;
  if (!readFile(options.tableFile, page))
    page.clear();
  return writeFile(options.tableFile, replaceSection(page, options.configuration(), report.table()));
}

bool readInputs(const Options &options, SuiteRules &rules, Expectations &expectations, std::vector<Script> &scripts) {
  std::string rulesFile = options.rulesFile.empty() ? WZC_SPEC_RULES : options.rulesFile;
  std::string text;
  if (!readFile(rulesFile, text))
    return fail("cannot read " + rulesFile);
  if (auto error = rules.parse(text))
    return fail(rulesFile + ": " + *error);
  if (!options.expectedFailures.empty()) {
    if (!readFile(options.expectedFailures, text))
      return fail("cannot read " + options.expectedFailures);
    if (auto error = expectations.parse(text))
      return fail(options.expectedFailures + ": " + *error);
  }
  std::vector<std::string> paths;
  for (const std::string &input : options.inputs)
    if (!findScripts(input, paths))
      return false;
  for (const std::string &path : paths)
    if (auto error = readScript(path, scripts.emplace_back()))
      return fail(path + ": " + *error);
  return true;
}

int run(const std::vector<std::string_view> &arguments) {
  if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
    std::printf("%.*s", static_cast<int>(kUsage.size()), kUsage.data());
    return 0;
  }
  Options options;
  if (auto error = parseOptions(arguments, options)) {
    fail(*error);
    std::fprintf(stderr, "%.*s", static_cast<int>(kUsage.size()), kUsage.data());
    return 2;
  }
  SuiteRules rules;
  Expectations expectations;
  std::vector<Script> scripts;
  if (!readInputs(options, rules, expectations, scripts))
    return 2;

  std::printf("%s: %zu scripts\n", options.configuration().c_str(), scripts.size());
  const Expectations *applied = options.expectedFailures.empty() ? nullptr : &expectations;
  std::vector<ScriptResult> results = runAll(std::move(scripts), options, rules, applied);
  Report report(rules);
  for (const ScriptResult &result : results)
    report.add(result);
  bool written = writeResults(options, expectations, report, results);
  std::fputs(report.summary().c_str(), stdout);
  return written && report.total().failed == 0 ? 0 : 1;
}

} // namespace
} // namespace wzc::spec

int main(int argc, char **argv) { return wzc::spec::run(std::vector<std::string_view>(argv + 1, argv + argc)); }
