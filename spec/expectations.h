// What is known not to pass: spec/expected-failures.txt, whose head describes the format.
//
// The list may only shrink, so it is checked both ways: a command that fails or is skipped for a feature without being
// listed is an error, and so is an entry that is no longer true.

#ifndef WZC_SPEC_EXPECTATIONS_H
#define WZC_SPEC_EXPECTATIONS_H

#include "spec/outcome.h"
#include "spec/script.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wzc::spec {

struct ScriptResult {
  Script script;
  std::vector<Outcome> outcomes;     // one for each command
  std::vector<std::string> troubles; // what went wrong beside the commands
};

class Expectations {
public:
  /// Returns nothing or the error.
  [[nodiscard]] std::optional<std::string> parse(std::string_view text);

  /// Turns expected failures into skipped commands; adds to the troubles what does not agree with the list.
  void apply(ScriptResult &result) const;

  /// The list as these results would have it: counts are taken over from them, failures that passed are left out,
  /// scripts that did not run stay. Returns an error if that would let any script's count grow, unless the list is
  /// empty.
  [[nodiscard]] std::optional<std::string> update(const std::vector<ScriptResult> &results, std::string &text) const;

private:
  using Needs = std::map<std::pair<std::string, std::string>, uint64_t>; // (feature, script): commands
  bool parseRow(std::string_view line);

  std::string head; // the comment the file starts with
  Needs needs;
  std::map<std::string, std::map<unsigned, std::string>> failures; // by script and line: the reason
};

} // namespace wzc::spec

#endif
