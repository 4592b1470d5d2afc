// Modules for tests of the interpreter, written with ModuleBuilder, and calls into them.

#ifndef WZC_TEST_UNIT_INTERP_PROGRAM_H
#define WZC_TEST_UNIT_INTERP_PROGRAM_H

#include "interp/interp.h"
#include "numerics/values.h"
#include "test/unit/wasm/module_builder.h"

#include <memory>
#include <string>
#include <vector>

namespace wzc::test {

/// A value of any type by its bits; scalars in the low half.
struct Bits {
  uint64_t low = 0;
  uint64_t high = 0;
  friend bool operator==(const Bits &, const Bits &) = default;
};

/// What a call gives.
struct Outcome {
  wzc_trap_code trap = WZC_TRAP_NONE;
  std::vector<Bits> values;
  std::vector<uint32_t> offsets;   // of the trap's frames
  std::vector<uint32_t> functions; // likewise
  std::string message;
};

/// A module by functions that are all exported, under "0", "1", ...: those of `add` follow what was imported.
class Program : public ModuleBuilder {
public:
  /// Adds a function; types in letters, "ii:i". Returns its index. `locals` are letters, too.
  uint32_t add(std::string_view type, const Bytes &code, std::string_view locals = "");
  void importFunction(std::string_view name, std::string_view type);
  void withMemory(uint32_t pages = 1);
  /// A table of funcref with the given functions.
  void withTable(const std::vector<uint32_t> &functionIndices);

private:
  uint32_t typeIndex(std::string_view type);
  std::vector<std::string> knownTypes;
};

Bytes typeCode(char letter);

/// A store with instances of interpreted modules.
class World {
public:
  explicit World(const wzc_store_options *options = nullptr);
  ~World();
  World(const World &) = delete;
  World &operator=(const World &) = delete;

  /// Instantiates a module; fails the test if that is not possible. Imports come from "env".
  wzc_instance *instantiate(const Bytes &bytes);
  /// Defines a host function for imports from "env".
  void define(const char *name, const char *type, wzc_host_callback callback, void *context);
  void define(const char *name, wzc_extern value);
  Outcome call(wzc_instance *instance, uint32_t function, const std::vector<Bits> &args = {});
  Outcome call(wzc_func *function, const std::vector<Bits> &args = {});

  wzc_store *store;
  wzc_linker *linker;

private:
  std::vector<std::unique_ptr<Bytes>> sources;
  std::vector<std::unique_ptr<InterpretedModule>> modules;
};

// ---- code

namespace op {

inline Bytes code(Opcode opcode) {
  const OpcodeInfo &row = info(opcode);
  return row.prefix ? cat(row.prefix, uleb(row.code)) : Bytes{static_cast<uint8_t>(row.code)};
}
inline Bytes get(uint32_t local) { return cat(0x20, uleb(local)); }
inline Bytes set(uint32_t local) { return cat(0x21, uleb(local)); }
inline Bytes tee(uint32_t local) { return cat(0x22, uleb(local)); }
inline Bytes i32(uint32_t value) { return cat(0x41, sleb(static_cast<int32_t>(value))); }
inline Bytes i64(uint64_t value) { return cat(0x42, sleb(static_cast<int64_t>(value))); }
inline Bytes call(uint32_t function) { return cat(0x10, uleb(function)); }
inline Bytes callIndirect(uint32_t type) { return cat(0x11, uleb(type), 0x00); }
inline Bytes br(uint32_t depth) { return cat(0x0C, uleb(depth)); }
inline Bytes brIf(uint32_t depth) { return cat(0x0D, uleb(depth)); }
inline Bytes access(Opcode opcode, uint32_t offset) { return cat(code(opcode), 0x00, uleb(offset)); }
/// The instruction that pushes a constant of the type with the given letter.
Bytes constant(char letter, Bits value);

inline constexpr uint8_t kDrop = 0x1A, kSelect = 0x1B, kEnd = 0x0B, kElse = 0x05, kReturn = 0x0F, kBlock = 0x02,
                         kLoop = 0x03, kIf = 0x04, kEmpty = 0x40, kI32 = 0x7F, kAdd = 0x6A, kSub = 0x6B, kMul = 0x6C,
                         kEqz = 0x45, kLtU = 0x49, kUnreachable = 0x00;

} // namespace op

} // namespace wzc::test

#endif
