// Runs the .wat files of a directory in every configuration, and on each level of processors that this machine has, and
// compares with what their comments say:
// regress WAT2WASM DIRECTORY [NAME]
//
//   ;; what it was, in a sentence
//   ;; only: O2-guard-fast O3-guard-fast         configurations; all unless said
//   ;; call f i32:1 f64:0x7ff8000000000000 => i32:2
//   ;; call f i32:65536 => trap 2                a code of traps.def
//   ;; instantiate => trap 2                     otherwise that must succeed
//
// Values are bits, decimal or hexadecimal; `f32:nan` and `f64:nan` stand for any quiet NaN. Calls run in order, in one
// instance, which goes on after a trap. A file without a call is an error.

#include "abi/instance_layout.h"
#include "core/processor.h"
#include "test/support/guests.h"
#include "test/support/tally.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace wzc;
using namespace wzc::test;

namespace {

struct Value {
  Bits bits{};
  bool isNan = false;
  unsigned size = 4;
  std::string text;
};

struct Call {
  std::string function;
  std::vector<Value> args;
  std::vector<Value> results;
  int trap = 0;
  std::string text;
};

struct TestCase {
  std::string name;
  std::vector<std::string> only;
  std::vector<Call> calls;
  int instantiationTrap = 0;
  std::vector<uint8_t> module;
};

/// "i32:1"; a v128 has 32 hexadecimal digits.
bool parseValue(const std::string &word, Value &value) {
  size_t colon = word.find(':');
  if (colon == word.npos)
    return false;
  std::string type = word.substr(0, colon), number = word.substr(colon + 1);
  value.text = word;
  value.size = type == "i32" || type == "f32" ? 4 : type == "v128" ? 16 : 8;
  if (number == "nan") {
    value.isNan = type == "f32" || type == "f64";
    return value.isNan;
  }
  if (type == "v128") {
    if (number.size() != 34 || !number.starts_with("0x"))
      return false;
    value.bits = bitsOf(std::strtoull(number.substr(18).c_str(), nullptr, 16),
                        std::strtoull(number.substr(2, 16).c_str(), nullptr, 16));
    return true;
  }
  if (type != "i32" && type != "i64" && type != "f32" && type != "f64")
    return false;
  char *end;
  uint64_t bits = number.starts_with("-") ? static_cast<uint64_t>(std::strtoll(number.c_str(), &end, 0))
                                          : std::strtoull(number.c_str(), &end, 0);
  value.bits = bitsOf(value.size == 4 ? bits & 0xFFFFFFFF : bits);
  return !*end && !number.empty();
}

bool parseOutcome(std::istringstream &words, int &trap, std::vector<Value> &results) {
  std::string word;
  while (words >> word) {
    Value value;
    if (word == "trap") {
      if (!(words >> trap))
        return false;
    } else if (parseValue(word, value)) {
      results.push_back(value);
    } else {
      return false;
    }
  }
  return true;
}

/// An error, or nothing.
std::string parseLine(const std::string &line, TestCase &test) {
  std::istringstream words(line);
  std::string word;
  words >> word >> word; // ";;" and what the line is
  if (word == "only:") {
    while (words >> word)
      test.only.push_back(word);
  } else if (word == "instantiate") {
    std::vector<Value> none;
    words >> word;
    if (word != "=>" || !parseOutcome(words, test.instantiationTrap, none) || !test.instantiationTrap)
      return line;
  } else if (word == "call") {
    Call call;
    call.text = line.substr(3);
    words >> call.function;
    while (words >> word && word != "=>") {
      call.args.emplace_back();
      if (!parseValue(word, call.args.back()))
        return line;
    }
    if (word != "=>" || !parseOutcome(words, call.trap, call.results))
      return line;
    test.calls.push_back(call);
  }
  return "";
}

bool assemble(const std::string &assembler, const std::filesystem::path &file, std::vector<uint8_t> &module) {
  std::string pattern = std::filesystem::temp_directory_path() / "wzc-regress-XXXXXX";
  char *output = pattern.data();
  int fd = mkstemp(output);
  if (fd < 0)
    return false;
  close(fd);
  pid_t child = fork();
  if (child == 0) {
    execlp(assembler.c_str(), assembler.c_str(), "--enable-all", file.c_str(), "-o", output,
           static_cast<char *>(nullptr));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::ifstream in(output, std::ios::binary);
  module.assign(std::istreambuf_iterator<char>(in), {});
  unlink(output);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool matches(const Value &expected, const Bits &got) {
  if (!expected.isNan)
    return std::equal(got.begin(), got.begin() + expected.size, expected.bits.begin());
  uint64_t quiet = expected.size == 4 ? 0x7FC00000 : 0x7FF8000000000000;
  return (lowBits(got) & quiet) == quiet;
}

/// On a machine of a level of processors up to this one's.
void runCalls(Tally &tally, const std::string &name, const TestCase &test, const wzc_module *module,
              wzc_processor level) {
  Guest guest(module);
  tally.check(guest.trap == test.instantiationTrap,
              [&] { return name + ": instantiation: trap " + std::to_string(guest.trap) + " " + guest.message; });
  if (!guest.instance)
    return;
  headerOf(guest.instance).processor = level;
  for (const Call &call : test.calls) {
    std::vector<Bits> args;
    for (const Value &arg : call.args)
      args.push_back(arg.bits);
    CallResult result = guest.call(call.function, args);
    bool ok = result.trap == call.trap && result.values.size() == call.results.size();
    for (size_t i = 0; ok && i < result.values.size(); ++i)
      ok = matches(call.results[i], result.values[i]);
    tally.check(ok, [&] {
      std::string got = result.trap ? " trap " + std::to_string(result.trap) : "";
      for (const Bits &value : result.values)
        got += " " + toText(value);
      return name + ": " + call.text + "; got" + got;
    });
  }
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  Tally tally;
  std::vector<std::filesystem::path> files;
  for (const auto &entry : std::filesystem::directory_iterator(argv[2]))
    if (entry.path().extension() == ".wat" && (argc < 4 || entry.path().stem() == argv[3]))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());

  std::vector<TestCase> tests;
  for (const std::filesystem::path &file : files) {
    TestCase test;
    test.name = file.stem();
    std::string error;
    std::ifstream in(file);
    for (std::string line; error.empty() && std::getline(in, line);)
      if (line.starts_with(";; "))
        error = parseLine(line, test);
    if (error.empty() && test.calls.empty() && !test.instantiationTrap)
      error = "no expectation";
    for (const std::string &only : test.only)
      if (!configurationByName(only))
        error = "no configuration " + only;
    if (error.empty() && !assemble(argv[1], file, test.module))
      error = "it does not assemble";
    tally.check(error.empty(), [&] { return test.name + ": " + error; });
    if (error.empty())
      tests.push_back(std::move(test));
  }
  tally.check(!files.empty(), [] { return "there are no tests"; });

  for (const Configuration &configuration : allConfigurations()) {
    std::vector<const TestCase *> chosen;
    std::vector<std::vector<uint8_t>> modules;
    for (const TestCase &test : tests)
      if (test.only.empty() || std::find(test.only.begin(), test.only.end(), configuration.name()) != test.only.end()) {
        chosen.push_back(&test);
        modules.push_back(test.module);
      }
    GuestModules guests(configuration);
    std::vector<spec::LoadedModule> loaded = guests.load(modules);
    for (size_t i = 0; i < chosen.size(); ++i) {
      std::string name = chosen[i]->name + " " + configuration.name();
      tally.check(loaded[i].module != nullptr, [&] { return name + ": " + loaded[i].error; });
      if (!loaded[i].module)
        continue;
      // Functions may have versions for each of them.
      for (wzc_processor level : {WZC_PROCESSOR_BASIC, WZC_PROCESSOR_X86_64_V3, WZC_PROCESSOR_X86_64_V4})
        if (level == WZC_PROCESSOR_BASIC || (configuration.optLevel >= 2 && level <= processor()))
          runCalls(tally, name + " processor " + std::to_string(level), *chosen[i], loaded[i].module, level);
    }
  }
  return tally.finish();
}
