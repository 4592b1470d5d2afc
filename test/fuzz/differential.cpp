// Runs a batch of generated modules in every configuration and compares what happens, with each other and with V8:
// fuzz-differential BATCH.json [CONFIGURATION...]
//
// generate.mjs writes the batch and describes it. A step calls an export; it may trap, and then the next begins with a
// new instance. Compared are results, traps, what was passed to imports, and a digest of memories, tables and globals:
// at the end, and after a trap where traps are precise (elsewhere what was written just before a trap may be missing).
//
// Prints `ok NAME`, `skipped NAME: reason` or `failed NAME: what` for each module, at once, so that a crash costs one.

#include "test/support/guests.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

using namespace wzc;
using namespace wzc::test;
using nlohmann::json;

namespace {

/// Two mixed 32-bit sums of a sequence of words. v8_engine.mjs has the same.
class Digest {
public:
  void word(uint32_t word) {
    a = ((a << 5 | a >> 27) ^ word) * 0x9E3779B1;
    b = ((b << 7 | b >> 25) + word) * 0x85EBCA6B;
  }
  void value(uint64_t bits) {
    word(static_cast<uint32_t>(bits));
    word(static_cast<uint32_t>(bits >> 32));
  }
  std::string text() const {
    char buffer[20];
    std::snprintf(buffer, sizeof buffer, "%08x%08x", a, b);
    return buffer;
  }

private:
  uint32_t a = 0x811C9DC5, b = 0x2545F491;
};

/// The value's bits; all NaN are the same, and references are null or not.
uint64_t plainBits(char letter, const void *value) {
  uint64_t bits = 0;
  std::memcpy(&bits, value, std::min(sizeOfLetter(letter), 8u));
  switch (letter) {
  case 'f': return (bits & 0x7FFFFFFF) > 0x7F800000 ? 0x7FC00000 : bits;
  case 'F': return (bits & ~(uint64_t{1} << 63)) > 0x7FF0000000000000 ? 0x7FF8000000000000 : bits;
  case 'r':
  case 'e': return bits != 0;
  default: return bits;
  }
}

std::string hexText(uint64_t bits) {
  char buffer[20];
  std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(bits));
  return buffer;
}

struct Outcome {
  wzc_trap_code trap = WZC_TRAP_NONE;
  std::vector<std::string> results;
  std::string logs;
  std::string state; // after the last step and after traps
};

struct History {
  wzc_trap_code instantiation = WZC_TRAP_NONE;
  std::vector<Outcome> outcomes;
};

/// What the callback of an imported function needs to know.
struct Import {
  uint32_t index;
  std::string type;
  Digest *logs;
};

wzc_trap *callImport(void *context, wzc_instance *, const wzc_value *args, wzc_value *results) {
  const Import &import = *static_cast<const Import *>(context);
  size_t params = import.type.find(':');
  import.logs->word(import.index);
  for (size_t i = 0; i < params; ++i) {
    if (import.type[i] == 'v') {
      uint64_t halves[2];
      std::memcpy(halves, &args[i], sizeof halves);
      import.logs->value(halves[0]);
      import.logs->value(halves[1]);
    } else {
      import.logs->value(plainBits(import.type[i], &args[i]));
    }
  }
  for (size_t i = 0; i + params + 1 < import.type.size(); ++i)
    std::memset(&results[i], 0, sizeof results[i]);
  return nullptr;
}

wzc_value_kind kindOfLetter(char letter) {
  switch (letter) {
  case 'i': return WZC_I32;
  case 'I': return WZC_I64;
  case 'f': return WZC_F32;
  case 'F': return WZC_F64;
  case 'v': return WZC_V128;
  case 'r': return WZC_FUNCREF;
  default: return WZC_EXTERNREF;
  }
}

class Runner {
public:
  Runner(const wzc_module *moduleIn, const json &caseIn) : module(moduleIn), testCase(caseIn) {
    uint32_t index = 0;
    for (const json &item : testCase["imports"]) {
      if (item["kind"] == "func")
        imports.push_back({index, item["type"], &logs});
      ++index;
    }
  }

  History run() {
    History history;
    history.instantiation = instantiate();
    if (history.instantiation != WZC_TRAP_NONE)
      return history;
    const json &steps = testCase["steps"];
    for (size_t i = 0; i < steps.size(); ++i) {
      history.outcomes.push_back(step(steps[i], i + 1 == steps.size()));
      if (history.outcomes.back().trap != WZC_TRAP_NONE && instantiate() != WZC_TRAP_NONE)
        break;
    }
    return history;
  }

private:
  wzc_trap_code instantiate() {
    store.reset(wzc_store_new(nullptr));
    std::vector<wzc_extern> externs;
    size_t function = 0;
    for (const json &item : testCase["imports"]) {
      wzc_extern import;
      wzc_trap *trap;
      if (item["kind"] == "func") {
        import.kind = WZC_EXTERN_FUNC;
        Import &context = imports[function++];
        trap = wzc_func_new(store.get(), context.type.c_str(), callImport, &context, nullptr, &import.of.func);
      } else {
        import.kind = WZC_EXTERN_GLOBAL;
        trap = wzc_global_new(store.get(), kindOfLetter(item["type"].get<std::string>()[0]), item["mutable"],
                              wzc_value{}, &import.of.global);
      }
      if (trap)
        return takeCode(trap);
      externs.push_back(import);
    }
    return takeCode(wzc_instance_new(store.get(), module, externs.data(), externs.size(), &instance));
  }

  Outcome step(const json &description, bool isLast) {
    Outcome outcome;
    logs = Digest();
    wzc_extern function = wzc_instance_export_at(instance, description["export"].get<size_t>());
    char type[1024];
    if (!wzc_func_type_string(function.of.func, type, sizeof type)) {
      outcome.trap = WZC_TRAP_WRONG_TYPE;
      return outcome;
    }
    const json &args = description["args"];
    const char *results = std::strchr(type, ':') + 1;
    std::vector<wzc_value> values(std::max({args.size(), std::strlen(results), size_t{1}}));
    for (size_t i = 0; i < args.size(); ++i) {
      uint64_t bits = std::strtoull(args[i].get<std::string>().c_str(), nullptr, 16);
      std::memcpy(&values[i], &bits, sizeof bits);
    }
    outcome.trap = takeCode(wzc_func_call(store.get(), function.of.func, type, values.data()));
    if (outcome.trap == WZC_TRAP_NONE)
      for (size_t i = 0; results[i]; ++i)
        outcome.results.push_back(hexText(plainBits(results[i], &values[i])));
    outcome.logs = logs.text();
    if (isLast || outcome.trap != WZC_TRAP_NONE)
      outcome.state = state();
    return outcome;
  }

  /// Of everything generate.mjs added an export for, in that order.
  std::string state() const {
    Digest digest;
    for (size_t i = 0; i < wzc_module_export_count(module); ++i) {
      wzc_export_info info = wzc_module_export(module, i);
      if (!std::string_view(info.name.data, info.name.size).starts_with("state:"))
        continue;
      wzc_extern item = wzc_instance_export_at(instance, i);
      if (item.kind == WZC_EXTERN_TABLE)
        addTable(digest, item.of.table);
      else if (item.kind == WZC_EXTERN_MEMORY)
        addMemory(digest, item.of.memory);
      else
        addGlobal(digest, item.of.global);
    }
    return digest.text();
  }

  static void addTable(Digest &digest, const wzc_table *table) {
    uint64_t size = wzc_table_size(table);
    digest.word(static_cast<uint32_t>(size));
    for (uint64_t i = 0; i < size; ++i) {
      void *ref = nullptr;
      takeCode(wzc_table_get(table, i, &ref));
      digest.word(ref != nullptr);
    }
  }

  static void addMemory(Digest &digest, const wzc_memory *memory) {
    const uint8_t *data = wzc_memory_data(memory);
    for (uint64_t i = 0; i < wzc_memory_size(memory); i += 4) {
      uint32_t word;
      std::memcpy(&word, data + i, sizeof word);
      digest.word(word);
    }
  }

  static void addGlobal(Digest &digest, const wzc_global *global) {
    wzc_value value = wzc_global_get(global);
    switch (wzc_global_kind(global)) {
    case WZC_I32: digest.value(plainBits('i', &value)); break;
    case WZC_I64: digest.value(plainBits('I', &value)); break;
    case WZC_F32: digest.value(plainBits('f', &value)); break;
    case WZC_F64: digest.value(plainBits('F', &value)); break;
    case WZC_V128: break; // JavaScript cannot see it
    default: digest.value(value.ref != nullptr); break;
    }
  }

  static wzc_trap_code takeCode(wzc_trap *trap) {
    if (!trap)
      return WZC_TRAP_NONE;
    wzc_trap_code code = wzc_trap_get_code(trap);
    wzc_trap_delete(trap);
    return code;
  }

  const wzc_module *module;
  const json &testCase;
  Digest logs;
  std::vector<Import> imports;
  std::unique_ptr<wzc_store, Guest::Delete> store;
  wzc_instance *instance = nullptr;
};

// ---- comparing

std::string describe(const Outcome &outcome) {
  if (outcome.trap != WZC_TRAP_NONE)
    return "trap " + std::to_string(outcome.trap);
  std::string text = "(";
  for (const std::string &result : outcome.results)
    text += " " + result;
  return text + " )";
}

/// The first difference, or nothing.
std::string compare(const History &a, const History &b, bool compareTrapState) {
  if (a.instantiation != b.instantiation)
    return "instantiation: trap " + std::to_string(a.instantiation) + ", trap " + std::to_string(b.instantiation);
  for (size_t i = 0; i < a.outcomes.size(); ++i) {
    const Outcome &x = a.outcomes[i];
    if (i >= b.outcomes.size())
      return "the second ended before step " + std::to_string(i);
    const Outcome &y = b.outcomes[i];
    std::string step = "step " + std::to_string(i) + ": ";
    if (x.trap != y.trap || x.results != y.results)
      return step + describe(x) + ", " + describe(y);
    if (x.logs != y.logs)
      return step + "what was passed to imports differs";
    if (x.state != y.state && (x.trap == WZC_TRAP_NONE || compareTrapState))
      return step + "the state after " + describe(x) + " differs";
  }
  return "";
}

bool contains(const json &codes, wzc_trap_code code) {
  for (const json &item : codes)
    if (item.get<int>() == code)
      return true;
  return false;
}

std::string compareWithV8(const History &history, const json &v8, bool compareTrapState) {
  if (v8.contains("traps") || history.instantiation != WZC_TRAP_NONE)
    return v8.contains("traps") && contains(v8["traps"], history.instantiation)
               ? ""
               : "instantiation: trap " + std::to_string(history.instantiation) + ", V8 " + v8.dump().substr(0, 80);
  const json &outcomes = v8["outcomes"];
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const json &expected = outcomes[i];
    std::string step = "step " + std::to_string(i) + ": ";
    if (i >= history.outcomes.size())
      return "ended before step " + std::to_string(i);
    const Outcome &got = history.outcomes[i];
    bool traps = expected.contains("traps");
    bool same = traps ? contains(expected["traps"], got.trap)
                      : got.trap == WZC_TRAP_NONE && got.results == expected["results"].get<std::vector<std::string>>();
    if (!same)
      return step + describe(got) + ", V8 " + expected.dump();
    if (got.logs != expected["logs"])
      return step + "what was passed to imports differs from V8";
    if (expected.contains("state") && got.state != expected["state"] && (!traps || compareTrapState))
      return step + "the state after " + describe(got) + " differs from V8";
  }
  return "";
}

std::vector<uint8_t> readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void say(const char *verdict, const json &testCase, const std::string &detail) {
  std::printf("%s %s%s%s\n", verdict, testCase["name"].get<std::string>().c_str(), detail.empty() ? "" : ": ",
              detail.c_str());
  std::fflush(stdout);
}

History runAndCount(const wzc_module *module, const json &testCase, bool counts, Profile &profile) {
  History history = Runner(module, testCase).run();
  uint8_t *bytes;
  size_t size;
  if (!counts)
    return history;
  if (wzc_trap *trap = wzc_module_profile(module, &bytes, &size)) {
    wzc_trap_delete(trap);
    return history;
  }
  std::string error;
  std::optional<Profile> decoded = Profile::decode({reinterpret_cast<const char *>(bytes), size}, error);
  std::free(bytes);
  if (decoded)
    profile = std::move(*decoded);
  else
    history.instantiation = WZC_TRAP_HOST_FAILURE; // which no other configuration has
  return history;
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  std::ifstream file(argv[1]);
  json batch = json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (batch.is_discarded())
    return 2;
  // The first is what the others are compared with.
  std::vector<Configuration> configurations;
  for (int i = 2; i < argc; ++i)
    if (auto configuration = configurationByName(argv[i]))
      configurations.push_back(*configuration);
  if (configurations.empty())
    configurations = {{2, BoundsMode::Guard, TrapMode::Precise},
                      {0},
                      {0, BoundsMode::Explicit},
                      {1},
                      {2},
                      {2, BoundsMode::Explicit},
                      Configuration::interpreter(),
                      {.optLevel = 0, .counting = true},
                      {.optLevel = 2, .profiled = true}};

  std::vector<const json *> cases;
  std::vector<std::vector<uint8_t>> modules;
  for (const json &testCase : batch["modules"]) {
    if (testCase.contains("skipped")) {
      say("skipped", testCase, testCase["skipped"]);
      continue;
    }
    cases.push_back(&testCase);
    modules.push_back(readFile(testCase["file"]));
  }

  std::vector<std::vector<History>> histories(cases.size());
  std::vector<std::string> errors(cases.size());
  std::vector<Profile> profiles(cases.size()); // of the last configuration that counted
  for (const Configuration &configuration : configurations) {
    // Said before, for whoever looks after a crash.
    std::fprintf(stderr, "compiling for %s\n", configuration.name().c_str());
    GuestModules guests(configuration, [&](size_t i, CompileOptions &options) {
      options.profileGenerate = configuration.counting;
      options.profileFile = "/dev/null";
      if (configuration.profiled)
        options.profiles = {profiles[i]};
    });
    std::vector<spec::LoadedModule> loaded = guests.load(modules);
    for (size_t i = 0; i < cases.size(); ++i) {
      std::fprintf(stderr, "%s %s\n", configuration.name().c_str(), (*cases[i])["name"].get<std::string>().c_str());
      if (loaded[i].module)
        histories[i].push_back(runAndCount(loaded[i].module, *cases[i], configuration.counting, profiles[i]));
      else
        errors[i] = loaded[i].error;
    }
  }

  for (size_t i = 0; i < cases.size(); ++i) {
    const json &v8 = (*cases[i])["v8"];
    std::string problem;
    if (!errors[i].empty() && cases[i]->value("mayBeRefused", false)) {
      say("skipped", *cases[i], errors[i]);
      continue;
    }
    if (!errors[i].empty() || v8.contains("error"))
      problem = !errors[i].empty() && v8.contains("error") ? ""
                : errors[i].empty()                        ? "V8 refuses it: " + v8["error"].get<std::string>()
                                                           : errors[i];
    else
      for (size_t c = 0; c < configurations.size() && problem.empty(); ++c) {
        bool precise = configurations[c].traps == TrapMode::Precise;
        if (!v8.contains("unable"))
          problem = compareWithV8(histories[i][c], v8, precise);
        if (problem.empty() && c > 0)
          problem = compare(histories[i][0], histories[i][c], precise && configurations[0].traps == TrapMode::Precise);
        if (!problem.empty())
          problem = configurations[c].name() + " " + problem;
      }
    say(problem.empty() ? "ok" : "failed", *cases[i], problem);
  }
  return 0;
}
