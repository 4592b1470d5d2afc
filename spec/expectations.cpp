// The list of expected failures. See expectations.h.

#include "spec/expectations.h"

#include "spec/text.h"

#include <set>

namespace wzc::spec {
namespace {

// Commands of a script that are skipped for the lack of a feature, by its flag.
std::map<std::string, uint64_t> countNeeds(const ScriptResult &result) {
  std::map<std::string, uint64_t> counts;
  for (const Outcome &outcome : result.outcomes)
    if (outcome.needs)
      ++counts[std::string(featureFlag(*outcome.needs))];
  return counts;
}

std::string commands(uint64_t count) { return std::to_string(count) + (count == 1 ? " command" : " commands"); }

} // namespace

// "needs FEATURE: SCRIPT, N commands" or "fails SCRIPT:LINE: REASON"
bool Expectations::parseRow(std::string_view line) {
  std::string_view keyword = takeWord(line);
  if (keyword == "needs") {
    size_t colon = line.find(':');
    size_t comma = line.rfind(',');
    if (colon == std::string_view::npos || comma == std::string_view::npos || comma < colon)
      return false;
    std::string feature(trim(line.substr(0, colon)));
    std::string script(trim(line.substr(colon + 1, comma - colon - 1)));
    std::string_view rest = line.substr(comma + 1);
    uint64_t count = 0;
    if (!featureByFlag(feature) || script.empty() || !parseCount(takeWord(rest), count) || count == 0 ||
        (rest != "commands" && rest != "command"))
      return false;
    return needs.emplace(std::make_pair(std::move(feature), std::move(script)), count).second;
  }
  if (keyword != "fails")
    return false;
  std::string_view where = takeWord(line);
  if (where.empty() || where.back() != ':')
    return false;
  where.remove_suffix(1);
  size_t colon = where.rfind(':');
  uint64_t number = 0;
  if (colon == std::string_view::npos || !parseCount(where.substr(colon + 1), number) || line.empty())
    return false;
  return failures[std::string(where.substr(0, colon))].emplace(static_cast<unsigned>(number), std::string(line)).second;
}

std::optional<std::string> Expectations::parse(std::string_view text) {
  unsigned number = 0;
  bool inHead = true;
  for (std::string_view raw : split(text, '\n')) {
    ++number;
    std::string_view line = trim(raw);
    if (line.empty() || line[0] == '#') {
      if (inHead && !line.empty())
        head += std::string(line) + "\n";
      continue;
    }
    inHead = false;
    if (!parseRow(line))
      return "line " + std::to_string(number) + ": not an entry, or one that stands here twice: " + std::string(line);
  }
  return std::nullopt;
}

void Expectations::apply(ScriptResult &result) const {
  const std::string &name = result.script.name;
  std::map<std::string, uint64_t> counts = countNeeds(result);
  for (const auto &[key, count] : needs)
    if (key.second == name)
      counts.try_emplace(key.first, 0);
  for (const auto &[feature, found] : counts) {
    auto it = needs.find({feature, name});
    uint64_t listed = it == needs.end() ? 0 : it->second;
    if (found != listed)
      result.troubles.push_back(commands(found) + " skipped for the lack of " + feature +
                                ", the list of expected failures says " + std::to_string(listed));
  }

  auto listed = failures.find(name);
  if (listed == failures.end())
    return;
  std::set<unsigned> failed;
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    Outcome &outcome = result.outcomes[i];
    auto it = listed->second.find(result.script.commands[i].line);
    if (outcome.status != Status::Failed || it == listed->second.end())
      continue;
    failed.insert(it->first);
    outcome = Outcome::skipped("expected failure: " + it->second);
  }
  for (const auto &[line, reason] : listed->second)
    if (!failed.count(line))
      result.troubles.push_back("unexpected pass: line " + std::to_string(line) + " is listed as failing (" + reason +
                                ")");
}

std::optional<std::string> Expectations::update(const std::vector<ScriptResult> &results, std::string &text) const {
  Needs newNeeds = needs;
  auto newFailures = failures;
  std::map<std::string, uint64_t> before;
  for (const auto &[key, count] : needs)
    before[key.second] += count;

  for (const ScriptResult &result : results) {
    const std::string &name = result.script.name;
    std::erase_if(newNeeds, [&](const auto &entry) { return entry.first.second == name; });
    uint64_t total = 0;
    for (const auto &[feature, count] : countNeeds(result)) {
      newNeeds[{feature, name}] = count;
      total += count;
    }
    if (!needs.empty() && total > before[name])
      return name + ": " + commands(total) + " skipped for the lack of features, the list says " +
             std::to_string(before[name]) + " and may only shrink";
    if (auto listed = newFailures.find(name); listed != newFailures.end()) {
      std::set<unsigned> stillFailing;
      for (size_t i = 0; i < result.outcomes.size(); ++i)
        if (result.outcomes[i].status == Status::Failed || result.outcomes[i].detail.starts_with("expected failure"))
          stillFailing.insert(result.script.commands[i].line);
      std::erase_if(listed->second, [&](const auto &entry) { return !stillFailing.count(entry.first); });
    }
  }

  text = head;
  std::string_view feature;
  for (const auto &[key, count] : newNeeds) {
    text += feature == key.first ? "" : "\n";
    feature = key.first;
    text += "needs " + key.first + ": " + key.second + ", " + commands(count) + "\n";
  }
  for (const auto &[script, lines] : newFailures) {
    text += lines.empty() ? "" : "\n";
    for (const auto &[line, reason] : lines)
      text += "fails " + script + ":" + std::to_string(line) + ": " + reason + "\n";
  }
  return std::nullopt;
}

} // namespace wzc::spec
