// Names of the module and of functions are all that is read. An error ends a name section without a word: it has a Diag
// of its own, and what was read before it stays.

#include "compiler/wasm/names.h"

#include "compiler/wasm/byte_reader.h"
#include "compiler/wasm/utf8.h"

#include <algorithm>

namespace wzc {

namespace {

bool readName(ByteReader &reader, const Module &module, std::string_view &name) {
  uint32_t size = reader.u32("name");
  ByteRange range = reader.take(size, "name");
  if (!reader.ok())
    return false;
  std::string_view text(reinterpret_cast<const char *>(module.bytes.data()) + range.offset,
                        static_cast<size_t>(range.size));
  if (!isValidUtf8(text))
    return reader.abandon();
  name = text;
  return true;
}

void decodeFunctionNames(ByteReader &reader, Module &module) {
  if (module.functionNames.empty())
    module.functionNames.resize(module.functions.size());
  uint32_t count = reader.u32("number of names");
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    uint32_t function = reader.u32("function");
    std::string_view name;
    if (readName(reader, module, name) && function < module.functionNames.size())
      module.functionNames[function] = name;
  }
}

void decodeNameSection(Module &module, ByteRange content) {
  constexpr uint8_t moduleName = 0, functionNames = 1;
  Diag ignored;
  ByteReader reader(module.bytes, content, ignored);
  while (reader.ok() && !reader.atEnd()) {
    uint8_t id = reader.u8("subsection");
    uint32_t size = reader.u32("size of a subsection");
    ByteRange range = reader.take(size, "subsection");
    if (!reader.ok())
      return;
    ByteReader subsection(module.bytes, range, ignored);
    if (id == moduleName)
      readName(subsection, module, module.name);
    else if (id == functionNames)
      decodeFunctionNames(subsection, module);
  }
}

} // namespace

void decodeNames(Module &module) {
  for (const Section &section : module.sections)
    if (section.id == 0 && section.name == "name") {
      decodeNameSection(module, section.content);
      return;
    }
}

std::vector<std::string> Module::displayNames() const {
  std::vector<std::string> names(functions.size());
  for (size_t i = 0; i < std::min(names.size(), functionNames.size()); ++i)
    names[i] = functionNames[i];
  for (const Import &import : imports)
    if (import.kind == ExternKind::Function && names[import.index].empty())
      names[import.index] = "import." + std::string(import.module) + "." + std::string(import.name);
  for (const Export &item : exports)
    if (item.kind == ExternKind::Function && names[item.index].empty())
      names[item.index] = item.name;
  return names;
}

std::string Module::displayName(uint32_t function) const {
  if (function < functionNames.size() && !functionNames[function].empty())
    return std::string(functionNames[function]);
  for (const Import &import : imports)
    if (import.kind == ExternKind::Function && import.index == function)
      return "import." + std::string(import.module) + "." + std::string(import.name);
  for (const Export &item : exports)
    if (item.kind == ExternKind::Function && item.index == function)
      return std::string(item.name);
  return {};
}

} // namespace wzc
