// Reporting. See report.h.

#include "spec/report.h"

#include "spec/text.h"

namespace wzc::spec {
namespace {

constexpr std::string_view kIntroduction =
    "# Results of the WebAssembly test suite\n"
    "\n"
    "Written by `wzc-spec --table`. A command is one line of a script: a module to instantiate, a call whose result or "
    "trap is\n"
    "compared, a module that must be refused. Skipped are modules in text form (the compiler reads binaries), "
    "proposals wzc\n"
    "does not aim at, and what needs a feature that is not built yet; `spec/expected-failures.txt` lists the latter.\n";

constexpr std::string_view kHeading = "## ";

// Position of the next heading at the start of a line, from `from` on.
size_t findHeading(std::string_view page, size_t from) {
  while (from < page.size()) {
    if (page.substr(from).starts_with(kHeading))
      return from;
    size_t end = page.find('\n', from);
    from = end == std::string_view::npos ? page.size() : end + 1;
  }
  return page.size();
}

std::string commandLine(const ScriptResult &result, size_t index) {
  const Command &command = result.script.commands[index];
  return result.script.name + ":" + std::to_string(command.line) + ": " + command.type + ": ";
}

std::string troubles(const ScriptResult &result) {
  std::string text;
  for (const std::string &trouble : result.troubles)
    text += result.script.name + ": " + trouble + "\n";
  return text;
}

} // namespace

void Report::add(const ScriptResult &result) {
  Counts &group = groups[rules.groupOf(result.script.name)];
  for (const Outcome &outcome : result.outcomes) {
    for (Counts *counts : {&all, &group})
      ++(outcome.status == Status::Passed   ? counts->passed
         : outcome.status == Status::Failed ? counts->failed
                                            : counts->skipped);
    if (outcome.status == Status::Skipped)
      ++reasons[outcome.detail];
  }
  all.failed += result.troubles.size();
  group.failed += result.troubles.size();
}

std::string Report::failures(const ScriptResult &result) {
  std::string text;
  for (size_t i = 0; i < result.outcomes.size(); ++i)
    if (result.outcomes[i].status == Status::Failed)
      text += commandLine(result, i) + result.outcomes[i].detail + "\n";
  return text + troubles(result);
}

std::string Report::everything(const ScriptResult &result) {
  std::string text;
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    const Outcome &outcome = result.outcomes[i];
    text += commandLine(result, i);
    text += outcome.status == Status::Passed ? "passed\n" : outcome.status == Status::Failed ? "failed: " : "skipped: ";
    text += outcome.status == Status::Passed ? "" : outcome.detail + "\n";
  }
  return text + troubles(result);
}

std::string Report::summary() const {
  std::string text;
  for (const auto &[reason, count] : reasons)
    text += "skipped: " + std::to_string(count) + (count == 1 ? " command: " : " commands: ") + reason + "\n";
  return text + std::to_string(all.passed) + " passed, " + std::to_string(all.failed) + " failed, " +
         std::to_string(all.skipped) + " skipped\n";
}

std::string Report::table() const {
  std::string text = "| scripts | passed | failed | skipped |\n|---|---:|---:|---:|\n";
  auto row = [&](const std::string &name, const Counts &counts) {
    text += "| " + name + " | " + std::to_string(counts.passed) + " | " + std::to_string(counts.failed) + " | " +
            std::to_string(counts.skipped) + " |\n";
  };
  for (size_t i = 0; i < groups.size(); ++i)
    if (groups[i].passed + groups[i].failed + groups[i].skipped)
      row(rules.groups()[i], groups[i]);
  row("**all**", all);
  text += "\n| skipped because | commands |\n|---|---:|\n";
  for (const auto &[reason, count] : reasons)
    text += "| " + reason + " | " + std::to_string(count) + " |\n";
  return text;
}

std::string replaceSection(std::string_view page, std::string_view configuration, std::string_view table) {
  std::string heading = std::string(kHeading) + std::string(configuration) + "\n";
  std::string section = heading + "\n" + std::string(table);
  size_t begin = findHeading(page, 0);
  std::string result(page.empty() ? kIntroduction : page.substr(0, begin));
  while (!result.empty() && result.back() == '\n')
    result.pop_back();
  result += "\n";

  bool placed = false;
  auto append = [&](std::string_view part) {
    while (!part.empty() && part.back() == '\n')
      part.remove_suffix(1);
    result += "\n" + std::string(part) + "\n";
  };
  while (begin < page.size()) {
    size_t end = findHeading(page, begin + kHeading.size());
    std::string_view part = page.substr(begin, end - begin);
    begin = end;
    std::string_view partHeading = part.substr(0, part.find('\n') + 1);
    if (!placed && partHeading >= heading) {
      append(section);
      placed = true;
    }
    if (partHeading != heading)
      append(part);
  }
  if (!placed)
    append(section);
  return result;
}

} // namespace wzc::spec
