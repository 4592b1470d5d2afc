// Plays the host's part of a trace (trace_writer.mjs) to the same module compiled by wzc, and checks the guest's part:
// every call of an import and its arguments, every result, every trap, the size of the memory and, where the trace has
// its hash, all of its content. NaNs are compared as NaNs: their bits are the engine's choice.

#include <wzc/runtime.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern "C" const wzc_module replayed_module;

namespace {

constexpr uint64_t pageSize = 65536;

struct Import {
  std::string type;
  wzc_extern object;
};

std::vector<uint8_t> trace;
size_t position;
uint64_t checks;
uint64_t hashes;
std::vector<Import> imports;
wzc_store *store;
wzc_instance *instance;
wzc_memory *memory;
std::string memoryName;

[[noreturn]] void fail(const std::string &message) {
  std::printf("after %llu checks, at byte %zu of the trace: %s\n", static_cast<unsigned long long>(checks), position,
              message.c_str());
  std::fflush(stdout);
  std::_Exit(1);
}

void expectSuccess(wzc_trap *trap, const char *what) {
  if (trap)
    fail(std::string(what) + ": " + wzc_trap_message(trap));
}

template <typename T> T read() {
  T value;
  if (trace.size() - position < sizeof value)
    fail("the trace ends too early");
  std::memcpy(&value, &trace[position], sizeof value);
  position += sizeof value;
  return value;
}

std::string readString() {
  std::string text(read<uint16_t>(), '\0');
  for (char &letter : text)
    letter = read<char>();
  return text;
}

wzc_value readValue() {
  wzc_value value = {};
  uint64_t bits = read<uint64_t>();
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}

uint64_t readMaximum() {
  uint32_t value = read<uint32_t>();
  return value == UINT32_MAX ? UINT64_MAX : value;
}

bool isNan(char type, uint64_t bits) {
  if (type == 'f')
    return (bits & 0x7FFFFFFF) > 0x7F800000;
  return type == 'F' && (bits & INT64_MAX) > 0x7FF0000000000000;
}

void checkValues(const std::string &types, const wzc_value *values, const std::string &what) {
  if (read<uint8_t>() != types.size())
    fail(what + ": another number of values");
  for (size_t index = 0; index < types.size(); ++index) {
    uint64_t mask = types[index] == 'i' || types[index] == 'f' ? UINT32_MAX : UINT64_MAX;
    uint64_t expected = read<uint64_t>() & mask;
    uint64_t found;
    std::memcpy(&found, &values[index], sizeof found);
    found &= mask;
    if (found == expected || (isNan(types[index], found) && isNan(types[index], expected)))
      continue;
    std::array<char, 96> text;
    std::snprintf(text.data(), text.size(), "value %zu of type %c: expected 0x%llx, found 0x%llx", index, types[index],
                  static_cast<unsigned long long>(expected), static_cast<unsigned long long>(found));
    fail(what + ": " + text.data());
  }
}

/// CRC-32 as zlib computes it, eight bytes at a time.
uint32_t crc32(const uint8_t *bytes, size_t size) {
  static const auto tables = [] {
    std::array<std::array<uint32_t, 256>, 8> result;
    for (uint32_t byte = 0; byte < 256; ++byte) {
      uint32_t value = byte;
      for (int bit = 0; bit < 8; ++bit)
        value = (value >> 1) ^ (value & 1 ? 0xEDB88320u : 0);
      result[0][byte] = value;
    }
    for (size_t table = 1; table < 8; ++table)
      for (size_t byte = 0; byte < 256; ++byte)
        result[table][byte] = (result[table - 1][byte] >> 8) ^ result[0][result[table - 1][byte] & 0xFF];
    return result;
  }();
  uint32_t crc = UINT32_MAX;
  for (; size >= 8; bytes += 8, size -= 8) {
    std::array<uint8_t, 8> block;
    std::memcpy(block.data(), bytes, 8);
    uint32_t value = 0;
    for (size_t index = 0; index < 8; ++index) {
      uint8_t byte = index < 4 ? block[index] ^ static_cast<uint8_t>(crc >> (8 * index)) : block[index];
      value ^= tables[7 - index][byte];
    }
    crc = value;
  }
  for (; size > 0; ++bytes, --size)
    crc = (crc >> 8) ^ tables[0][(crc ^ *bytes) & 0xFF];
  return ~crc;
}

void checkState(const std::string &what) {
  uint64_t size = read<uint32_t>() * pageSize;
  bool hashed = read<uint8_t>() != 0;
  uint32_t expected = hashed ? read<uint32_t>() : 0;
  ++checks;
  if (!memory)
    return;
  if (wzc_memory_size(memory) != size)
    fail(what + ": expected a memory of " + std::to_string(size) + " bytes, found " +
         std::to_string(wzc_memory_size(memory)));
  if (!hashed)
    return;
  ++hashes;
  if (crc32(wzc_memory_data(memory), size) != expected)
    fail(what + ": the content of the memory differs");
}

wzc_extern find(const std::string &name) {
  if (name.starts_with('#'))
    return imports.at(std::stoul(name.substr(1))).object;
  wzc_extern result;
  if (!wzc_instance_export_n(instance, name.data(), name.size(), &result))
    fail("no export " + name);
  return result;
}

void *readReference() { return reinterpret_cast<void *>(size_t{read<uint32_t>()}); }

void writeMemory() {
  uint32_t address = read<uint32_t>();
  uint32_t size = read<uint32_t>();
  void *target = memory ? wzc_memory_at(memory, address, size) : nullptr;
  if (!target || trace.size() - position < size)
    fail("the host writes out of bounds");
  std::memcpy(target, &trace[position], size);
  position += size;
}

void changeTable(char tag) {
  wzc_table *table = find(readString()).of.table;
  uint32_t number = read<uint32_t>();
  void *reference = readReference();
  if (tag == 'S')
    expectSuccess(wzc_table_set(table, number, reference), "setting an element of a table");
  else if (wzc_table_grow(table, number, reference) < 0)
    fail("the host cannot grow a table");
}

void setGlobal() {
  wzc_global *global = find(readString()).of.global;
  expectSuccess(wzc_global_set(global, readValue()), "setting a global");
}

wzc_func *readFunction(char tag, std::string &name) {
  name = readString();
  if (tag == 'C')
    return find(name).of.func;
  void *function = nullptr;
  uint32_t index = read<uint32_t>();
  expectSuccess(wzc_table_get(find(name).of.table, index, &function), "reading a table");
  name += "[" + std::to_string(index) + "]";
  return function ? static_cast<wzc_func *>(function) : (fail("no function in " + name), nullptr);
}

void checkTrap(wzc_trap *trap, const std::string &what) {
  bool guestsOwn = read<uint8_t>() != 0;
  if (!trap)
    fail(what + ": expected a trap");
  if (guestsOwn == (wzc_trap_get_code(trap) == WZC_TRAP_HOST_FAILURE))
    fail(what + ": another trap: " + wzc_trap_message(trap));
  wzc_trap_delete(trap);
}

/// Calls into the guest as the trace says, and checks how that ends.
void callGuest(char tag) {
  std::array<wzc_value, 64> values = {};
  std::string what = "instantiation";
  std::string results;
  wzc_trap *trap;
  if (tag == 'N') {
    std::vector<wzc_extern> objects;
    for (const Import &import : imports)
      objects.push_back(import.object);
    trap = wzc_instance_new(store, &replayed_module, objects.data(), objects.size(), &instance);
    if (!trap && !memory && !memoryName.empty())
      memory = wzc_instance_memory(instance, memoryName.c_str());
  } else {
    wzc_func *function = readFunction(tag, what);
    std::array<char, 128> type;
    if (!wzc_func_type_string(function, type.data(), type.size()))
      fail(what + ": its type cannot be written");
    results = std::string(type.data()).substr(std::string(type.data()).find(':') + 1);
    uint8_t count = read<uint8_t>();
    if (count != wzc_func_param_count(function))
      fail(what + ": another number of parameters");
    for (uint8_t index = 0; index < count; ++index)
      values.at(index) = readValue();
    trap = wzc_func_call(store, function, type.data(), values.data());
  }

  char end = read<char>();
  if (end == 'X')
    checkTrap(trap, what);
  else if (trap)
    fail(what + ": unexpected trap: " + wzc_trap_message(trap));
  else if (end == 'E')
    checkValues(results, values.data(), "results of " + what);
  else
    fail(what + " returned, expected that it calls an import");
  checkState("end of " + what);
}

/// Does what the host did until the guest's turn comes: 'R' and 'T' return to an import's caller, 'Z' is the end.
char playHost() {
  for (;;) {
    char tag = read<char>();
    switch (tag) {
    case 'N':
    case 'C':
    case 'K': callGuest(tag); break;
    case 'G':
      if (!memory || wzc_memory_grow(memory, read<uint32_t>()) < 0)
        fail("the host cannot grow the memory");
      break;
    case 'W': writeMemory(); break;
    case 'V': setGlobal(); break;
    case 'S':
    case 'L': changeTable(tag); break;
    case 'R':
    case 'T':
    case 'Z': return tag;
    default: fail(std::string("the host's turn, but the trace has ") + tag);
    }
  }
}

wzc_trap *callImport(void *context, wzc_instance *, const wzc_value *args, wzc_value *results) {
  size_t index = reinterpret_cast<size_t>(context);
  std::string what = "call of import " + std::to_string(index);
  if (read<char>() != 'I' || read<uint32_t>() != index)
    fail("unexpected " + what);
  const std::string &type = imports[index].type;
  checkValues(type.substr(0, type.find(':')), args, what);
  checkState(what);
  switch (playHost()) {
  case 'R':
    for (uint8_t count = read<uint8_t>(), result = 0; result < count; ++result)
      results[result] = readValue();
    return nullptr;
  case 'T': return wzc_trap_new(WZC_TRAP_HOST_FAILURE, "thrown by an import");
  default: fail("the trace ends in an import");
  }
}

void readImport(size_t index) {
  Import &import = imports[index];
  wzc_extern &object = import.object;
  object.kind = static_cast<wzc_extern_kind>(read<uint8_t>());
  wzc_trap *trap = nullptr;
  if (object.kind == WZC_EXTERN_FUNC) {
    import.type = readString();
    trap =
        wzc_func_new(store, import.type.c_str(), callImport, reinterpret_cast<void *>(index), nullptr, &object.of.func);
  } else if (object.kind == WZC_EXTERN_TABLE) {
    auto element = static_cast<wzc_value_kind>(read<uint8_t>());
    uint32_t minimum = read<uint32_t>();
    trap = wzc_table_new(store, element, minimum, readMaximum(), nullptr, &object.of.table);
  } else if (object.kind == WZC_EXTERN_MEMORY) {
    uint32_t minimum = read<uint32_t>();
    trap = wzc_memory_new(store, minimum, readMaximum(), &object.of.memory);
    memory = object.of.memory;
  } else {
    auto kind = static_cast<wzc_value_kind>(read<uint8_t>());
    bool isMutable = read<uint8_t>() != 0;
    trap = wzc_global_new(store, kind, isMutable, readValue(), &object.of.global);
  }
  expectSuccess(trap, "making an import");
}

bool readFile(const char *path) {
  FILE *file = std::fopen(path, "rb");
  if (!file)
    return false;
  std::array<uint8_t, 65536> block;
  while (size_t count = std::fread(block.data(), 1, block.size(), file))
    trace.insert(trace.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
  return std::fclose(file) == 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2 || !readFile(argv[1])) {
    std::fprintf(stderr, "usage: %s TRACE\n", argv[0]);
    return 2;
  }
  if (read<std::array<char, 4>>() != std::array{'w', 'z', 'c', 't'})
    fail("not a trace");
  store = wzc_store_new(nullptr);
  imports.resize(read<uint32_t>());
  for (size_t index = 0; index < imports.size(); ++index)
    readImport(index);
  memoryName = readString();
  if (playHost() != 'Z')
    fail("the host returns from an import that was not called");
  checkState("end of the trace");
  wzc_store_delete(store);
  std::printf("%llu checks, %llu of them of the whole memory\n", static_cast<unsigned long long>(checks),
              static_cast<unsigned long long>(hashes));
  return 0;
}
