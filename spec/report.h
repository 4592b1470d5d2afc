// What the runner prints, and the results page in docs/.

#ifndef WZC_SPEC_REPORT_H
#define WZC_SPEC_REPORT_H

#include "spec/expectations.h"
#include "spec/suite_rules.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::spec {

struct Counts {
  uint64_t passed = 0;
  uint64_t failed = 0;
  uint64_t skipped = 0;
};

class Report {
public:
  explicit Report(const SuiteRules &rulesIn) : rules(rulesIn), groups(rulesIn.groups().size()) {}

  void add(const ScriptResult &result);
  const Counts &total() const { return all; }

  /// The failures of a script, one line each (or more, if the message has several).
  static std::string failures(const ScriptResult &result);
  /// Every command of a script and what became of it.
  static std::string everything(const ScriptResult &result);
  /// A line for each reason for skipping, then "N passed, N failed, N skipped".
  std::string summary() const;
  /// A table of the groups, in Markdown.
  std::string table() const;

private:
  const SuiteRules &rules;
  Counts all;
  std::vector<Counts> groups;
  std::map<std::string, uint64_t> reasons;
};

/// `page` with the section for `configuration` replaced, or added at its place in the order of headings. An empty page
/// gets its introduction first.
std::string replaceSection(std::string_view page, std::string_view configuration, std::string_view table);

} // namespace wzc::spec

#endif
