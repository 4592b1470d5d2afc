// Rules of the suite by script. See suite_rules.h.

#include "spec/suite_rules.h"

#include "spec/text.h"

#include <algorithm>
#include <fnmatch.h>

namespace wzc::spec {

bool FeatureChanges::parse(std::string_view word) {
  if (word.size() < 2 || (word[0] != '+' && word[0] != '-'))
    return false;
  std::optional<Feature> feature = featureByFlag(word.substr(1));
  if (!feature)
    return false;
  uint64_t bit = FeatureSet().with(*feature).mask();
  (word[0] == '+' ? add : remove) |= bit;
  (word[0] == '+' ? remove : add) &= ~bit;
  return true;
}

bool SuiteRules::Selector::selects(const std::string &script, unsigned line) const {
  return (lines.empty() || std::find(lines.begin(), lines.end(), line) != lines.end()) &&
         fnmatch(pattern.c_str(), script.c_str(), FNM_PATHNAME) == 0;
}

bool SuiteRules::parseSelector(std::string_view word, Selector &selector) {
  size_t colon = word.find(':');
  selector.pattern = std::string(word.substr(0, colon));
  if (selector.pattern.empty())
    return false;
  if (colon == std::string_view::npos)
    return true;
  for (std::string_view number : split(word.substr(colon + 1), ',')) {
    uint64_t line = 0;
    if (!parseCount(number, line))
      return false;
    selector.lines.push_back(static_cast<unsigned>(line));
  }
  return !selector.lines.empty();
}

bool SuiteRules::parseRule(std::string_view line) {
  std::string_view keyword = takeWord(line);
  if (keyword == "group") {
    size_t bar = line.find('|');
    std::string_view name = trim(line.substr(0, bar));
    if (bar == std::string_view::npos || name.empty())
      return false;
    groupNames.insert(groupNames.end() - 1, std::string(name));
    for (line = line.substr(bar + 1); !trim(line).empty();)
      groupRules.push_back({std::string(takeWord(line)), groupNames.size() - 2});
    return true;
  }
  std::string_view where = takeWord(line);
  if (keyword == "skip") {
    SkipRule rule{{}, std::string(trim(line))};
    bool ok = parseSelector(where, rule.where) && !rule.reason.empty();
    skipRules.push_back(std::move(rule));
    return ok;
  }
  if (keyword != "features")
    return false;
  FeatureRule rule;
  bool ok = parseSelector(where, rule.where) && !trim(line).empty();
  while (!trim(line).empty())
    ok = rule.changes.parse(takeWord(line)) && ok;
  featureRules.push_back(std::move(rule));
  return ok;
}

std::optional<std::string> SuiteRules::parse(std::string_view text) {
  unsigned number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = trim(line);
    if (!line.empty() && line[0] != '#' && !parseRule(line))
      return "line " + std::to_string(number) + ": not a rule: " + std::string(line);
  }
  return std::nullopt;
}

FeatureSet SuiteRules::features(const std::string &script, unsigned line, FeatureSet base) const {
  for (const FeatureRule &rule : featureRules)
    if (rule.where.selects(script, line))
      base = rule.changes.apply(base);
  return base;
}

const std::string *SuiteRules::skipReason(const std::string &script, unsigned line) const {
  for (const SkipRule &rule : skipRules)
    if (rule.where.selects(script, line))
      return &rule.reason;
  return nullptr;
}

size_t SuiteRules::groupOf(const std::string &script) const {
  for (const GroupRule &rule : groupRules)
    if (fnmatch(rule.pattern.c_str(), script.c_str(), FNM_PATHNAME) == 0)
      return rule.group;
  return groupNames.size() - 1;
}

} // namespace wzc::spec
