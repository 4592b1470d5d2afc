// wzc inspect: what is in a module, for people or as JSON.

#include "driver/commands.h"
#include "driver/module_file.h"
#include "driver/module_text.h"
#include "driver/report.h"

#include "compiler/wasm/module_decoder.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace wzc {

namespace {

uint64_t codeBytes(const Module &module) {
  uint64_t total = 0;
  for (const Function &function : module.functions)
    total += function.body.size;
  return total;
}

uint64_t dataBytes(const Module &module) {
  uint64_t total = 0;
  for (const DataSegment &segment : module.data)
    total += segment.bytes.size;
  return total;
}

std::vector<std::string_view> usedFeatures(const Module &module) {
  std::vector<std::string_view> flags;
  for (unsigned bit = 0; bit < 64; ++bit)
    if (auto feature = static_cast<Feature>(bit); module.usedFeatures.has(feature) && !featureFlag(feature).empty())
      flags.push_back(featureFlag(feature));
  return flags;
}

llvm::StringRef view(std::string_view text) { return {text.data(), text.size()}; }

std::string paddedTo(size_t width, std::string text) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

class TextWriter {
public:
  TextWriter(llvm::raw_ostream &out, const Module &module) : out(out), module(module) {}

  void write(const std::string &file) {
    out << file << ": " << module.bytes.size() << " bytes\n";
    if (!module.name.empty())
      out << "name " << quoteName(module.name) << '\n';
    out << "\nsections\n";
    for (const Section &section : module.sections) {
      std::string name(sectionName(section.id));
      if (section.id == 0)
        name += " " + quoteName(section.name);
      out << "  " << paddedTo(28, name) << " offset 0x";
      out.write_hex(section.content.offset) << ", " << section.content.size << " bytes\n";
    }
    writeExterns("imports", module.imports);
    writeExterns("exports", module.exports);
    out << "\nfunctions " << module.functions.size() - module.importedFunctions << " (" << codeBytes(module)
        << " bytes)";
    out << ", tables " << module.tables.size() - module.importedTables << ", memories "
        << module.memories.size() - module.importedMemories << ", globals "
        << module.globals.size() - module.importedGlobals << ", types " << module.types.size() << '\n';
    out << "element segments " << module.elements.size() << ", data segments " << module.data.size() << " ("
        << dataBytes(module) << " bytes)\n";
    if (module.start)
      out << "start function " << *module.start << '\n';
    out << "features";
    for (std::string_view flag : usedFeatures(module))
      out << ' ' << view(flag);
    out << '\n';
  }

private:
  llvm::raw_ostream &out;
  const Module &module;

  static std::string nameOf(const Import &import) { return quoteName(import.module) + " " + quoteName(import.name); }
  static std::string nameOf(const Export &e) { return quoteName(e.name); }

  template <class Extern> void writeExterns(const char *heading, const std::vector<Extern> &externs) {
    if (externs.empty())
      return;
    out << '\n' << heading << '\n';
    for (const Extern &item : externs)
      out << "  " << paddedTo(6, std::string(externKindName(item.kind))) << ' ' << nameOf(item) << ' '
          << externTypeText(module, item.kind, item.index) << '\n';
  }
};

/// A name from a module: valid UTF-8, because the decoder has seen to it.
void writeJson(llvm::raw_ostream &stream, const std::string &file, const Module &module) {
  llvm::json::OStream json(stream, 2);
  auto describe = [&](ExternKind kind, uint32_t index) {
    json.attribute("kind", view(externKindName(kind)));
    json.attribute("type", externTypeText(module, kind, index));
  };
  json.object([&] {
    json.attribute("file", llvm::json::fixUTF8(file));
    json.attribute("bytes", module.bytes.size());
    if (!module.name.empty())
      json.attribute("name", llvm::json::fixUTF8(view(module.name)));
    json.attributeArray("sections", [&] {
      for (const Section &section : module.sections)
        json.object([&] {
          json.attribute("kind", view(sectionName(section.id)));
          if (section.id == 0)
            json.attribute("name", view(section.name));
          json.attribute("offset", section.content.offset);
          json.attribute("bytes", section.content.size);
        });
    });
    json.attributeArray("imports", [&] {
      for (const Import &import : module.imports)
        json.object([&] {
          json.attribute("module", view(import.module));
          json.attribute("name", view(import.name));
          describe(import.kind, import.index);
        });
    });
    json.attributeArray("exports", [&] {
      for (const Export &e : module.exports)
        json.object([&] {
          json.attribute("name", view(e.name));
          describe(e.kind, e.index);
        });
    });
    json.attribute("functions", module.functions.size() - module.importedFunctions);
    json.attribute("codeBytes", codeBytes(module));
    json.attribute("tables", module.tables.size() - module.importedTables);
    json.attribute("memories", module.memories.size() - module.importedMemories);
    json.attribute("globals", module.globals.size() - module.importedGlobals);
    json.attribute("types", module.types.size());
    json.attribute("elementSegments", module.elements.size());
    json.attribute("dataSegments", module.data.size());
    json.attribute("dataBytes", dataBytes(module));
    if (module.start)
      json.attribute("start", *module.start);
    json.attributeArray("features", [&] {
      for (std::string_view flag : usedFeatures(module))
        json.value(view(flag));
    });
  });
  stream << '\n';
}

} // namespace

int inspectCommand(const InspectArguments &arguments) {
  std::string bytes;
  if (std::optional<std::string> error = readModuleFile(arguments.input, bytes))
    return fail(*error);
  std::string file = displayName(arguments.input);
  Module module;
  Diag diag;
  FeatureSet everything(~uint64_t{0});
  if (!decodeModule(asBytes(bytes), everything, module, diag) || !validateBodies(module, 1, diag))
    return fail(CompileError{diag.error()->format(file), /*inModule=*/true});
  if (arguments.json)
    writeJson(llvm::outs(), file, module);
  else
    TextWriter(llvm::outs(), module).write(file);
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    std::string reason = llvm::outs().error().message();
    llvm::outs().clear_error();
    return fail("cannot write standard output: " + reason);
  }
  return 0;
}

} // namespace wzc
