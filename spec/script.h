// A test script: the commands of one JSON file that wast2json.mjs made of a .wast file.

#ifndef WZC_SPEC_SCRIPT_H
#define WZC_SPEC_SCRIPT_H

#include "spec/constant.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::spec {

enum class CommandKind : uint8_t {
  Module,           // compile and instantiate
  ModuleDefinition, // compile only
  ModuleInstance,   // instantiate a definition
  Register,
  Action,
  AssertReturn,
  AssertTrap,
  AssertExhaustion,
  AssertException,
  AssertInvalid,
  AssertMalformed,
  AssertUnlinkable,
  AssertUninstantiable,
  AssertCustom, // contents of custom sections
  Thread,
  Wait,
};

struct Action {
  bool isGet = false; // else invoke
  std::string module; // "$name"; empty: the current one
  std::string field;
  std::vector<Constant> args;
};

struct Command {
  CommandKind kind = CommandKind::Module;
  unsigned line = 0;
  std::string type;     // as the script has it, for messages
  std::string name;     // "$name" of the module, instance or thread; of Register the instance; may be empty
  std::string as;       // Register: the name to be imported by
  std::string module;   // ModuleInstance: the definition
  std::string filename; // of the module, in the script's directory
  bool isText = false;  // the module is source text, which a consumer of binaries does not read
  std::string text;     // what an assertion expects to be said
  Action action;
  std::vector<Constant> expected;

  bool hasModule() const { return !filename.empty(); }
  bool hasAction() const { return !action.field.empty() || kind == CommandKind::Action; }
};

struct Script {
  std::string name;      // "proposals/threads/atomic.wast"
  std::string directory; // where the modules are
  std::vector<Command> commands;
};

/// Reads a script's JSON. Returns nothing or the error.
[[nodiscard]] std::optional<std::string> parseScript(std::string_view json, Script &script);

/// Reads the file and sets `directory` too.
[[nodiscard]] std::optional<std::string> readScript(const std::string &path, Script &script);

/// The contents of a file. False if it cannot be read.
[[nodiscard]] bool readFile(const std::string &path, std::string &contents);

} // namespace wzc::spec

#endif
