// spec/script: reading the JSON of scripts, and what it refuses.

#include "spec/script.h"

#include <gtest/gtest.h>

namespace wzc::spec {
namespace {

std::optional<std::string> parseOne(const std::string &command, Script &script) {
  script = Script();
  return parseScript("{\"source_filename\":\"a.wast\",\"commands\":[" + command + "]}", script);
}

TEST(Script, moduleCommands) {
  Script script;
  ASSERT_EQ(parseOne(R"({"type":"module","line":3,"name":"$M","filename":"a.0.wasm","module_type":"binary"})", script),
            std::nullopt);
  EXPECT_EQ(script.name, "a.wast");
  ASSERT_EQ(script.commands.size(), 1u);
  EXPECT_EQ(script.commands[0].kind, CommandKind::Module);
  EXPECT_EQ(script.commands[0].line, 3u);
  EXPECT_EQ(script.commands[0].name, "$M");
  EXPECT_EQ(script.commands[0].filename, "a.0.wasm");
  EXPECT_FALSE(script.commands[0].isText);

  ASSERT_EQ(parseOne(R"({"type":"module_instance","line":4,"instance":"$I","module":"$M"})", script), std::nullopt);
  EXPECT_EQ(script.commands[0].name, "$I");
  EXPECT_EQ(script.commands[0].module, "$M");

  ASSERT_EQ(
      parseOne(R"({"type":"assert_malformed","line":1,"filename":"a.wat","module_type":"text","text":"x"})", script),
      std::nullopt);
  EXPECT_TRUE(script.commands[0].isText);
}

TEST(Script, actionsAndConstants) {
  Script script;
  ASSERT_EQ(
      parseOne(R"({"type":"assert_return","line":1,"action":{"type":"invoke","module":"$M","field":"a\u0000b","args":[
      {"type":"i32","value":"4294967295"},{"type":"externref","value":"0"},{"type":"funcref","value":"null"}]},
      "expected":[{"type":"f32","value":"nan:arithmetic"},
      {"type":"either","values":[{"type":"i64","value":"1"},{"type":"i64","value":"2"}]},
      {"type":"v128","lane_type":"f64","value":["0","nan:canonical"]},{"type":"funcref"}]})",
               script),
      std::nullopt);
  const Command &command = script.commands[0];
  EXPECT_FALSE(command.action.isGet);
  EXPECT_EQ(command.action.field, std::string("a\0b", 3));
  ASSERT_EQ(command.action.args.size(), 3u);
  EXPECT_EQ(command.action.args[0].lanes[0].bits, 0xFFFFFFFFu);
  EXPECT_EQ(command.action.args[1].kind, Constant::Kind::HostRef);
  EXPECT_EQ(command.action.args[2].kind, Constant::Kind::NullRef);
  ASSERT_EQ(command.expected.size(), 4u);
  EXPECT_EQ(command.expected[0].lanes[0].match, LaneMatch::ArithmeticNan);
  EXPECT_EQ(command.expected[1].alternatives.size(), 2u);
  EXPECT_EQ(command.expected[2].lanes[1].match, LaneMatch::CanonicalNan);
  EXPECT_EQ(command.expected[3].kind, Constant::Kind::SomeRef);
}

TEST(Script, refusesWhatItDoesNotKnow) {
  Script script;
  EXPECT_EQ(parseScript("[", script), "not a JSON object");
  EXPECT_EQ(parseScript("{}", script), "source_filename or commands missing");
  EXPECT_EQ(parseOne(R"({"type":"module"})", script), "command without a line");
  EXPECT_EQ(parseOne(R"({"type":"dance","line":9})", script), "line 9: unknown command");
  auto withResult = [](const std::string &constant) {
    return R"({"type":"assert_return","line":2,"action":{"type":"get","field":"g"},"expected":[)" + constant + "]}";
  };
  for (const char *constant :
       {R"({"type":"i32","value":"4294967296"})", R"({"type":"i32","value":"-1"})", R"({"type":"i32","value":7})",
        R"({"type":"i32","value":"nan:canonical"})", R"({"type":"i32"})", R"({"type":"i7","value":"1"})",
        R"({"type":"v128","lane_type":"i64","value":["1"]})", R"({"type":"v128","lane_type":"i9","value":["1"]})",
        R"({"type":"either","values":[]})", R"("i32")"})
    EXPECT_EQ(parseOne(withResult(constant), script), "line 2: bad expected value") << constant;
}

TEST(Script, missingFile) {
  Script script;
  EXPECT_EQ(readScript("no-such-directory/x.json", script), "cannot be read");
}

} // namespace
} // namespace wzc::spec
