// The scripts' host module. See spectest.h.

#include "spec/spectest.h"

namespace wzc::spec {
namespace {

struct PrintFunction {
  const char *name;
  const char *type;
};

constexpr PrintFunction kPrintFunctions[] = {
    {"print", ":"},      {"print_i32", "i:"},      {"print_i64", "I:"},      {"print_f32", "f:"},
    {"print_f64", "F:"}, {"print_i32_f32", "if:"}, {"print_f64_f64", "FF:"},
};

wzc_trap *printNothing(void *, wzc_instance *, const wzc_value *, wzc_value *) { return nullptr; }

bool succeeded(wzc_trap *trap, std::string &error) {
  if (!trap)
    return true;
  error = wzc_trap_message(trap);
  wzc_trap_delete(trap);
  return false;
}

} // namespace

bool Spectest::create(wzc_store *store, std::string &error) {
  for (const PrintFunction &row : kPrintFunctions) {
    wzc_extern item{};
    item.kind = WZC_EXTERN_FUNC;
    if (!succeeded(wzc_func_new(store, row.type, printNothing, nullptr, nullptr, &item.of.func), error))
      return false;
    items.emplace_back(row.name, item);
  }

  auto addGlobal = [&](const char *name, wzc_value_kind kind, wzc_value value) {
    wzc_extern item{};
    item.kind = WZC_EXTERN_GLOBAL;
    if (!succeeded(wzc_global_new(store, kind, false, value, &item.of.global), error))
      return false;
    items.emplace_back(name, item);
    return true;
  };
  wzc_value i32{}, i64{}, f32{}, f64{};
  i32.i32 = 666;
  i64.i64 = 666;
  f32.f32 = 666.6f;
  f64.f64 = 666.6;
  if (!addGlobal("global_i32", WZC_I32, i32) || !addGlobal("global_i64", WZC_I64, i64) ||
      !addGlobal("global_f32", WZC_F32, f32) || !addGlobal("global_f64", WZC_F64, f64))
    return false;

  wzc_extern table{};
  table.kind = WZC_EXTERN_TABLE;
  if (!succeeded(wzc_table_new(store, WZC_FUNCREF, 10, 20, nullptr, &table.of.table), error))
    return false;
  items.emplace_back("table", table);

  wzc_extern memory{};
  memory.kind = WZC_EXTERN_MEMORY;
  if (!succeeded(wzc_memory_new(store, 1, 2, &memory.of.memory), error))
    return false;
  items.emplace_back("memory", memory);
  return true;
}

std::optional<Feature> Spectest::needs(std::string_view name) {
  if (name == "table64")
    return Feature::memory64;
  if (name == "shared_memory")
    return Feature::threads;
  return std::nullopt;
}

bool Spectest::find(std::string_view name, wzc_extern &result) const {
  for (const auto &[itemName, item] : items) {
    if (itemName == name) {
      result = item;
      return true;
    }
  }
  return false;
}

} // namespace wzc::spec
