// Modules compiled (or translated for the interpreter), loaded and instantiated in this process, for tests that call
// into them.

#ifndef WZC_TEST_SUPPORT_GUESTS_H
#define WZC_TEST_SUPPORT_GUESTS_H

#include "spec/engine.h"
#include "test/support/configurations.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wzc::test {

/// A value of any type by its bits, least significant byte first.
using Bits = std::array<uint8_t, 16>;

Bits bitsOf(uint64_t low, uint64_t high = 0);
uint64_t lowBits(const Bits &bits);
/// "0x2a", or 32 digits for a v128 with bits in its upper half.
std::string toText(const Bits &bits);

/// Bytes that a value of a type, given by its letter, takes in `Bits`.
unsigned sizeOfLetter(char letter);

struct CallResult {
  wzc_trap_code trap = WZC_TRAP_NONE;
  std::vector<Bits> values; // without a trap
};

/// An instance in a store of its own.
class Guest {
public:
  /// Null `state` if the module cannot be instantiated with `imports`; `trap` says why.
  explicit Guest(const wzc_module *module, std::span<const wzc_extern> imports = {});
  Guest(Guest &&) = default;
  Guest &operator=(Guest &&) = default;

  /// Calls the function exported as `name`; NOT_FOUND if there is none.
  CallResult call(std::string_view name, std::span<const Bits> args) const;
  CallResult call(wzc_func *function, std::span<const Bits> args) const;
  wzc_memory *memory(const char *name) const { return wzc_instance_memory(instance, name); }

  struct Delete {
    void operator()(wzc_store *doomed) const { wzc_store_delete(doomed); }
  };
  std::unique_ptr<wzc_store, Delete> store;
  wzc_instance *instance = nullptr;
  wzc_trap_code trap = WZC_TRAP_NONE;
  std::string message;
};

/// The modules of one configuration. Guests made of them must be gone first.
class GuestModules {
public:
  /// `adjust` may change the options of each module.
  explicit GuestModules(const Configuration &configuration,
                        std::function<void(size_t module, CompileOptions &)> adjust = {});
  GuestModules(const GuestModules &) = delete;
  GuestModules &operator=(const GuestModules &) = delete;
  ~GuestModules();

  /// One result for each module, in order. The bytes must stay valid.
  std::vector<spec::LoadedModule> load(std::span<const std::vector<uint8_t>> modules);

private:
  std::unique_ptr<spec::Engine> engine;
};

} // namespace wzc::test

#endif
