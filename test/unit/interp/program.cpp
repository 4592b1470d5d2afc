#include "test/unit/interp/program.h"

#include <cstring>
#include <gtest/gtest.h>

namespace wzc::test {

Bytes typeCode(char letter) {
  switch (letter) {
  case 'i': return {0x7F};
  case 'I': return {0x7E};
  case 'f': return {0x7D};
  case 'F': return {0x7C};
  case 'v': return {0x7B};
  case 'r': return {0x70};
  default: return {0x6F};
  }
}

uint32_t Program::typeIndex(std::string_view type) {
  for (size_t i = 0; i < knownTypes.size(); ++i)
    if (knownTypes[i] == type)
      return static_cast<uint32_t>(i);
  knownTypes.emplace_back(type);
  std::vector<Bytes> lists[2];
  size_t colon = type.find(':');
  for (size_t i = 0; i < type.size(); ++i)
    if (i != colon)
      lists[i > colon].push_back(typeCode(type[i]));
  types.push_back(cat(0x60, list(lists[0]), list(lists[1])));
  return static_cast<uint32_t>(knownTypes.size() - 1);
}

uint32_t Program::add(std::string_view type, const Bytes &code, std::string_view locals) {
  std::vector<Bytes> groups;
  for (char letter : locals)
    groups.push_back(cat(1, typeCode(letter)));
  Bytes body = cat(list(groups), code, op::kEnd);
  auto index = static_cast<uint32_t>(imports.size() + functions.size());
  functions.push_back(uleb(typeIndex(type)));
  bodies.push_back(cat(uleb(body.size()), body));
  exports.push_back(cat(std::string_view(std::to_string(index)), 0x00, uleb(index)));
  return index;
}

void Program::importFunction(std::string_view name, std::string_view type) {
  imports.push_back(cat(std::string_view("env"), name, 0x00, uleb(typeIndex(type))));
}

void Program::withMemory(uint32_t pages) {
  memories.push_back(cat(0x00, uleb(pages)));
  exports.push_back(cat(std::string_view("memory"), 0x02, 0x00));
}

void Program::withTable(const std::vector<uint32_t> &functionIndices) {
  tables.push_back(cat(0x70, 0x00, uleb(functionIndices.size())));
  std::vector<Bytes> items;
  for (uint32_t index : functionIndices)
    items.push_back(uleb(index));
  elements.push_back(cat(0x00, op::i32(0), op::kEnd, list(items)));
  exports.push_back(cat(std::string_view("table"), 0x01, 0x00));
}

World::World(const wzc_store_options *options) : store(wzc_store_new(options)), linker(wzc_linker_new(store)) {}

World::~World() {
  wzc_linker_delete(linker);
  wzc_store_delete(store);
}

wzc_instance *World::instantiate(const Bytes &bytes) {
  sources.push_back(std::make_unique<Bytes>(bytes));
  Module module;
  Diag diag;
  std::unique_ptr<InterpretedModule> translated;
  if (decodeModule(*sources.back(), FeatureSet::defaults(), module, diag))
    translated = InterpretedModule::create(module, "test", diag);
  if (!translated) {
    ADD_FAILURE() << diag.error()->format("module");
    return nullptr;
  }
  modules.push_back(std::move(translated));
  wzc_instance *instance = nullptr;
  if (wzc_trap *trap = wzc_linker_instantiate(linker, modules.back()->descriptor(), &instance)) {
    ADD_FAILURE() << wzc_trap_message(trap);
    wzc_trap_delete(trap);
  }
  return instance;
}

void World::define(const char *name, const char *type, wzc_host_callback callback, void *context) {
  EXPECT_EQ(wzc_linker_define_func(linker, "env", name, type, callback, context), nullptr);
}

void World::define(const char *name, wzc_extern value) {
  EXPECT_EQ(wzc_linker_define(linker, "env", name, value), nullptr);
}

Outcome World::call(wzc_instance *instance, uint32_t function, const std::vector<Bits> &args) {
  wzc_func *func = wzc_instance_func(instance, std::to_string(function).c_str());
  EXPECT_NE(func, nullptr);
  return call(func, args);
}

Outcome World::call(wzc_func *function, const std::vector<Bits> &args) {
  EXPECT_EQ(args.size(), wzc_func_param_count(function));
  size_t results = wzc_func_result_count(function);
  std::vector<wzc_value> values(std::max(args.size(), results) + 1);
  auto kindOf = [](uint32_t type) { return type == WZC_V128 ? 16 : type == WZC_I32 || type == WZC_F32 ? 4 : 8; };
  for (size_t i = 0; i < args.size(); ++i) {
    switch (kindOf(wzc_func_param_type(function, i))) {
    case 4: values[i].i32 = static_cast<int32_t>(args[i].low); break;
    case 8: values[i].i64 = static_cast<int64_t>(args[i].low); break;
    default: std::memcpy(static_cast<void *>(&values[i]), &args[i], 16);
    }
  }
  Outcome outcome;
  if (wzc_trap *trap = wzc_func_call(store, function, nullptr, values.data())) {
    outcome.trap = wzc_trap_get_code(trap);
    outcome.message = wzc_trap_message(trap);
    for (size_t i = 0; i < wzc_trap_frame_count(trap); ++i) {
      outcome.offsets.push_back(wzc_trap_frame(trap, i).offset);
      outcome.functions.push_back(wzc_trap_frame(trap, i).function);
    }
    wzc_trap_delete(trap);
    return outcome;
  }
  for (size_t i = 0; i < results; ++i) {
    Bits bits;
    switch (kindOf(wzc_func_result_type(function, i))) {
    case 4: bits.low = static_cast<uint32_t>(values[i].i32); break;
    case 8: bits.low = static_cast<uint64_t>(values[i].i64); break;
    default: std::memcpy(static_cast<void *>(&bits), &values[i], 16);
    }
    outcome.values.push_back(bits);
  }
  return outcome;
}

Bytes op::constant(char letter, Bits value) {
  auto little = [&](size_t size) {
    Bytes bytes;
    for (size_t i = 0; i < size; ++i)
      append(bytes, static_cast<int>((i < 8 ? value.low >> (8 * i) : value.high >> (8 * (i - 8))) & 0xFF));
    return bytes;
  };
  switch (letter) {
  case 'i': return i32(static_cast<uint32_t>(value.low));
  case 'I': return i64(value.low);
  case 'f': return cat(0x43, little(4));
  case 'F': return cat(0x44, little(8));
  default: return cat(0xFD, 0x0C, little(16));
  }
}

} // namespace wzc::test
