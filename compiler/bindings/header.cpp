// See header.h.

#include "compiler/bindings/header.h"

#include <algorithm>
#include <cctype>

namespace wzc {

namespace {

const char *cType(ValueType type) {
  switch (type.kind()) {
  case ValueType::I32: return "int32_t";
  case ValueType::I64: return "int64_t";
  case ValueType::F32: return "float";
  case ValueType::F64: return "double";
  case ValueType::V128: return "wzc_v128";
  default: return "void *";
  }
}

/// A declarator: the type, a space unless it ends in '*', and the name.
std::string declare(const char *type, const std::string &name) {
  std::string text = type;
  return text + (text.back() == '*' ? "" : " ") + name;
}

std::string parameters(const FunctionType &type) {
  std::string text;
  for (size_t i = 0; i < type.params.size(); ++i)
    text += ", " + declare(cType(type.params[i]), "p" + std::to_string(i));
  return text;
}

std::string resultName(const FunctionType &type, size_t i) {
  return type.results.size() == 1 ? "result" : "r" + std::to_string(i);
}

/// A name inside a comment, as the text format would write it.
std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (char c : name) {
    auto byte = static_cast<unsigned char>(c);
    static constexpr char kHex[] = "0123456789abcdef";
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '*')
      text += {'\\', kHex[byte >> 4], kHex[byte & 15]};
    else
      text += c;
  }
  return text + "\"";
}

const char *kindName(ExternKind kind) {
  switch (kind) {
  case ExternKind::Function: return "func";
  case ExternKind::Table: return "table";
  case ExternKind::Memory: return "memory";
  case ExternKind::Global: return "global";
  case ExternKind::Tag: return "tag";
  }
  return "";
}

/// Type of something imported or exported, as the text format would write it.
std::string externType(const Module &wasm, ExternKind kind, uint32_t index) {
  auto limits = [](const Limits &l) { return std::to_string(l.min) + (l.max ? " " + std::to_string(*l.max) : ""); };
  switch (kind) {
  case ExternKind::Function: return wasm.types.name(wasm.functionType(index));
  case ExternKind::Table:
    return limits(wasm.tables[index].type.limits) + " " + wasm.types.name(wasm.tables[index].type.element);
  case ExternKind::Memory: return limits(wasm.memories[index].type.limits);
  case ExternKind::Global: {
    const GlobalType &type = wasm.globals[index].type;
    return type.isMutable ? "(mut " + wasm.types.name(type.value) + ")" : wasm.types.name(type.value);
  }
  case ExternKind::Tag: return "";
  }
  return "";
}

bool isKeyword(const std::string &name) {
  static constexpr std::string_view kKeywords[] = {
      "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
      "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
      "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
      "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
      "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
      "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
      "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
      "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
      "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
      "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
      "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
      "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
      "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
      "xor_eq"};
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), name);
}

class HeaderWriter {
public:
  HeaderWriter(const Module &wasm, const Symbols &symbols, bool directImports)
      : wasm(wasm), symbols(symbols), directImports(directImports) {}

  std::string write() {
    std::string guard = "WZC_MODULE_" + symbols.module() + "_H";
    std::transform(guard.begin(), guard.end(), guard.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    text = "/* Module \"" + symbols.module() + "\", compiled by wzc. Generated: changes will be lost. */\n\n";
    text += "#ifndef " + guard + "\n#define " + guard + "\n\n#include \"wzc/runtime.h\"\n\n";
    text += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    text += "extern const wzc_module " + symbols.descriptor() + ";\n\n";
    if (directImports)
      declareImports();
    writeImports();
    writeExports();
    text += "#ifdef __cplusplus\n} /* extern \"C\" */\n\n";
    writeCpp();
    text += "#endif\n\n#endif\n";
    return std::move(text);
  }

private:
  const Module &wasm;
  const Symbols &symbols;
  bool directImports;
  std::string text;

  /// Prototypes of what the host defines. They report failure by wzc_trap_raise().
  void declareImports() {
    for (const Import &import : wasm.imports) {
      if (import.kind != ExternKind::Function)
        continue;
      const FunctionType &type = wasm.functionType(import.index);
      const char *result = type.results.size() == 1 ? cType(type.results[0]) : "void";
      text += "/* To be defined by the host: " + quoted(import.module) + " " + quoted(import.name) + " */\n";
      text += declare(result, symbols.directImport(import.index)) + "(wzc_instance *caller" + parameters(type) +
              (type.results.size() > 1 ? ", wzc_value *results" : "") + ");\n\n";
    }
  }

  void writeImports() {
    bool any = false;
    for (const Import &import : wasm.imports)
      any |= !directImports || import.kind != ExternKind::Function;
    if (!any)
      return;
    text += "/* Imports, in the order wzc_instance_new() wants them:\n";
    for (const Import &import : wasm.imports)
      if (!directImports || import.kind != ExternKind::Function)
        text += " *   " + quoted(import.module) + " " + quoted(import.name) + " (" + kindName(import.kind) + " " +
                externType(wasm, import.kind, import.index) + ")\n";
    text += " */\n\n";
  }

  void writeExports() {
    bool others = false;
    for (const Export &e : wasm.exports)
      others |= e.kind != ExternKind::Function;
    if (others) {
      text += "/* Exports that are not functions, for wzc_instance_export():\n";
      for (const Export &e : wasm.exports)
        if (e.kind != ExternKind::Function)
          text += " *   " + quoted(e.name) + " (" + kindName(e.kind) + " " + externType(wasm, e.kind, e.index) + ")\n";
      text += " */\n\n";
    }
    for (size_t i = 0; i < wasm.exports.size(); ++i) {
      const Export &e = wasm.exports[i];
      if (e.kind != ExternKind::Function)
        continue;
      const FunctionType &type = wasm.functionType(e.index);
      text += "/* " + quoted(e.name) + ": " + wasm.types.name(type) + " */\n";
      text += "wzc_trap *" + symbols.exportEntry(i) + "(wzc_instance *instance" + parameters(type);
      for (size_t r = 0; r < type.results.size(); ++r)
        text += ", " + declare(cType(type.results[r]), "*" + resultName(type, r));
      text += ");\n\n";
    }
  }

  /// The same functions with results returned: namespace wasm::<module>.
  void writeCpp() {
    text += "#include \"wzc/runtime.hpp\"\n\nnamespace wasm::" + namespaceName() + " {\n\n";
    text += "inline const wzc_module &module = " + symbols.descriptor() + ";\n\n";
    for (size_t i = 0; i < wasm.exports.size(); ++i)
      if (wasm.exports[i].kind == ExternKind::Function)
        writeCppFunction(i);
    text += "} // namespace wasm::" + namespaceName() + "\n";
  }

  std::string namespaceName() const { return cppName(symbols.module()); }
  static std::string cppName(const std::string &name) { return isKeyword(name) ? name + "_" : name; }

  void writeCppFunction(size_t i) {
    const FunctionType &type = wasm.functionType(wasm.exports[i].index);
    std::string result;
    for (ValueType value : type.results)
      result += (result.empty() ? "" : ", ") + std::string(cType(value));
    if (type.results.empty())
      result = "void";
    else if (type.results.size() > 1)
      result = "std::tuple<" + result + ">";
    // Names made unique keep the number they got; the module's name in front is dropped.
    std::string name = cppName(symbols.exportEntry(i).substr(symbols.module().size() + 1));
    if (name == "module" || (name[0] >= '0' && name[0] <= '9'))
      name += "_";
    if (name[0] >= '0' && name[0] <= '9')
      name.insert(name.begin(), '_');
    text += "inline wzc::Result<" + result + "> " + name + "(wzc_instance *instance" + parameters(type) + ") {\n";
    std::string call = "::" + symbols.exportEntry(i) + "(instance";
    for (size_t p = 0; p < type.params.size(); ++p)
      call += ", p" + std::to_string(p);
    std::string values;
    for (size_t r = 0; r < type.results.size(); ++r) {
      text += "  " + declare(cType(type.results[r]), resultName(type, r)) + "{};\n";
      call += ", &" + resultName(type, r);
      values += (values.empty() ? "" : ", ") + resultName(type, r);
    }
    text += "  if (wzc_trap *trap = " + call + "))\n    return wzc::Trap(trap);\n";
    text += type.results.empty()       ? "  return {};\n}\n\n"
            : type.results.size() == 1 ? "  return result;\n}\n\n"
                                       : "  return {{" + values + "}};\n}\n\n";
  }
};

} // namespace

std::string writeHeader(const Module &wasm, const Symbols &symbols, bool directImports) {
  return HeaderWriter(wasm, symbols, directImports).write();
}

} // namespace wzc
