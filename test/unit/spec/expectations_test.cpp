// spec/expectations and spec/report: the list agrees with the results both ways, and may only shrink.

#include "spec/expectations.h"
#include "spec/report.h"

#include <gtest/gtest.h>

namespace wzc::spec {
namespace {

ScriptResult resultOf(const std::string &name, std::vector<Outcome> outcomes) {
  ScriptResult result;
  result.script.name = name;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    Command command;
    command.line = static_cast<unsigned>(i + 1) * 10;
    command.type = "assert_return";
    result.script.commands.push_back(command);
  }
  result.outcomes = std::move(outcomes);
  return result;
}

Expectations listOf(const char *text) {
  Expectations expectations;
  EXPECT_EQ(expectations.parse(text), std::nullopt);
  return expectations;
}

TEST(Expectations, agreement) {
  Expectations list = listOf("# head\nneeds threads: a.wast, 1 command\nfails a.wast:20: known\n");
  ScriptResult result = resultOf("a.wast", {Outcome::needsFeature(Feature::threads), Outcome::failed("x"), {}});
  list.apply(result);
  EXPECT_TRUE(result.troubles.empty());
  EXPECT_EQ(result.outcomes[1].status, Status::Skipped);
  EXPECT_EQ(result.outcomes[1].detail, "expected failure: known");
}

TEST(Expectations, everyDisagreementIsTrouble) {
  Expectations list = listOf("needs threads: a.wast, 2 commands\nfails a.wast:30: known\n");
  ScriptResult fewer = resultOf("a.wast", {Outcome::needsFeature(Feature::threads), {}, Outcome::failed("x")});
  list.apply(fewer);
  EXPECT_EQ(fewer.troubles, std::vector<std::string>{
                                "1 command skipped for the lack of threads, the list of expected failures says 2"});

  ScriptResult none = resultOf("a.wast", {{}, {}, {}});
  list.apply(none);
  EXPECT_EQ(none.troubles.size(), 2u) << "a count that fell to nothing, and an unexpected pass";

  ScriptResult unlisted = resultOf("b.wast", {Outcome::needsFeature(Feature::gc), Outcome::failed("x")});
  list.apply(unlisted);
  EXPECT_EQ(unlisted.troubles.size(), 1u);
  EXPECT_EQ(unlisted.outcomes[1].status, Status::Failed);
}

TEST(Expectations, mistakesAreErrors) {
  for (const char *text :
       {"needs thread: a.wast, 1 command", "needs threads: a.wast, 0 commands", "needs threads: a.wast",
        "needs threads: a.wast, x commands", "needs threads: a.wast, 2 things", "fails a.wast: x",
        "fails a.wast:3:", "fails a.wast:3 x", "a.wast", "needs gc: a.wast, 1 command\nneeds gc: a.wast, 2 commands"})
    EXPECT_TRUE(Expectations().parse(text).has_value()) << text;
}

TEST(Expectations, updateShrinksOnly) {
  Expectations list = listOf("# head\n\nneeds threads: a.wast, 2 commands\nneeds gc: b.wast, 7 commands\n"
                             "fails a.wast:20: known\nfails a.wast:30: known\n");
  std::string text;
  ASSERT_EQ(
      list.update({resultOf("a.wast", {Outcome::needsFeature(Feature::threads), Outcome::failed("x"), {}})}, text),
      std::nullopt);
  EXPECT_EQ(text,
            "# head\n\nneeds gc: b.wast, 7 commands\n\nneeds threads: a.wast, 1 command\n\nfails a.wast:20: known\n");

  std::vector<Outcome> three(3, Outcome::needsFeature(Feature::threads));
  EXPECT_EQ(list.update({resultOf("a.wast", three)}, text),
            "a.wast: 3 commands skipped for the lack of features, the list says 2 and may only shrink");
}

TEST(Outcome, survivesThePipe) {
  std::vector<Outcome> outcomes = {
      {}, Outcome::failed("two\nlines"), Outcome::needsFeature(Feature::gc), Outcome::skipped("x")};
  std::string text = serialize(outcomes);
  std::vector<Outcome> back;
  ASSERT_TRUE(deserialize(text, back));
  ASSERT_EQ(back.size(), outcomes.size());
  for (size_t i = 0; i < back.size(); ++i) {
    EXPECT_EQ(back[i].status, outcomes[i].status);
    EXPECT_EQ(back[i].detail, outcomes[i].detail);
    EXPECT_EQ(back[i].needs, outcomes[i].needs);
  }
  for (size_t size = 0; size + 2 < text.size(); ++size)
    EXPECT_FALSE(deserialize(text.substr(0, size), back)) << size;
}

TEST(Report, countsAndReasons) {
  SuiteRules rules;
  ASSERT_EQ(rules.parse("group A | a*.wast"), std::nullopt);
  Report report(rules);
  ScriptResult result = resultOf("a.wast", {{}, Outcome::failed("expected 1, got 2"), Outcome::skipped("reason")});
  result.troubles.push_back("died");
  report.add(result);
  report.add(resultOf("z.wast", {{}}));
  EXPECT_EQ(Report::failures(result), "a.wast:20: assert_return: expected 1, got 2\na.wast: died\n");
  EXPECT_EQ(Report::everything(result),
            "a.wast:10: assert_return: passed\na.wast:20: assert_return: failed: expected 1, got 2\n"
            "a.wast:30: assert_return: skipped: reason\na.wast: died\n");
  EXPECT_EQ(report.summary(), "skipped: 1 command: reason\n2 passed, 2 failed, 1 skipped\n");
  EXPECT_EQ(report.table(),
            "| scripts | passed | failed | skipped |\n|---|---:|---:|---:|\n| A | 1 | 2 | 1 |\n"
            "| other | 1 | 0 | 0 |\n| **all** | 2 | 2 | 1 |\n\n| skipped because | commands |\n|---|---:|\n"
            "| reason | 1 |\n");
}

TEST(Report, pageKeepsItsOtherSections) {
  std::string page = replaceSection("", "b", "old table\n");
  EXPECT_NE(page.find("# Results"), std::string::npos);
  page = replaceSection(page, "c", "c table\n");
  page = replaceSection(page, "a", "a table\n");
  std::string updated = replaceSection(page, "b", "new table\n");
  EXPECT_EQ(updated.find("old table"), std::string::npos);
  size_t a = updated.find("## a\n\na table\n"), b = updated.find("## b\n\nnew table\n"),
         c = updated.find("## c\n\nc table\n");
  EXPECT_TRUE(a < b && b < c && c != std::string::npos) << updated;
  EXPECT_EQ(replaceSection(updated, "b", "new table\n"), updated);
}

} // namespace
} // namespace wzc::spec
