// See symbols.h.

#include "compiler/bindings/symbols.h"

#include <unordered_map>
#include <unordered_set>

namespace wzc {

std::string cIdentifier(std::string_view text) {
  std::string result;
  for (char c : text) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    result += letter ? c : '_';
  }
  if (result.empty() || (result[0] >= '0' && result[0] <= '9'))
    result.insert(result.begin(), '_');
  return result;
}

namespace {

/// Names with a null byte cannot be symbols, '@' begins a symbol's version, and control characters only confuse tools.
std::string printable(std::string_view name) {
  std::string result;
  for (char c : name)
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '@' ? '_' : c;
  return result;
}

} // namespace

std::string Symbols::directImport(uint32_t function) const {
  const Import &import = wasm.imports[functionImports[function]];
  return cIdentifier(import.module) + "__" + cIdentifier(import.name);
}

Symbols::Symbols(const Module &wasm, std::string name) : wasm(wasm), moduleName(std::move(name)) {
  for (size_t i = 0; i < wasm.imports.size(); ++i)
    if (wasm.imports[i].kind == ExternKind::Function)
      functionImports.push_back(i);
  std::vector<std::string_view> names(wasm.functions.size());
  for (const Export &e : wasm.exports)
    if (e.kind == ExternKind::Function && names[e.index].empty())
      names[e.index] = e.name;
  for (size_t i = 0; i < wasm.functionNames.size() && i < names.size(); ++i)
    if (!wasm.functionNames[i].empty())
      names[i] = wasm.functionNames[i];

  std::unordered_map<std::string, unsigned> uses;
  functions.resize(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    functions[i] = printable(names[i]);
    ++uses[functions[i]];
  }
  std::unordered_set<std::string> symbols;
  auto isUnique = [&](const std::string &text) { return !text.empty() && uses[text] == 1; };
  for (const std::string &text : functions)
    if (isUnique(text))
      symbols.insert(text);
  for (size_t i = 0; i < functions.size(); ++i) {
    if (!isUnique(functions[i])) {
      std::string numbered = (functions[i].empty() ? "function." : functions[i] + ".") + std::to_string(i);
      while (!symbols.insert(numbered).second)
        numbered += "_";
      functions[i] = numbered;
    }
    functions[i] = moduleName + "." + functions[i];
  }

  std::unordered_set<std::string> taken{descriptor()};
  exports.resize(wasm.exports.size());
  for (size_t i = 0; i < wasm.exports.size(); ++i) {
    if (wasm.exports[i].kind != ExternKind::Function)
      continue;
    std::string symbol = moduleName + "_" + cIdentifier(wasm.exports[i].name);
    if (symbol == moduleName + "__" && wasm.exports[i].name.empty())
      symbol = moduleName + "_empty";
    if (!taken.insert(symbol).second) {
      symbol += "_" + std::to_string(i);
      taken.insert(symbol);
    }
    exports[i] = symbol;
  }
}

std::string moduleNameFor(std::string_view fileName) {
  fileName = fileName.substr(fileName.rfind('/') + 1); // npos + 1 is 0
  size_t dot = fileName.find('.');
  return cIdentifier(dot == 0 || dot == std::string_view::npos ? fileName : fileName.substr(0, dot));
}

} // namespace wzc
