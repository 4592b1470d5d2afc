// The whole of the command line stands here, by CLI11. It reports errors by exceptions, which end in this file: the
// rest of the program has none.

#include "driver/command_line.h"

#include "driver/commands.h"
#include "driver/output_form.h"

#include "CLI/CLI.hpp"

#include "llvm/Config/llvm-config.h"
#include "llvm/TargetParser/Host.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace wzc {

namespace {

constexpr const char *kExamples = R"(Examples:
  wzc filter.wasm -o filter.o             an object and filter.h, for a C or C++ program
  wzc filter.wasm -o libfilter.a -O3      an archive with the runtime inside: cc host.c libfilter.a
  wzc app.wasm -o app --dir data::/data   an executable that may use one directory
  wzc run app.wasm --its --options        compile (once), load, run
  wzc run --invoke add math.wasm 2 3      call an export

`wzc SUBCOMMAND --help` tells more.)";

[[noreturn]] void reject(const std::string &option, const std::string &message) {
  throw CLI::ValidationError(option, message);
}

/// An option that takes one of a few words.
template <class T>
void addChoice(CLI::App &app, const char *name, T &target, const std::vector<std::pair<const char *, T>> &choices,
               const std::string &help, const char *group) {
  std::string words;
  for (const auto &[word, value] : choices)
    words += (words.empty() ? "" : "|") + std::string(word);
  app.add_option_function<std::string>(
         name,
         [=, &target](const std::string &given) {
           for (const auto &[word, value] : choices)
             if (given == word) {
               target = value;
               return;
             }
           reject(name, "expected " + words + ", found " + given);
         },
         help)
      ->type_name(words)
      ->group(group);
}

/// "HOST", "HOST::GUEST", each with ":ro" at the end for a directory that cannot be changed.
CommandDirectory parseDirectory(std::string text) {
  CommandDirectory directory;
  if (text.ends_with(":ro")) {
    directory.readOnly = true;
    text.resize(text.size() - 3);
  }
  size_t separator = text.find("::");
  directory.hostPath = text.substr(0, separator);
  directory.guestPath = separator == std::string::npos ? text : text.substr(separator + 2);
  if (directory.hostPath.empty() || directory.guestPath.empty())
    reject("--dir", "expected HOST or HOST::GUEST, found " + text);
  return directory;
}

void addGrants(CLI::App &app, CommandGrants &grants) {
  const char *group = "What a WASI command is granted (nothing else: it is sandboxed)";
  app.add_option_function<std::vector<std::string>>(
         "--dir",
         [&grants](const std::vector<std::string> &texts) {
           for (const std::string &text : texts)
             grants.directories.push_back(parseDirectory(text));
         },
         "a directory and all below it; :ro for reading only")
      ->type_name("HOST[::GUEST][:ro]")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option_function<std::vector<std::string>>(
         "--env",
         [&grants](const std::vector<std::string> &texts) {
           for (const std::string &text : texts) {
             if (text.find('=') == std::string::npos || text[0] == '=')
               reject("--env", "expected KEY=VALUE, found " + text);
             grants.environment.push_back(text);
           }
         },
         "an environment variable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->group(group);
  app.add_flag("--env-inherit", grants.inheritEnvironment, "the whole environment")->group(group);
}

void parseFeatures(const std::string &list, FeatureSet &features) {
  constexpr const char *option = "--wasm-features";
  for (size_t at = 0; at < list.size();) {
    size_t end = std::min(list.find(',', at), list.size());
    std::string word = list.substr(at, end - at);
    at = end + 1;
    std::optional<Feature> feature = word.empty() ? std::nullopt : featureByFlag(word.substr(1));
    if (!feature || (word[0] != '+' && word[0] != '-')) {
      std::string message = "expected + or - and one of";
      for (unsigned bit = 0; bit < 64; ++bit)
        if (std::string_view flag = featureFlag(static_cast<Feature>(bit)); !flag.empty())
          message.append(" ").append(flag);
      reject(option, message.append(", found ").append(word));
    }
    features = word[0] == '+' ? features.with(*feature) : features.without(*feature);
  }
}

void addFeatures(CLI::App &app, FeatureSet &features, const char *group) {
  app.add_option_function<std::string>(
         "--wasm-features", [&features](const std::string &list) { parseFeatures(list, features); },
         "what modules may use beyond the default, or may not, as in --wasm-features=-simd")
      ->type_name("[+-]NAME,...")
      ->group(group);
}

/// An option that takes a whole number.
CLI::Option *addNumber(CLI::App &app, const char *names, const std::string &shown, unsigned &target, unsigned least,
                       unsigned most, const std::string &help) {
  return app.add_option_function<std::string>(
      names,
      [=, &target](const std::string &text) {
        unsigned value = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
          reject(shown, "expected " + std::to_string(least) + " to " + std::to_string(most) + ", found " + text);
        target = value;
      },
      help);
}

void addJobs(CLI::App &app, unsigned &jobs, const char *group) {
  jobs = 0; // asking for the number of cores costs a start a tenth of a millisecond
  addNumber(app, "-j,--jobs", "--jobs", jobs, 1, 1024, "threads; the output does not depend on it (default: all cores)")
      ->type_name("N")
      ->group(group);
}

void addCodeOptions(CLI::App &app, CompileOptions &options, const char *cpuHelp) {
  const char *group = "Code";
  addNumber(app, "-O", "-O", options.optLevel, 0, 3, "optimisation, 0 to 3 (default 2)")
      ->type_name("LEVEL")
      ->group(group);
  addChoice<BoundsMode>(app, "--bounds", options.bounds,
                        {{"guard", BoundsMode::Guard}, {"explicit", BoundsMode::Explicit}},
                        "memory checks by guard pages and a signal handler (default), or in the code", group);
  addChoice<TrapMode>(app, "--traps", options.traps, {{"fast", TrapMode::Fast}, {"precise", TrapMode::Precise}},
                      "memory after a trap may be out of order (default), or is exactly what the specification says",
                      group);
  app.add_option("--cpu", options.cpu, cpuHelp)->type_name("NAME|native")->group(group);
  app.add_option("--features", options.cpuFeatures, "CPU features, as in --features=+avx2,-bmi")
      ->type_name("[+-]NAME,...")
      ->group(group);
  app.add_flag("--unlimited", options.unlimited,
               "optimise every function, and refuse none, however much time and memory it takes")
      ->group(group);
  addFeatures(app, options.features, group);
  addJobs(app, options.jobs, group);
}

void addProfiles(CLI::App &app, std::string &generate, std::vector<std::string> &use) {
  const char *group = "Profiles";
  CLI::Option *option =
      app.add_flag("--profile-generate{-}", generate,
                   "code counts what it does, and the program writes that at exit to FILE, or to what WZC_PROFILE_FILE "
                   "says; --profile-generate=FILE (default: the output's or module's name with .wzcprof)")
          ->group(group);
  app.add_option("--profile-use", use, "optimise for what was executed when FILE was written; several are added up")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->excludes(option)
      ->group(group);
}

/// The name of a file, or "-" for a default.
void takeProfile(const std::string &generate, CompileOptions &options) {
  options.profileGenerate = !generate.empty();
  if (generate != "-")
    options.profileFile = generate;
}

/// "2/5"
ShareChoice parseShare(const std::string &text) {
  ShareChoice share;
  const char *end = text.data() + text.size();
  auto [slash, error] = std::from_chars(text.data(), end, share.index);
  bool good = error == std::errc() && slash != end && *slash == '/';
  if (good) {
    auto [last, lastError] = std::from_chars(slash + 1, end, share.count);
    good = lastError == std::errc() && last == end;
  }
  if (!good || share.index < 1 || share.index > share.count || share.count > 10000)
    reject("--partition", "expected K/N with K from 1 to N, found " + text);
  return share;
}

void addPartitions(CLI::App &app, CompileArguments &arguments) {
  const char *group = "Large modules";
  CLI::Option *cache = app.add_option("--cache-dir", arguments.cacheDirectory,
                                      "keep compiled parts of modules in this directory, and compile only what changed")
                           ->type_name("DIR")
                           ->group(group);
  app.add_option("--cache-size", arguments.cacheBytes, "most the directory grows to, as in 500MB (default 1GB)")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/false))
      ->type_name("SIZE")
      ->needs(cache)
      ->group(group);
  CLI::Option *partition =
      app.add_option_function<std::string>(
             "--partition", [&arguments](const std::string &text) { arguments.share = parseShare(text); },
             "compile one of N shares of the module, for --join, perhaps on another machine")
          ->type_name("K/N")
          ->group(group);
  app.add_option("--join", arguments.joined, "take the code from all shares of the module, made with the same options")
      ->type_name("SHARE...")
      ->excludes(partition)
      ->excludes(cache)
      ->group(group);
}

/// What CLI11 can only give as text.
struct CompileWords {
  std::string stats;
  std::string profileGenerate; // "-": to a default file
};

void addCompile(CLI::App &app, CompileArguments &arguments, CompileWords &words) {
  app.add_option("MODULE", arguments.input, "the WebAssembly binary to compile")->type_name("")->group("");
  const char *output = "Output";
  app.add_option("-o,--output", arguments.output,
                 "what to write; its extension says in which form (default: MODULE's name with .o)")
      ->type_name("FILE")
      ->group(output);
  app.add_option_function<std::string>(
         "--emit",
         [&arguments](const std::string &name) {
           arguments.form = outputFormByName(name);
           if (!arguments.form)
             reject("--emit", "expected object, archive, shared, exe, asm, llvm-ir or bitcode, found " + name);
         },
         "object (.o), archive (.a), shared (.so), exe, asm (.s), llvm-ir (.ll), bitcode (.bc)")
      ->type_name("FORM")
      ->group(output);
  CLI::Option *header =
      app.add_option("--header", arguments.header, "the C and C++ header (default: beside the output)")
          ->type_name("FILE")
          ->group(output);
  app.add_flag("--no-header", arguments.noHeader, "write no header")->excludes(header)->group(output);
  app.add_option("--name", arguments.moduleName,
                 "name of the module, the prefix of its symbols (default: the file's name)")
      ->type_name("NAME")
      ->group(output);
  addChoice<bool>(app, "--runtime", arguments.externalRuntime, {{"internal", false}, {"external", true}},
                  "archives and shared objects contain the runtime (default), or leave it to who links or loads them",
                  output);
  app.add_option("--runtime-dir", arguments.runtimeDirectory, "directory of libwzc_runtime.a and libwzc_command.a")
      ->type_name("DIR")
      ->group(output);
  // A flag, so that without '=' the next word is not its value.
  app.add_flag("--stats{text}", words.stats, "print what it took on standard error; --stats=json for programs")
      ->group(output);
  app.add_flag("--time-report", arguments.timeReport, "print the time of each pass of the optimiser on standard error")
      ->group(output);
  app.add_flag("-q,--quiet", arguments.quiet, "show no progress on a terminal")->group(output);
  app.add_flag("--remarks", arguments.remarks, "print what in the module makes its code slow, on standard error")
      ->group(output);
  app.add_option("--input-name", arguments.inputName, "what messages call the module (MODULE may be -, standard input)")
      ->type_name("NAME")
      ->group(output);
  addCodeOptions(app, arguments.options,
                 "CPU to compile for (default: any of the last decade, with versions for newer ones of what gains)");
  app.add_option("--target", arguments.options.target, "LLVM triple of the machine to compile for (default: this one)")
      ->type_name("TRIPLE")
      ->group("Code");
  addChoice<ImportLinkage>(
      app, "--import-linkage", arguments.options.importLinkage,
      {{"table", ImportLinkage::Table}, {"direct", ImportLinkage::Direct}},
      "imports are bound when the module is instantiated (default), or by the linker as MODULE__NAME", "Code");
  addProfiles(app, words.profileGenerate, arguments.profilePaths);
  addPartitions(app, arguments);
  addGrants(app, arguments.grants);
}

void addRun(CLI::App &run, RunArguments &arguments, std::string &profileGenerate) {
  const char *group = "Running";
  run.add_option_function<std::string>(
         "--invoke", [&arguments](const std::string &name) { arguments.invoke = name; },
         "call this export with the arguments, numbers as the export's type wants them, and print the results")
      ->type_name("NAME")
      ->group(group);
  run.add_option_function<std::string>(
         "--timeout",
         [&arguments](const std::string &text) {
           char *end;
           arguments.timeoutSeconds = strtod(text.c_str(), &end);
           if (*end != '\0' || !(arguments.timeoutSeconds > 0))
             reject("--timeout", "expected a number above 0, found " + text);
         },
         "end the guest after so long, with exit status 124")
      ->type_name("SECONDS")
      ->group(group);
  run.add_flag("--interpret", arguments.interpret,
               "run by the interpreter, which starts at once; options for code then mean nothing")
      ->group(group);
  run.add_flag("--no-cache{false}", arguments.useCache, "neither look for compiled code in the cache nor put it there")
      ->group(group);
  addGrants(run, arguments.grants);
  arguments.options.cpu = "native";
  addCodeOptions(run, arguments.options, "CPU to compile for (default: native)");
  addProfiles(run, profileGenerate, arguments.profilePaths);
  run.footer("Exit status: the guest's; 134 after a trap, 124 after the time is over, 1 if it could not be started.\n"
             "Compiled code is kept in $XDG_CACHE_HOME/wzc, or else ~/.cache/wzc.");
}

void addValidate(CLI::App &validate, ValidateArguments &arguments) {
  validate.add_option("FILE", arguments.inputs, "WebAssembly binaries")->type_name("")->required();
  addFeatures(validate, arguments.features, "Options");
  addJobs(validate, arguments.jobs, "Options");
}

void addInspect(CLI::App &inspect, InspectArguments &arguments) {
  inspect.add_option("FILE", arguments.input, "a WebAssembly binary")->type_name("")->required();
  inspect.add_flag("--json", arguments.json, "for programs");
}

void addProfile(CLI::App &profile, ProfileArguments &arguments) {
  profile.add_option("FILE", arguments.inputs, "profiles of one module, which are added up")->type_name("")->required();
  profile.add_option("-o,--output", arguments.output, "write their sum here instead of showing it")->type_name("FILE");
  addNumber(profile, "-n,--functions", "--functions", arguments.functions, 1, 1'000'000,
            "how many functions to show (default 20)")
      ->type_name("N");
}

void addConfig(CLI::App &config, ConfigArguments &arguments) {
  config.add_flag("--cflags", arguments.compileFlags, "options that compile a host program");
  config.add_flag("--libs", arguments.linkFlags, "options that link one");
  config.add_flag("--cmakedir", arguments.cmakeDirectory, "value for wzc_DIR in CMake");
  config.add_flag("--version", arguments.version, "the version alone");
}

std::string versionText() {
  return "wzc " WZC_VERSION "\nLLVM " LLVM_VERSION_STRING "\ndefault target " + llvm::sys::getDefaultTargetTriple();
}

/// Help with a first line of our own: CLI11's shows no order among words.
class HelpFormatter : public CLI::Formatter {
public:
  std::string make_usage(const CLI::App *app, std::string) const override {
    const std::string &name = app->get_name();
    if (name == "run")
      return "Usage: wzc run [OPTIONS] FILE [ARGUMENTS...]\n";
    if (name == "validate")
      return "Usage: wzc validate [OPTIONS] FILE...\n";
    if (name == "inspect")
      return "Usage: wzc inspect [--json] FILE\n";
    if (name == "profile")
      return "Usage: wzc profile [-n N] FILE...\n       wzc profile FILE... -o SUM\n";
    if (name == "config")
      return "Usage: wzc config --cflags | --libs | --cflags --libs | --cmakedir | --version\n";
    return "Usage: wzc MODULE -o OUTPUT [OPTIONS]\n       wzc SUBCOMMAND ...\n";
  }
};

/// The command line in two: what is wzc's, and of `wzc run` the file and what is the guest's. CLI11 would look for
/// options in the guest's words, and takes the next word for the value of an option that ends in '='.
struct Words {
  std::vector<std::string> own; // without the program's name
  std::vector<std::string> guest;
};

Words splitWords(int argc, char **argv, const CLI::App &run) {
  Words words;
  std::vector<std::string> all(argv + 1, argv + argc);
  bool isRun = !all.empty() && all[0] == "run";
  size_t at = 0;
  for (bool isValue = false; at < all.size(); ++at) {
    const std::string &word = all[at];
    bool isOption = word.size() > 1 && word[0] == '-';
    if (isRun && at > 0 && !isValue && (!isOption || word == "--"))
      break;
    bool isLong = word.starts_with("--");
    bool endsInEquals = isLong && word.find('=') == word.size() - 1;
    if (endsInEquals && !isValue)
      reject(word.substr(0, word.size() - 1), "expected a value after =");
    words.own.push_back(word);
    const CLI::Option *option =
        isOption && !isValue ? run.get_option_no_throw(isLong ? word : word.substr(0, 2)) : nullptr;
    isValue = option && option->get_items_expected_max() > 0 && (isLong || word.size() == 2);
  }
  if (at < all.size() && all[at] == "--")
    ++at;
  words.guest.assign(all.begin() + static_cast<ptrdiff_t>(at), all.end());
  return words;
}

/// Splits what follows the options of `wzc run` into the file and the guest's arguments.
void takeGuest(std::vector<std::string> words, RunArguments &arguments) {
  if (words.empty())
    throw CLI::RequiredError("FILE");
  arguments.input = words[0];
  words.erase(words.begin());
  if (!words.empty() && words[0] == "--")
    words.erase(words.begin());
  arguments.guestArguments = std::move(words);
}

void checkConfig(const ConfigArguments &arguments) {
  int lines = (arguments.compileFlags || arguments.linkFlags) + arguments.cmakeDirectory + arguments.version;
  if (lines != 1)
    throw CLI::RequiredError("one of --cflags, --libs, --cmakedir and --version (--cflags goes with --libs)");
}

int usageError(const CLI::App &app, const CLI::ParseError &error) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
    return app.exit(error); // help or version
  std::string message = error.what();
  if (message.size() > 1 && message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a')
    message[0] = static_cast<char>(message[0] - 'A' + 'a');
  fprintf(stderr, "wzc: %s (see %s --help)\n", message.c_str(),
          app.get_subcommands().empty() ? "wzc" : ("wzc " + app.get_subcommands()[0]->get_name()).c_str());
  return kStatusUsage;
}

} // namespace

std::optional<int> parseCommandLine(int argc, char **argv, Command &command) {
  CompileArguments compileArguments;
  RunArguments runArguments;
  ValidateArguments validateArguments;
  InspectArguments inspectArguments;
  ProfileArguments profileArguments;
  ConfigArguments configArguments;

  CLI::App app("Compiles WebAssembly modules to native code.", "wzc");
  auto formatter = std::make_shared<HelpFormatter>();
  formatter->column_width(32);
  app.formatter(formatter);
  app.footer(kExamples);
  app.set_version_flag("--version", versionText);
  app.require_subcommand(0, 1);
  CompileWords compileWords;
  addCompile(app, compileArguments, compileWords);
  CLI::App *run = app.add_subcommand("run", "compile a module, keep the code in a cache, and run it");
  std::string runProfile;
  addRun(*run, runArguments, runProfile);
  CLI::App *validate = app.add_subcommand("validate", "check modules");
  addValidate(*validate, validateArguments);
  CLI::App *inspect = app.add_subcommand("inspect", "show what is in a module");
  addInspect(*inspect, inspectArguments);
  CLI::App *profile = app.add_subcommand("profile", "show what profiles say, or add them up");
  addProfile(*profile, profileArguments);
  CLI::App *config = app.add_subcommand("config", "print what build systems need");
  addConfig(*config, configArguments);

  try {
    Words words = splitWords(argc, argv, *run);
    std::reverse(words.own.begin(), words.own.end()); // as CLI11 wants them
    app.parse(std::move(words.own));
    if (run->parsed()) {
      takeGuest(std::move(words.guest), runArguments);
      takeProfile(runProfile, runArguments.options);
      command = std::move(runArguments);
    } else if (validate->parsed()) {
      command = std::move(validateArguments);
    } else if (inspect->parsed()) {
      command = std::move(inspectArguments);
    } else if (profile->parsed()) {
      command = std::move(profileArguments);
    } else if (config->parsed()) {
      checkConfig(configArguments);
      command = configArguments;
    } else if (compileArguments.input.empty()) {
      throw CLI::RequiredError("MODULE");
    } else if (!compileWords.stats.empty()) {
      if (compileWords.stats != "text" && compileWords.stats != "json")
        reject("--stats", "expected text or json, found " + compileWords.stats);
      compileArguments.stats = compileWords.stats == "json" ? StatsFormat::Json : StatsFormat::Text;
    }
    if (!compileArguments.input.empty() && !app.get_subcommands().empty())
      throw CLI::ExtrasError("wzc", {compileArguments.input});
  } catch (const CLI::ParseError &error) {
    return usageError(app, error);
  }
  takeProfile(compileWords.profileGenerate, compileArguments.options);
  if (std::holds_alternative<CompileArguments>(command))
    command = std::move(compileArguments);
  return std::nullopt;
}

} // namespace wzc
