// Running a script: all its modules are judged and compiled first, then the commands are run in order in one store.
//
// A command that needs a module which is not there inherits the reason: skipped if the module was skipped, failed if it
// failed.

#include "spec/script_runner.h"

#include "spec/spectest.h"
#include "spec/verdict.h"

#include <optional>

namespace wzc::spec {
namespace {

// A place for an instance, filled or with the reason why not.
struct InstanceSlot {
  wzc_instance *instance = nullptr;
  Outcome absent;
};

// What is known of a command's module before anything runs.
struct PreparedModule {
  std::string bytes;
  std::string unreadable;
  Verdict verdict;
  size_t loadIndex = SIZE_MAX; // in what the engine loaded
};

// Owns a trap.
class Trap {
public:
  explicit Trap(wzc_trap *trapIn) : trap(trapIn) {}
  Trap(Trap &&other) noexcept : trap(other.trap) { other.trap = nullptr; }
  Trap(const Trap &) = delete;
  Trap &operator=(const Trap &) = delete;
  ~Trap() { wzc_trap_delete(trap); }
  explicit operator bool() const { return trap != nullptr; }
  wzc_trap_code code() const { return trap ? wzc_trap_get_code(trap) : WZC_TRAP_NONE; }
  std::string message() const { return trap ? wzc_trap_message(trap) : "no trap"; }

private:
  wzc_trap *trap;
};

struct ActionResult {
  std::optional<Outcome> obstacle; // the action could not be performed
  std::vector<wzc_value> values;
  std::vector<uint32_t> types;
};

class Runner {
public:
  Runner(const Script &scriptIn, const RunSettings &settingsIn, const Casualties &casualtiesIn, Engine &engineIn,
         const std::function<void(size_t)> &beginIn)
      : script(scriptIn), settings(settingsIn), casualties(casualtiesIn), engine(engineIn), begin(beginIn) {}
  ~Runner();
  std::vector<Outcome> run();

private:
  void prepare();
  std::optional<Outcome> obstacleOf(size_t index) const;
  Outcome runCommand(size_t index);
  Outcome runModule(size_t index);
  Outcome runInstance(const Command &command);
  Outcome runRegister(const Command &command);
  Outcome runReturn(const Command &command);
  Outcome runTrap(const Command &command);
  Outcome runRefused(size_t index);
  Outcome runUnlinkable(size_t index);
  Outcome runUninstantiable(size_t index);

  std::optional<Outcome> moduleOf(size_t index, const wzc_module *&module) const;
  Trap instantiate(const wzc_module *module, wzc_instance *&instance);
  Trap perform(const Action &action, ActionResult &result);
  Trap callExport(const Action &action, wzc_func *func, ActionResult &result);
  const InstanceSlot &find(const std::string &name) const;
  void bind(const std::string &name, InstanceSlot slot);
  bool resolve(const wzc_module *module, size_t import, wzc_extern &result);

  const Script &script;
  const RunSettings &settings;
  const Casualties &casualties;
  Engine &engine;
  const std::function<void(size_t)> &begin;

  wzc_store *store = nullptr;
  Spectest spectest;
  std::vector<PreparedModule> prepared;
  std::vector<LoadedModule> loaded;
  InstanceSlot current{nullptr, Outcome::failed("no module")};
  std::map<std::string, InstanceSlot> instances; // by "$name"
  std::map<std::string, InstanceSlot> registry;  // by the name to import from
  std::map<std::string, size_t> definitions;     // by "$name": the command
  std::optional<Outcome> missingImport;          // why an import of the last instantiation was not there
};

Runner::~Runner() {
  if (store)
    wzc_store_delete(store);
  engine.unload();
}

bool isRun(CommandKind kind) {
  return kind == CommandKind::Module || kind == CommandKind::ModuleDefinition ||
         kind == CommandKind::AssertUnlinkable || kind == CommandKind::AssertUninstantiable;
}

// Why a command is not run at all.
std::optional<Outcome> Runner::obstacleOf(size_t index) const {
  const Command &command = script.commands[index];
  if (auto it = casualties.find(index); it != casualties.end())
    return Outcome::failed(it->second);
  if (const std::string *reason = settings.rules->skipReason(script.name, command.line))
    return Outcome::skipped(*reason);
  if (command.isText)
    return Outcome::skipped("module in text form");
  if (command.kind == CommandKind::AssertCustom)
    return Outcome::skipped("contents of custom sections are not checked");
  if (command.kind == CommandKind::Thread || command.kind == CommandKind::Wait)
    return Outcome::needsFeature(Feature::threads);
  return std::nullopt;
}

void Runner::prepare() {
  std::vector<ModuleSource> sources;
  std::vector<size_t> commandOf;
  prepared.resize(script.commands.size());
  for (size_t i = 0; i < script.commands.size(); ++i) {
    const Command &command = script.commands[i];
    if (!command.hasModule() || obstacleOf(i))
      continue;
    begin(i);
    PreparedModule &module = prepared[i];
    std::string path = script.directory + "/" + command.filename;
    if (!readFile(path, module.bytes)) {
      module.unreadable = "cannot read " + path;
      continue;
    }
    std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t *>(module.bytes.data()), module.bytes.size());
    FeatureSet features = settings.rules->features(script.name, command.line, settings.features);
    module.verdict = judge(bytes, features);
    if (!isRun(command.kind) || !module.verdict.ok())
      continue;
    module.loadIndex = sources.size();
    sources.push_back({bytes, features, command.filename});
    commandOf.push_back(i);
  }
  loaded = engine.load(sources, [&](size_t i) { begin(commandOf[i]); });
}

std::vector<Outcome> Runner::run() {
  std::vector<Outcome> outcomes;
  prepare();
  store = wzc_store_new(nullptr);
  std::string error = "out of memory";
  bool ready = store && spectest.create(store, error);
  for (size_t i = 0; i < script.commands.size(); ++i) {
    begin(i);
    outcomes.push_back(ready ? runCommand(i) : Outcome::failed("cannot make the module spectest: " + error));
  }
  return outcomes;
}

Outcome Runner::runCommand(size_t index) {
  const Command &command = script.commands[index];
  if (auto obstacle = obstacleOf(index)) {
    if (command.kind == CommandKind::Module)
      bind(command.name, {nullptr, *obstacle});
    return *obstacle;
  }
  switch (command.kind) {
  case CommandKind::Module: return runModule(index);
  case CommandKind::ModuleDefinition: {
    const wzc_module *module = nullptr;
    definitions[command.name] = index;
    auto obstacle = moduleOf(index, module);
    return obstacle ? *obstacle : Outcome::passed();
  }
  case CommandKind::ModuleInstance: return runInstance(command);
  case CommandKind::Register: return runRegister(command);
  case CommandKind::Action:
  case CommandKind::AssertReturn: return runReturn(command);
  case CommandKind::AssertTrap:
  case CommandKind::AssertExhaustion:
  case CommandKind::AssertException: return runTrap(command);
  case CommandKind::AssertInvalid:
  case CommandKind::AssertMalformed: return runRefused(index);
  case CommandKind::AssertUnlinkable: return runUnlinkable(index);
  case CommandKind::AssertUninstantiable: return runUninstantiable(index);
  case CommandKind::AssertCustom:
  case CommandKind::Thread:
  case CommandKind::Wait: break;
  }
  return Outcome::failed("not a command the runner knows");
}

// ---- modules and instances

// The descriptor of a command's module, or why there is none.
std::optional<Outcome> Runner::moduleOf(size_t index, const wzc_module *&module) const {
  const PreparedModule &item = prepared[index];
  if (!item.unreadable.empty())
    return Outcome::failed(item.unreadable);
  if (item.verdict.missing)
    return Outcome::needsFeature(*item.verdict.missing);
  if (!item.verdict.ok())
    return Outcome::failed("expected a valid module, got " +
                           item.verdict.error->format(script.commands[index].filename));
  if (item.loadIndex >= loaded.size())
    return Outcome::failed("the module was not loaded");
  module = loaded[item.loadIndex].module;
  if (!module)
    return Outcome::failed(loaded[item.loadIndex].error);
  return std::nullopt;
}

void Runner::bind(const std::string &name, InstanceSlot slot) {
  // Who depends on a failed module should say which, not repeat its error.
  if (!slot.instance && slot.absent.status == Status::Failed)
    slot.absent.detail = "needs a module that failed";
  if (!name.empty())
    instances[name] = slot;
  current = std::move(slot);
}

const InstanceSlot &Runner::find(const std::string &name) const {
  static const InstanceSlot unknown{nullptr, Outcome::failed("needs a module that the script does not define")};
  if (name.empty())
    return current;
  auto it = instances.find(name);
  return it == instances.end() ? unknown : it->second;
}

bool Runner::resolve(const wzc_module *module, size_t import, wzc_extern &result) {
  wzc_import_info info = wzc_module_import(module, import);
  std::string from(info.module.data, info.module.size);
  if (auto it = registry.find(from); it != registry.end()) {
    if (it->second.instance)
      return wzc_instance_export_n(it->second.instance, info.name.data, info.name.size, &result);
    missingImport = it->second.absent;
    return false;
  }
  if (from != "spectest")
    return false;
  std::string_view name(info.name.data, info.name.size);
  if (std::optional<Feature> feature = Spectest::needs(name))
    missingImport = Outcome::needsFeature(*feature);
  return spectest.find(name, result);
}

Trap Runner::instantiate(const wzc_module *module, wzc_instance *&instance) {
  missingImport.reset();
  instance = nullptr;
  wzc_linker *linker = wzc_linker_new(store);
  if (!linker)
    return Trap(wzc_trap_new(WZC_TRAP_OUT_OF_MEMORY, nullptr));
  auto resolver = [](void *context, const wzc_module *importing, size_t import, wzc_extern *result) {
    return static_cast<Runner *>(context)->resolve(importing, import, *result);
  };
  wzc_linker_set_fallback(linker, resolver, this);
  Trap trap(wzc_linker_instantiate(linker, module, &instance));
  wzc_linker_delete(linker);
  return trap;
}

Outcome Runner::runModule(size_t index) {
  const Command &command = script.commands[index];
  const wzc_module *module = nullptr;
  InstanceSlot slot;
  Outcome outcome;
  if (auto obstacle = moduleOf(index, module)) {
    outcome = *obstacle;
  } else if (Trap trap = instantiate(module, slot.instance)) {
    outcome = missingImport ? *missingImport : Outcome::failed("expected an instance, got a trap: " + trap.message());
    slot.instance = nullptr;
  }
  slot.absent = outcome;
  bind(command.name, slot);
  return outcome;
}

Outcome Runner::runInstance(const Command &command) {
  auto it = definitions.find(command.module);
  if (it == definitions.end())
    return Outcome::failed("needs a module definition that the script does not have");
  const wzc_module *module = nullptr;
  InstanceSlot slot;
  if (auto obstacle = moduleOf(it->second, module)) {
    slot.absent = *obstacle;
  } else if (Trap trap = instantiate(module, slot.instance)) {
    slot = {nullptr, missingImport ? *missingImport : Outcome::failed("got a trap: " + trap.message())};
  }
  Outcome outcome = slot.absent;
  bind(command.name, slot);
  return outcome;
}

Outcome Runner::runRegister(const Command &command) {
  const InstanceSlot &slot = find(command.name);
  registry[command.as] = slot;
  return slot.instance ? Outcome::passed() : slot.absent;
}

Outcome Runner::runRefused(size_t index) {
  const Command &command = script.commands[index];
  const PreparedModule &module = prepared[index];
  if (!module.unreadable.empty())
    return Outcome::failed(module.unreadable);
  if (module.verdict.ok())
    return Outcome::failed("expected \"" + command.text + "\", got a valid module");
  if (isReason(module.verdict.error->code, command.text))
    return Outcome::passed();
  if (module.verdict.missing)
    return Outcome::needsFeature(*module.verdict.missing);
  std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t *>(module.bytes.data()), module.bytes.size());
  FeatureSet features = settings.rules->features(script.name, command.line, settings.features);
  if (auto feature = featureForReason(bytes, features, command.text))
    return Outcome::needsFeature(*feature);
  return Outcome::failed("expected \"" + command.text + "\", got " +
                         std::string(errorCodeName(module.verdict.error->code)) + ": " +
                         module.verdict.error->format(command.filename));
}

Outcome Runner::runUnlinkable(size_t index) {
  const wzc_module *module = nullptr;
  if (auto obstacle = moduleOf(index, module))
    return *obstacle;
  wzc_instance *instance = nullptr;
  Trap trap = instantiate(module, instance);
  const std::string &text = script.commands[index].text;
  if (missingImport)
    return *missingImport;
  if (!trap)
    return Outcome::failed("expected \"" + text + "\", got an instance");
  // The runtime's message says which import and more, around the suite's words.
  std::string message = trap.message();
  if (trap.code() != WZC_TRAP_LINK_FAILURE || message.find(text) == std::string::npos)
    return Outcome::failed("expected \"" + text + "\", got \"" + message + "\"");
  return Outcome::passed();
}

Outcome Runner::runUninstantiable(size_t index) {
  const wzc_module *module = nullptr;
  if (auto obstacle = moduleOf(index, module))
    return *obstacle;
  wzc_instance *instance = nullptr;
  Trap trap = instantiate(module, instance);
  const std::string &text = script.commands[index].text;
  if (missingImport)
    return *missingImport;
  if (!trap)
    return Outcome::failed("expected trap \"" + text + "\", got an instance");
  return isTrapReason(trap.code(), text)
             ? Outcome::passed()
             : Outcome::failed("expected trap \"" + text + "\", got \"" + trap.message() + "\"");
}

// ---- actions

Trap Runner::callExport(const Action &action, wzc_func *func, ActionResult &result) {
  size_t paramCount = wzc_func_param_count(func);
  size_t resultCount = wzc_func_result_count(func);
  if (paramCount != action.args.size()) {
    result.obstacle = Outcome::failed("the function takes " + std::to_string(paramCount) +
                                      " arguments, the script gives " + std::to_string(action.args.size()));
    return Trap(nullptr);
  }
  std::vector<wzc_value> values(paramCount > resultCount ? paramCount : resultCount);
  for (size_t i = 0; i < paramCount; ++i) {
    if (!fitsParameter(action.args[i], wzc_func_param_type(func, i)) || !toValue(action.args[i], values[i])) {
      result.obstacle =
          Outcome::failed("argument " + std::to_string(i) + ": expected " + typeName(wzc_func_param_type(func, i)) +
                          ", the script gives " + describe(action.args[i]));
      return Trap(nullptr);
    }
  }
  Trap trap(wzc_func_call(store, func, nullptr, values.data()));
  if (trap)
    return trap;
  values.resize(resultCount);
  result.values = std::move(values);
  for (size_t i = 0; i < resultCount; ++i)
    result.types.push_back(wzc_func_result_type(func, i));
  return trap;
}

Trap Runner::perform(const Action &action, ActionResult &result) {
  const InstanceSlot &slot = find(action.module);
  if (!slot.instance) {
    result.obstacle = slot.absent;
    return Trap(nullptr);
  }
  wzc_extern item{};
  bool found = wzc_instance_export_n(slot.instance, action.field.data(), action.field.size(), &item);
  if (!found || item.kind != (action.isGet ? WZC_EXTERN_GLOBAL : WZC_EXTERN_FUNC)) {
    result.obstacle =
        Outcome::failed("\"" + action.field + "\" is not an exported " + (action.isGet ? "global" : "function"));
    return Trap(nullptr);
  }
  if (!action.isGet)
    return callExport(action, item.of.func, result);
  result.values.push_back(wzc_global_get(item.of.global));
  result.types.push_back(static_cast<uint32_t>(wzc_global_kind(item.of.global)));
  return Trap(nullptr);
}

std::string actionText(const Action &action) {
  std::string text = action.field + "(";
  for (const Constant &arg : action.args)
    text += (text.back() == '(' ? "" : ", ") + describe(arg);
  return text + ")";
}

std::string expectedText(const std::vector<Constant> &constants) {
  std::string text;
  for (const Constant &constant : constants)
    text += (text.empty() ? "" : ", ") + describe(constant);
  return constants.empty() ? "no result" : text;
}

std::string gotText(const ActionResult &result, const std::vector<Constant> &like) {
  std::string text;
  for (size_t i = 0; i < result.values.size(); ++i)
    text += (i ? ", " : "") + describe(result.types[i], result.values[i], i < like.size() ? &like[i] : nullptr);
  return result.values.empty() ? "no result" : text;
}

Outcome Runner::runReturn(const Command &command) {
  ActionResult result;
  Trap trap = perform(command.action, result);
  if (result.obstacle)
    return *result.obstacle;
  bool anything = command.kind == CommandKind::Action;
  if (trap)
    return Outcome::failed(actionText(command.action) + ": expected " +
                           (anything ? "a return" : expectedText(command.expected)) + ", got trap \"" + trap.message() +
                           "\"");
  if (anything)
    return Outcome::passed();
  bool same = result.values.size() == command.expected.size();
  for (size_t i = 0; same && i < result.values.size(); ++i)
    same = matches(command.expected[i], result.types[i], result.values[i]);
  return same ? Outcome::passed()
              : Outcome::failed(actionText(command.action) + ": expected " + expectedText(command.expected) + ", got " +
                                gotText(result, command.expected));
}

Outcome Runner::runTrap(const Command &command) {
  ActionResult result;
  Trap trap = perform(command.action, result);
  if (result.obstacle)
    return *result.obstacle;
  bool exception = command.kind == CommandKind::AssertException;
  std::string expected = exception ? "an exception" : "trap \"" + command.text + "\"";
  if (!trap)
    return Outcome::failed(actionText(command.action) + ": expected " + expected + ", got " + gotText(result, {}));
  bool same = exception ? trap.code() == WZC_TRAP_UNCAUGHT_EXCEPTION : isTrapReason(trap.code(), command.text);
  if (command.kind == CommandKind::AssertExhaustion)
    same = same && trap.code() == WZC_TRAP_CALL_STACK_EXHAUSTED;
  return same ? Outcome::passed()
              : Outcome::failed(actionText(command.action) + ": expected " + expected + ", got trap \"" +
                                trap.message() + "\"");
}

} // namespace

std::vector<Outcome> runScript(const Script &script, const RunSettings &settings, const Casualties &casualties,
                               Engine &engine, const std::function<void(size_t)> &begin) {
  return Runner(script, settings, casualties, engine, begin).run();
}

} // namespace wzc::spec
