#include "import_match.h"

#include "func.h"
#include "global.h"
#include "memory.h"
#include "table.h"
#include "trap.h"
#include "value_types.h"

namespace wzc {

namespace {

struct Limits {
  uint64_t min;
  uint64_t max;
  uint32_t flags;
};

bool fits(const Limits &given, const Limits &wanted) {
  return given.flags == wanted.flags && given.min >= wanted.min &&
         (wanted.max == UINT64_MAX || given.max <= wanted.max);
}

void addLimits(Text &text, const Limits &limits, const char *unit) {
  text.add(limits.flags & WZC_LIMITS_64 ? " i64 " : " ").addNumber(limits.min);
  if (limits.max != UINT64_MAX)
    text.add("..").addNumber(limits.max);
  text.add(unit);
  if (limits.flags & WZC_LIMITS_SHARED)
    text.add(" shared");
}

void addMemory(Text &text, const Limits &limits) {
  text.add("memory");
  addLimits(text, limits, " pages");
}

void addTable(Text &text, const Limits &limits, uint32_t element) {
  text.add("table of ");
  addTypeName(text, element);
  addLimits(text, limits, " elements");
}

void addGlobal(Text &text, uint32_t type, bool isMutable) {
  text.add(isMutable ? "mutable global " : "global ");
  addTypeName(text, type);
}

Limits limitsOf(const Memory &memory) { return {memory.pages(), memory.maxPages, memory.flags}; }
Limits limitsOf(const Table &table) { return {table.size, table.maxDeclared, table.flags}; }

const char *kindName(uint32_t kind) {
  constexpr const char *kNames[] = {"function", "table", "memory", "global", "tag"};
  return kind < sizeof(kNames) / sizeof(kNames[0]) ? kNames[kind] : "unknown kind";
}

/// What the module asks for.
void addWanted(Text &text, const ModuleRecord &record, const wzc_import &import) {
  const wzc_module &module = *record.module;
  switch (import.kind) {
  case WZC_EXTERN_FUNC:
    addFuncTypeName(text.add("function "), funcType(record.typeIds[module.function_types[import.index]]));
    break;
  case WZC_EXTERN_TABLE: {
    const wzc_table_type &type = module.tables[import.index];
    addTable(text, {type.min, type.max, type.flags}, type.element);
    break;
  }
  case WZC_EXTERN_MEMORY: {
    const wzc_memory_type &type = module.memories[import.index];
    addMemory(text, {type.min, type.max, type.flags});
    break;
  }
  case WZC_EXTERN_GLOBAL: {
    const wzc_global_type &type = module.globals[import.index];
    addGlobal(text, type.value, type.is_mutable != 0);
    break;
  }
  default: text.add(kindName(import.kind));
  }
}

/// What the host gave, which is of the right kind.
void addGiven(Text &text, const wzc_extern &given) {
  switch (given.kind) {
  case WZC_EXTERN_FUNC: addFuncTypeName(text.add("function "), funcType(given.of.func->type)); break;
  case WZC_EXTERN_TABLE: addTable(text, limitsOf(tableOf(given.of.table)), tableOf(given.of.table).elementType); break;
  case WZC_EXTERN_MEMORY: addMemory(text, limitsOf(memoryOf(given.of.memory))); break;
  case WZC_EXTERN_GLOBAL: addGlobal(text, given.of.global->type, given.of.global->isMutable); break;
  default: text.add(kindName(given.kind));
  }
}

Text &startMessage(Text &text, const wzc_import &import) {
  return text.add("import ")
      .addQuoted({import.module, import.module_size})
      .add(" ")
      .addQuoted({import.name, import.name_size})
      .add(": ");
}

wzc_trap *fail(const wzc_import &import, std::string_view reason) {
  Text text;
  return newTrap(WZC_TRAP_LINK_FAILURE, startMessage(text, import).add(reason).view());
}

bool belongsTo(const Store &store, const wzc_extern &given) {
  switch (given.kind) {
  case WZC_EXTERN_FUNC: {
    const Store *owner = storeOf(*given.of.func);
    return !owner || owner == &store;
  }
  case WZC_EXTERN_TABLE: return tableOf(given.of.table).store == &store;
  case WZC_EXTERN_MEMORY: return memoryOf(given.of.memory).store == &store;
  case WZC_EXTERN_GLOBAL: return given.of.global->store == &store;
  default: return true;
  }
}

bool matches(const ModuleRecord &record, const wzc_import &import, const wzc_extern &given) {
  const wzc_module &module = *record.module;
  switch (import.kind) {
  case WZC_EXTERN_FUNC: return given.of.func->type == record.typeIds[module.function_types[import.index]];
  case WZC_EXTERN_TABLE: {
    const wzc_table_type &type = module.tables[import.index];
    const Table &table = tableOf(given.of.table);
    return table.elementType == type.element && fits(limitsOf(table), {type.min, type.max, type.flags});
  }
  case WZC_EXTERN_MEMORY: {
    const wzc_memory_type &type = module.memories[import.index];
    const Memory &memory = memoryOf(given.of.memory);
    return memory.pageSizeLog2 == type.page_size_log2 && fits(limitsOf(memory), {type.min, type.max, type.flags});
  }
  case WZC_EXTERN_GLOBAL: {
    const wzc_global_type &type = module.globals[import.index];
    bool isMutable = type.is_mutable != 0;
    if (given.of.global->isMutable != isMutable)
      return false;
    return isMutable ? given.of.global->type == type.value : isSubtype(given.of.global->type, type.value);
  }
  default: return false;
  }
}

wzc_trap *matchImport(const Store &store, const ModuleRecord &record, const wzc_import &import,
                      const wzc_extern &given) {
  if (!given.of.any)
    return unknownImport(import);
  bool isKind = given.kind == static_cast<wzc_extern_kind>(import.kind);
  if (!isKind || !matches(record, import, given)) {
    Text reason;
    addWanted(reason.add("incompatible import type: expected "), record, import);
    reason.add(", found ");
    if (isKind)
      addGiven(reason, given);
    else
      reason.add(kindName(given.kind));
    return fail(import, reason.view());
  }
  if (!belongsTo(store, given))
    return fail(import, "belongs to another store");
  bool needsGuard = !(record.module->flags & WZC_MODULE_EXPLICIT_BOUNDS);
  if (given.kind == WZC_EXTERN_MEMORY && needsGuard && !memoryOf(given.of.memory).isGuarded &&
      !(memoryOf(given.of.memory).flags & WZC_LIMITS_64))
    return fail(import, "memory has no guard pages, which the module was compiled to rely on");
  return nullptr;
}

} // namespace

wzc_trap *unknownImport(const wzc_import &import) { return fail(import, "unknown import"); }

wzc_trap *matchImports(const Store &store, const ModuleRecord &record, const wzc_extern *imports, size_t importCount) {
  const wzc_module &module = *record.module;
  if (importCount != module.import_count) {
    Text text;
    text.add("expected ").addNumber(module.import_count).add(" imports, found ").addNumber(importCount);
    return newTrap(WZC_TRAP_LINK_FAILURE, text.view());
  }
  for (uint32_t i = 0; i < module.import_count; ++i)
    if (wzc_trap *trap = matchImport(store, record, module.imports[i], imports[i]))
      return trap;
  return nullptr;
}

} // namespace wzc
