#include "driver/module_text.h"

#include <iterator>

namespace wzc {

namespace {

std::string limitsText(const Limits &limits) {
  std::string text = (limits.is64 ? "i64 " : "") + std::to_string(limits.min);
  if (limits.max)
    text += " " + std::to_string(*limits.max);
  return text + (limits.isShared ? " shared" : "");
}

} // namespace

std::string_view sectionName(uint8_t id) {
  static constexpr std::string_view kNames[] = {"custom", "type",   "import",    "function", "table",
                                                "memory", "global", "export",    "start",    "element",
                                                "code",   "data",   "datacount", "tag"};
  return id < std::size(kNames) ? kNames[id] : "unknown";
}

std::string_view externKindName(ExternKind kind) {
  switch (kind) {
  case ExternKind::Function: return "func";
  case ExternKind::Table: return "table";
  case ExternKind::Memory: return "memory";
  case ExternKind::Global: return "global";
  case ExternKind::Tag: return "tag";
  }
  return "";
}

std::string externTypeText(const Module &module, ExternKind kind, uint32_t index) {
  switch (kind) {
  case ExternKind::Function: return module.types.name(module.functionType(index));
  case ExternKind::Table:
    return limitsText(module.tables[index].type.limits) + " " + module.types.name(module.tables[index].type.element);
  case ExternKind::Memory: return limitsText(module.memories[index].type.limits);
  case ExternKind::Global: {
    const GlobalType &type = module.globals[index].type;
    std::string value = module.types.name(type.value);
    return type.isMutable ? "(mut " + value + ")" : value;
  }
  case ExternKind::Tag: return module.types.name(module.types[module.tags[index].type].function);
  }
  return "";
}

} // namespace wzc
