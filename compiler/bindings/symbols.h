// Names of the symbols an object defines. All begin with the module's name, so that objects of different modules link
// together.

#ifndef WZC_BINDINGS_SYMBOLS_H
#define WZC_BINDINGS_SYMBOLS_H

#include "compiler/wasm/module.h"

#include <string>
#include <string_view>
#include <vector>

namespace wzc {

class Symbols {
public:
  Symbols(const Module &wasm, std::string moduleName);

  /// "sqlite3.sqlite3_step": the name section's name, else the export's; of names that occur twice, or none, with the
  /// function's index.
  const std::string &function(uint32_t index) const { return functions[index]; }
  /// With direct linkage, the symbol of an imported function: "env__log".
  std::string directImport(uint32_t function) const;
  /// The typed C entry of an exported function, "sqlite3_sqlite3_step"; empty for exports of other kinds.
  const std::string &exportEntry(size_t exportIndex) const { return exports[exportIndex]; }
  std::string descriptor() const { return moduleName + "_module"; }
  /// Section of the compiled functions; a C identifier, so that linkers define __start_ and __stop_ symbols for it.
  std::string textSection() const { return "wzc_text_" + moduleName; }
  /// Section of a partition for functions that a profile has never seen called. Joined, they stand behind all others.
  std::string coldTextSection() const { return textSection() + ".unlikely"; }
  std::string local(std::string_view what) const { return moduleName + "." + std::string(what); }
  /// Of a type's copy of a table that never changes. No function is named so: its name would follow a dot or an
  /// underscore.
  std::string typeTable(uint32_t table, uint32_t type) const {
    return moduleName + "$table." + std::to_string(table) + "." + std::to_string(type);
  }
  /// Of what a function counts.
  std::string counters(uint32_t function) const { return moduleName + "$counters." + std::to_string(function); }
  const std::string &module() const { return moduleName; }

private:
  const Module &wasm;
  std::string moduleName;
  std::vector<size_t> functionImports; // where in `imports` each imported function stands
  std::vector<std::string> functions;
  std::vector<std::string> exports;
};

/// `text` with every character that cannot stand in a C identifier replaced by '_'.
std::string cIdentifier(std::string_view text);

/// A module's name made of its file's base name: "my-app.wasm" gives "my_app".
std::string moduleNameFor(std::string_view fileName);

} // namespace wzc

#endif
