#include "driver/executable.h"

#include "driver/runtime_library.h"

#include "compiler/link/link.h"
#include "compiler/wasm/module_decoder.h"

namespace wzc {

namespace {

struct WasiFunction {
  std::string_view name;
  std::string_view type; // in the letters of wzc/runtime.h
};

constexpr WasiFunction kWasiFunctions[] = {
#define WASI_P1(family, name, function, type, right, parameters) {#name, type},
#include "wasi/wasi_p1.def"
#undef WASI_P1
};

char letter(ValueType type) {
  switch (type.kind()) {
  case ValueType::I32: return 'i';
  case ValueType::I64: return 'I';
  case ValueType::F32: return 'f';
  case ValueType::F64: return 'F';
  case ValueType::V128: return 'v';
  default: return 'r';
  }
}

std::string letters(const FunctionType &type) {
  std::string text;
  for (ValueType param : type.params)
    text += letter(param);
  text += ':';
  for (ValueType result : type.results)
    text += letter(result);
  return text;
}

/// Empty, or why WASI does not provide the import.
std::string problemWith(const Import &import, const Module &module) {
  if (import.module != "wasi_snapshot_preview1")
    return "an executable has no imports but those of \"wasi_snapshot_preview1\"";
  if (import.kind != ExternKind::Function)
    return "WASI has functions only";
  for (const WasiFunction &function : kWasiFunctions) {
    if (function.name != import.name)
      continue;
    const FunctionType &type = module.functionType(import.index);
    return letters(type) == function.type ? ""
                                          : "its type " + module.types.name(type) + " is not that of WASI's function";
  }
  return "WASI has no function of that name";
}

} // namespace

std::optional<CompileError> checkIsCommand(std::span<const uint8_t> bytes, const CompileOptions &options) {
  Module module;
  Diag diag;
  if (!decodeModule(bytes, options.features, module, diag))
    return CompileError{diag.error()->format(options.fileName), /*inModule=*/true};
  for (const Import &import : module.imports)
    if (std::string problem = problemWith(import, module); !problem.empty())
      return CompileError{options.fileName + ": import " + quoteName(import.module) + " " + quoteName(import.name) +
                              ": " + problem,
                          /*inModule=*/true};
  for (const Export &e : module.exports)
    if (e.name == "_start" && e.kind == ExternKind::Function && letters(module.functionType(e.index)) == ":")
      return std::nullopt;
  return CompileError{options.fileName +
                          ": no export \"_start\" of type [] -> []: only a WASI command can be an executable",
                      /*inModule=*/true};
}

std::optional<std::string> makeExecutable(const CompileArguments &arguments, std::string_view object,
                                          std::string &executable) {
  std::string command;
  if (std::optional<CompileError> error = compileCommandObject(arguments.grants, arguments.options, command))
    return error->message;
  std::string mainLibrary, runtime;
  for (auto [library, path] :
       {std::pair(RuntimeLibrary::Command, &mainLibrary), std::pair(RuntimeLibrary::Runtime, &runtime)})
    if (std::optional<std::string> error =
            findRuntimeLibrary(arguments.runtimeDirectory, arguments.options.target, library, *path))
      return error;
  std::string triple = tripleOf(arguments.options.target);
  SystemLibraries libraries;
  if (std::optional<LinkError> error = findSystemLibraries(triple, "", libraries))
    return error->message;
  LinkInput inputs[] = {LinkInput::memory(arguments.options.moduleName + ".o", object),
                        LinkInput::memory("command.o", command), LinkInput::file(mainLibrary),
                        LinkInput::file(runtime)};
  LinkSettings settings;
  settings.triple = triple;
  settings.strip = true;
  if (std::optional<LinkError> error = linkExecutable(inputs, settings, libraries, "", executable))
    return error->message;
  return std::nullopt;
}

} // namespace wzc
