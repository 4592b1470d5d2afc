// Outcomes as text, for the pipe between a script's process and the runner's.

#include "spec/outcome.h"

#include "spec/text.h"

namespace wzc::spec {

std::string serialize(const std::vector<Outcome> &outcomes) {
  std::string text;
  for (const Outcome &outcome : outcomes) {
    text += outcome.status == Status::Passed ? 'P' : outcome.status == Status::Failed ? 'F' : 'S';
    text += outcome.needs ? std::to_string(static_cast<unsigned>(*outcome.needs)) : "-";
    text += ' ';
    for (char c : outcome.detail)
      text += c == '\n' ? '\x1f' : c;
    text += '\n';
  }
  return text + "end\n";
}

bool deserialize(std::string_view text, std::vector<Outcome> &outcomes) {
  outcomes.clear();
  for (std::string_view line : split(text, '\n')) {
    if (line == "end")
      return true;
    size_t blank = line.find(' ');
    if (line.empty() || blank == std::string_view::npos)
      return false;
    Outcome outcome;
    outcome.status = line[0] == 'P' ? Status::Passed : line[0] == 'F' ? Status::Failed : Status::Skipped;
    std::string_view needs = line.substr(1, blank - 1);
    uint64_t number = 0;
    if (needs != "-") {
      if (!parseCount(needs, number))
        return false;
      outcome.needs = static_cast<Feature>(number);
    }
    outcome.detail = std::string(line.substr(blank + 1));
    for (char &c : outcome.detail)
      c = c == '\x1f' ? '\n' : c;
    outcomes.push_back(std::move(outcome));
  }
  return false;
}

} // namespace wzc::spec
