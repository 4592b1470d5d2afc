// Functions whose frames are larger than what the stack's limit keeps free, called with every amount of stack left, in
// steps smaller than any frame: each call must come back or trap.

#include "test/run/module_text.h"
#include "test/support/tally.h"

#include <pthread.h>

using namespace wzc;
using namespace wzc::test;

namespace {

constexpr uint32_t kVectors = 20'000; // 320 KB
constexpr size_t kStackBytes = 2 << 20;
constexpr unsigned kSteps = 400;

Bytes vectorAccess(Opcode opcode, uint32_t index) { return cat(encode(opcode), 0x00, uleb(index * 16)); }

/// Reads vectors, does something else, and writes them in another order: all of them wait on the stack meanwhile.
Bytes holdMany(const Bytes &between) {
  Bytes code;
  for (uint32_t i = 0; i < kVectors; ++i)
    append(code, cat(i32Const(0), i32Const(0), vectorAccess(Opcode::V128Load, i)));
  append(code, between);
  for (uint32_t i = 0; i < kVectors; ++i)
    append(code, vectorAccess(Opcode::V128Store, i));
  return code;
}

Bytes callOf(uint32_t function) { return cat(encode(Opcode::Call), uleb(function)); }

/// `name`(n) calls itself n times, and then `last`.
void addDescent(ModuleWriter &module, std::string_view name, uint32_t own, uint32_t last) {
  constexpr uint8_t kNoResult = 0x40;
  Bytes code = cat(localGet(0), encode(Opcode::If), kNoResult, localGet(0), i32Const(1), encode(Opcode::I32Sub),
                   callOf(own), encode(Opcode::Else), callOf(last), encode(Opcode::End));
  // Not in tail position, and of some size.
  append(code,
         cat(i32Const(0), i32Const(0), encode(Opcode::I32Load), 0x02, 0x00, encode(Opcode::I32Store), 0x02, 0x00));
  module.function(name, "i:", "", code);
}

Bytes buildModule() {
  ModuleWriter module((kVectors * 16 >> 16) + 1);
  uint32_t leaf = module.function("leaf", ":", "", holdMany({}));
  uint32_t nothing = module.function("nothing", ":", "", {});
  uint32_t caller = module.function("caller", ":", "", holdMany(callOf(nothing)));
  addDescent(module, "to-leaf", caller + 1, leaf);
  addDescent(module, "to-caller", caller + 2, caller);
  return module.build();
}

class Run {
public:
  Run(Tally &tallyIn, const Configuration &configurationIn, const wzc_module *module)
      : tally(tallyIn), configuration(configurationIn), guest(module) {}

  void all() {
    tally.check(guest.instance != nullptr, [&] { return configuration.name() + ": " + guest.message; });
    if (!guest.instance)
      return;
    descend("to-leaf");
    descend("to-caller");
  }

private:
  wzc_trap_code call(const char *function, uint32_t depth) {
    Bits argument = bitsOf(depth);
    return guest.call(function, std::span(&argument, 1)).trap;
  }

  /// The first depth that traps is looked for by halving; then all depths about it are tried.
  void descend(const char *function) {
    uint32_t fits = 0, traps = 1 << 20;
    tally.check(call(function, fits) == WZC_TRAP_NONE, [&] { return name(function, fits) + "trapped"; });
    while (traps - fits > 1) {
      uint32_t middle = (fits + traps) / 2;
      (expect(function, middle) ? fits : traps) = middle;
    }
    for (unsigned step = 1; step <= kSteps; ++step) {
      tally.check(expect(function, fits - std::min(fits, step * 64)), [&] { return name(function, fits) + "trapped"; });
      tally.check(!expect(function, traps + step * 64), [&] { return name(function, traps) + "did not trap"; });
    }
  }

  /// Whether it comes back; a failure unless it comes back or runs out of stack.
  bool expect(const char *function, uint32_t depth) {
    wzc_trap_code trap = call(function, depth);
    tally.check(trap == WZC_TRAP_NONE || trap == WZC_TRAP_CALL_STACK_EXHAUSTED,
                [&] { return name(function, depth) + "trap " + std::to_string(trap); });
    return trap == WZC_TRAP_NONE;
  }

  std::string name(const char *function, uint32_t depth) const {
    return configuration.name() + " " + function + " " + std::to_string(depth) + ": ";
  }

  Tally &tally;
  const Configuration &configuration;
  Guest guest;
};

void runAll(Tally &tally, std::string_view only) {
  const Bytes bytes = buildModule();
  for (const Configuration &configuration : allConfigurations()) {
    if (!only.empty() && configuration.name() != only)
      continue;
    GuestModules modules(configuration);
    for (const spec::LoadedModule &loaded : modules.load(std::span(&bytes, 1))) {
      tally.check(loaded.module != nullptr, [&] { return configuration.name() + ": " + loaded.error; });
      if (loaded.module)
        Run(tally, configuration, loaded.module).all();
    }
  }
}

} // namespace

/// An argument, for looking at one failure: a configuration's name. Runs on a thread with a stack of a certain size.
int main(int argc, char **argv) {
  struct Job {
    Tally tally;
    std::string_view only;
  } job;
  if (argc > 1)
    job.only = argv[1];
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  auto start = [](void *argument) -> void * {
    auto *started = static_cast<Job *>(argument);
    runAll(started->tally, started->only);
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, start, &job) != 0)
    return 1;
  pthread_join(thread, nullptr);
  return job.tally.finish();
}
