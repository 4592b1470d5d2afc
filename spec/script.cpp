// Reading the JSON of test scripts. See script.h; wast2json.mjs writes it.

#include "spec/script.h"

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace wzc::spec {
namespace {

using Json = nlohmann::json;

struct KindName {
  const char *name;
  CommandKind kind;
};

constexpr KindName kKindNames[] = {
    {"module", CommandKind::Module},
    {"module_definition", CommandKind::ModuleDefinition},
    {"module_instance", CommandKind::ModuleInstance},
    {"register", CommandKind::Register},
    {"action", CommandKind::Action},
    {"assert_return", CommandKind::AssertReturn},
    {"assert_trap", CommandKind::AssertTrap},
    {"assert_exhaustion", CommandKind::AssertExhaustion},
    {"assert_exception", CommandKind::AssertException},
    {"assert_invalid", CommandKind::AssertInvalid},
    {"assert_malformed", CommandKind::AssertMalformed},
    {"assert_unlinkable", CommandKind::AssertUnlinkable},
    {"assert_uninstantiable", CommandKind::AssertUninstantiable},
    {"assert_malformed_custom", CommandKind::AssertCustom},
    {"assert_invalid_custom", CommandKind::AssertCustom},
    {"thread", CommandKind::Thread},
    {"wait", CommandKind::Wait},
};

struct TypeInfo {
  const char *name;
  uint32_t code;
  unsigned bits; // 0: a reference
  bool isFloat;
};

constexpr TypeInfo kTypes[] = {
    {"i32", 0x7F, 32, false},       {"i64", 0x7E, 64, false},          {"f32", 0x7D, 32, true},
    {"f64", 0x7C, 64, true},        {"funcref", 0x70, 0, false},       {"externref", 0x6F, 0, false},
    {"anyref", 0x6E, 0, false},     {"eqref", 0x6D, 0, false},         {"i31ref", 0x6C, 0, false},
    {"structref", 0x6B, 0, false},  {"arrayref", 0x6A, 0, false},      {"exnref", 0x69, 0, false},
    {"nullref", 0x71, 0, false},    {"nullexternref", 0x72, 0, false}, {"nullfuncref", 0x73, 0, false},
    {"nullexnref", 0x74, 0, false}, {"refnull", 0, 0, false},
};

struct LaneInfo {
  const char *name;
  unsigned bits;
  bool isFloat;
};

constexpr LaneInfo kLanes[] = {{"i8", 8, false},   {"i16", 16, false}, {"i32", 32, false},
                               {"i64", 64, false}, {"f32", 32, true},  {"f64", 64, true}};

std::string stringOf(const Json &object, const char *key) {
  auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

bool parseNumber(const std::string &text, uint64_t &number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool parseLane(const Json &json, unsigned bits, bool isFloat, Lane &lane) {
  if (!json.is_string())
    return false;
  std::string text = json.get<std::string>();
  if (text == "nan:canonical" || text == "nan:arithmetic") {
    lane.match = text == "nan:canonical" ? LaneMatch::CanonicalNan : LaneMatch::ArithmeticNan;
    return isFloat;
  }
  return parseNumber(text, lane.bits) && (bits == 64 || lane.bits >> bits == 0);
}

bool parseConstant(const Json &json, Constant &constant) {
  if (!json.is_object())
    return false;
  std::string type = stringOf(json, "type");
  auto value = json.find("value");
  if (type == "either") {
    constant.kind = Constant::Kind::Either;
    auto values = json.find("values");
    if (values == json.end() || !values->is_array() || values->empty())
      return false;
    for (const Json &item : *values) {
      // Alternatives do not nest in scripts, so the recursion has one level.
      if (stringOf(item, "type") == "either" || !parseConstant(item, constant.alternatives.emplace_back()))
        return false;
    }
    return true;
  }
  if (type == "v128") {
    constant.kind = Constant::Kind::Vector;
    constant.type = WZC_V128;
    std::string laneType = stringOf(json, "lane_type");
    for (const LaneInfo &info : kLanes) {
      if (laneType != info.name || value == json.end() || !value->is_array() || value->size() != 128 / info.bits)
        continue;
      constant.laneBits = info.bits;
      constant.isFloat = info.isFloat;
      for (const Json &lane : *value)
        if (!parseLane(lane, info.bits, info.isFloat, constant.lanes.emplace_back()))
          return false;
      return true;
    }
    return false;
  }
  for (const TypeInfo &info : kTypes) {
    if (type != info.name)
      continue;
    constant.type = info.code;
    if (info.bits) {
      constant.kind = Constant::Kind::Number;
      constant.laneBits = info.bits;
      constant.isFloat = info.isFloat;
      return value != json.end() && parseLane(*value, info.bits, info.isFloat, constant.lanes.emplace_back());
    }
    if (value == json.end()) {
      constant.kind = Constant::Kind::SomeRef;
      return true;
    }
    if (!value->is_string())
      return false;
    if (value->get<std::string>() == "null") {
      constant.kind = Constant::Kind::NullRef;
      return true;
    }
    constant.kind = Constant::Kind::HostRef;
    return parseNumber(value->get<std::string>(), constant.host);
  }
  return false;
}

bool parseConstants(const Json &object, const char *key, std::vector<Constant> &constants) {
  auto it = object.find(key);
  if (it == object.end())
    return true;
  if (!it->is_array())
    return false;
  for (const Json &item : *it)
    if (!parseConstant(item, constants.emplace_back()))
      return false;
  return true;
}

std::optional<std::string> parseCommand(const Json &json, Command &command) {
  auto line = json.is_object() ? json.find("line") : json.end();
  if (line == json.end() || !line->is_number_unsigned())
    return "command without a line";
  command.line = line->get<unsigned>();
  auto fail = [&](const char *what) {
    return std::optional<std::string>("line " + std::to_string(command.line) + ": " + what);
  };

  command.type = stringOf(json, "type");
  bool known = false;
  for (const KindName &row : kKindNames) {
    if (command.type == row.name) {
      command.kind = row.kind;
      known = true;
    }
  }
  if (!known)
    return fail("unknown command");

  command.name = stringOf(json, command.kind == CommandKind::ModuleInstance ? "instance" : "name");
  command.as = stringOf(json, "as");
  command.module = stringOf(json, "module");
  command.filename = stringOf(json, "filename");
  command.isText = stringOf(json, "module_type") == "text";
  command.text = stringOf(json, "text");
  if (auto action = json.find("action"); action != json.end() && action->is_object()) {
    command.action.isGet = stringOf(*action, "type") == "get";
    command.action.module = stringOf(*action, "module");
    command.action.field = stringOf(*action, "field");
    if (!parseConstants(*action, "args", command.action.args))
      return fail("bad argument");
  }
  if (!parseConstants(json, "expected", command.expected))
    return fail("bad expected value");
  return std::nullopt;
}

} // namespace

std::optional<std::string> parseScript(std::string_view json, Script &script) {
  Json document = Json::parse(json.begin(), json.end(), nullptr, false);
  if (!document.is_object())
    return "not a JSON object";
  script.name = stringOf(document, "source_filename");
  auto commands = document.find("commands");
  if (script.name.empty() || commands == document.end() || !commands->is_array())
    return "source_filename or commands missing";
  for (const Json &item : *commands)
    if (auto error = parseCommand(item, script.commands.emplace_back()))
      return error;
  return std::nullopt;
}

bool readFile(const std::string &path, std::string &contents) {
  std::FILE *file = std::fopen(path.c_str(), "rb");
  if (!file)
    return false;
  contents.clear();
  char buffer[65536];
  while (size_t size = std::fread(buffer, 1, sizeof buffer, file))
    contents.append(buffer, size);
  bool ok = !std::ferror(file);
  std::fclose(file);
  return ok;
}

std::optional<std::string> readScript(const std::string &path, Script &script) {
  std::string contents;
  if (!readFile(path, contents))
    return "cannot be read";
  size_t slash = path.rfind('/');
  script.directory = slash == std::string::npos ? "." : path.substr(0, slash);
  return parseScript(contents, script);
}

} // namespace wzc::spec
