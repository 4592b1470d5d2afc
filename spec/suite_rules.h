// What holds for which scripts: features, parts that are out of scope, groups of the results table. Read from
// spec/suite-rules.txt, whose head describes the format.

#ifndef WZC_SPEC_SUITE_RULES_H
#define WZC_SPEC_SUITE_RULES_H

#include "compiler/wasm/features.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::spec {

/// Changes to a set of features: "+threads", "-multi-memory".
struct FeatureChanges {
  uint64_t add = 0;
  uint64_t remove = 0;
  FeatureSet apply(FeatureSet set) const { return FeatureSet((set.mask() | add) & ~remove); }
  /// False if `word` is not + or - and the name of a feature.
  [[nodiscard]] bool parse(std::string_view word);
};

class SuiteRules {
public:
  /// Returns nothing or the error.
  [[nodiscard]] std::optional<std::string> parse(std::string_view text);

  FeatureSet features(const std::string &script, unsigned line, FeatureSet base) const;
  /// Why a command is not in scope; null if it is.
  const std::string *skipReason(const std::string &script, unsigned line) const;
  /// Index in groups(); the last is for scripts no group claims.
  size_t groupOf(const std::string &script) const;
  const std::vector<std::string> &groups() const { return groupNames; }

private:
  struct Selector {
    std::string pattern;         // a glob; * does not match /
    std::vector<unsigned> lines; // none: all
    bool selects(const std::string &script, unsigned line) const;
  };
  struct FeatureRule {
    Selector where;
    FeatureChanges changes;
  };
  struct SkipRule {
    Selector where;
    std::string reason;
  };
  struct GroupRule {
    std::string pattern;
    size_t group;
  };

  bool parseSelector(std::string_view word, Selector &selector);
  bool parseRule(std::string_view line);

  std::vector<FeatureRule> featureRules;
  std::vector<SkipRule> skipRules;
  std::vector<GroupRule> groupRules;
  std::vector<std::string> groupNames{"other"};
};

} // namespace wzc::spec

#endif
