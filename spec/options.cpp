// The command line. See options.h.

#include "spec/options.h"

#include "spec/text.h"

namespace wzc::spec {

const std::string_view kUsage = "usage: wzc-spec [options] DIR|SCRIPT.json...\n"
                                "Runs WebAssembly test scripts that wast2json.mjs has converted.\n"
                                "  --engine compiled|interpreter|mixed\n"
                                "  -O 0|1|2|3                    optimisation level (2)\n"
                                "  --bounds guard|explicit       how memory accesses are checked (guard)\n"
                                "  --traps fast|precise          what holds of the state after a trap (fast)\n"
                                "  --jobs N                      scripts at a time (the number of processors)\n"
                                "  --timeout SECONDS             for each script (60)\n"
                                "  --features +NAME,-NAME...     changes to the features modules may use\n"
                                "  --rules FILE                  rules of the suite (spec/suite-rules.txt)\n"
                                "  --expected-failures FILE      check against the list of what is known not to pass\n"
                                "  --update-expected             shrink that list\n"
                                "  --verbose                     say what became of every command\n"
                                "  --table FILE.md               write the results into their section of FILE.md\n";

std::string Options::configuration() const {
  if (engine == EngineKind::Interpreter)
    return "interpreter";
  return std::string(engine == EngineKind::Mixed ? "interpreter and " : "") + "compiled, -O" +
         std::to_string(optLevel) + (bounds == BoundsMode::Guard ? ", guard" : ", explicit") + " bounds, " +
         (traps == TrapMode::Fast ? "fast" : "precise") + " traps";
}

std::optional<std::string> parseOptions(const std::vector<std::string_view> &arguments, Options &options) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::string_view option = arguments[i];
    if (option.empty() || option[0] != '-') {
      options.inputs.emplace_back(option);
      continue;
    }
    if (option == "--update-expected" || option == "--verbose") {
      (option == "--verbose" ? options.verbose : options.updateExpected) = true;
      continue;
    }
    // -O2, -O 2, --jobs=2, --jobs 2
    std::string_view value;
    size_t equals = option.find('=');
    if (option.starts_with("-O") && option.size() > 2) {
      value = option.substr(2);
      option = "-O";
    } else if (equals != std::string_view::npos) {
      value = option.substr(equals + 1);
      option = option.substr(0, equals);
    } else if (++i < arguments.size()) {
      value = arguments[i];
    } else {
      return "no value for " + std::string(option);
    }

    uint64_t number = 0;
    bool isNumber = parseCount(value, number);
    bool ok = true;
    if (option == "--engine") {
      ok = value == "compiled" || value == "interpreter" || value == "mixed";
      options.engine = value == "interpreter" ? EngineKind::Interpreter
                       : value == "mixed"     ? EngineKind::Mixed
                                              : EngineKind::Compiled;
    } else if (option == "-O") {
      ok = isNumber && number <= 3;
      options.optLevel = static_cast<unsigned>(number);
    } else if (option == "--bounds") {
      ok = value == "guard" || value == "explicit";
      options.bounds = value == "explicit" ? BoundsMode::Explicit : BoundsMode::Guard;
    } else if (option == "--traps") {
      ok = value == "fast" || value == "precise";
      options.traps = value == "precise" ? TrapMode::Precise : TrapMode::Fast;
    } else if (option == "--jobs") {
      ok = isNumber && number >= 1 && number <= 1024;
      options.jobs = number;
    } else if (option == "--timeout") {
      ok = isNumber && number >= 1 && number <= 86400;
      options.timeoutSeconds = static_cast<unsigned>(number);
    } else if (option == "--features") {
      for (std::string_view word : split(value, ','))
        ok = options.features.parse(word) && ok;
    } else if (option == "--rules") {
      options.rulesFile = value;
    } else if (option == "--expected-failures") {
      options.expectedFailures = value;
    } else if (option == "--table") {
      options.tableFile = value;
    } else {
      return "unknown option " + std::string(option);
    }
    if (!ok)
      return "bad value for " + std::string(option) + ": " + std::string(value);
  }
  if (options.inputs.empty())
    return "no scripts given";
  if (options.updateExpected && options.expectedFailures.empty())
    return "--update-expected needs --expected-failures";
  return std::nullopt;
}

} // namespace wzc::spec
