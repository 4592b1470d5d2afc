#include "test/support/guests.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace wzc::test {

Bits bitsOf(uint64_t low, uint64_t high) {
  Bits bits;
  for (size_t i = 0; i < 8; ++i) {
    bits[i] = static_cast<uint8_t>(low >> (8 * i));
    bits[8 + i] = static_cast<uint8_t>(high >> (8 * i));
  }
  return bits;
}

static uint64_t halfOf(const Bits &bits, size_t from) {
  uint64_t half = 0;
  for (size_t i = 0; i < 8; ++i)
    half |= uint64_t{bits[from + i]} << (8 * i);
  return half;
}

uint64_t lowBits(const Bits &bits) { return halfOf(bits, 0); }

std::string toText(const Bits &bits) {
  char text[40];
  auto low = static_cast<unsigned long long>(halfOf(bits, 0)), high = static_cast<unsigned long long>(halfOf(bits, 8));
  if (high)
    std::snprintf(text, sizeof text, "0x%016llx%016llx", high, low);
  else
    std::snprintf(text, sizeof text, "0x%llx", low);
  return text;
}

unsigned sizeOfLetter(char letter) {
  switch (letter) {
  case 'i':
  case 'f': return 4;
  case 'v': return 16;
  default: return 8;
  }
}

static void copyValue(char letter, const void *from, void *to) { std::memcpy(to, from, sizeOfLetter(letter)); }

Guest::Guest(const wzc_module *module, std::span<const wzc_extern> imports) : store(wzc_store_new(nullptr)) {
  if (wzc_trap *failure = wzc_instance_new(store.get(), module, imports.data(), imports.size(), &instance)) {
    trap = wzc_trap_get_code(failure);
    message = wzc_trap_message(failure);
    wzc_trap_delete(failure);
  }
}

CallResult Guest::call(wzc_func *function, std::span<const Bits> args) const {
  char type[256];
  CallResult result;
  if (!function || !wzc_func_type_string(function, type, sizeof type)) {
    result.trap = WZC_TRAP_NOT_FOUND;
    return result;
  }
  std::string_view letters = type;
  std::string_view params = letters.substr(0, letters.find(':')), results = letters.substr(params.size() + 1);
  if (params.size() != args.size()) {
    result.trap = WZC_TRAP_WRONG_TYPE;
    return result;
  }
  std::vector<wzc_value> values(std::max<size_t>({params.size(), results.size(), 1}));
  for (size_t i = 0; i < params.size(); ++i)
    copyValue(params[i], args[i].data(), &values[i]);
  if (wzc_trap *failure = wzc_func_call(store.get(), function, type, values.data())) {
    result.trap = wzc_trap_get_code(failure);
    wzc_trap_delete(failure);
    return result;
  }
  for (size_t i = 0; i < results.size(); ++i) {
    Bits bits{};
    copyValue(results[i], &values[i], bits.data());
    result.values.push_back(bits);
  }
  return result;
}

CallResult Guest::call(std::string_view name, std::span<const Bits> args) const {
  wzc_extern found;
  if (!wzc_instance_export_n(instance, name.data(), name.size(), &found) || found.kind != WZC_EXTERN_FUNC)
    return {WZC_TRAP_NOT_FOUND, {}};
  return call(found.of.func, args);
}

GuestModules::GuestModules(const Configuration &configuration,
                           std::function<void(size_t module, CompileOptions &)> adjust)
    : engine(configuration.interpreted ? spec::makeInterpreterEngine()
                                       : spec::makeCompiledEngine(configuration.optLevel, configuration.bounds,
                                                                  configuration.traps, std::move(adjust))) {}

GuestModules::~GuestModules() { engine->unload(); }

std::vector<spec::LoadedModule> GuestModules::load(std::span<const std::vector<uint8_t>> modules) {
  std::vector<spec::ModuleSource> sources;
  for (const std::vector<uint8_t> &bytes : modules)
    sources.push_back({bytes, FeatureSet::defaults(), "m" + std::to_string(sources.size()) + ".wasm"});
  return engine->load(sources, [](size_t) {});
}

} // namespace wzc::test
