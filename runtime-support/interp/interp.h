// The interpreter: a module that runs without having been compiled.
//
// An interpreted module has a descriptor like a compiled one. Instances, linking, WASI, calls and traps are the same,
// and instances of both kinds import from each other.

#ifndef WZC_INTERP_INTERP_H
#define WZC_INTERP_INTERP_H

#include "compiler/wasm/diag.h"
#include "compiler/wasm/module.h"
#include "wzc/runtime.h"

#include <memory>
#include <string_view>

namespace wzc {

class InterpretedModule {
public:
  /// Validates the bodies of `source` (decodeModule() has done the rest) and translates them. Null: the error is in
  /// `diag`. `source` may go, its bytes must outlive the result. `name` is the module's in back-traces.
  [[nodiscard]] static std::unique_ptr<InterpretedModule> create(const Module &source, std::string_view name,
                                                                 Diag &diag);
  /// No instance of the module may exist any more.
  ~InterpretedModule();
  InterpretedModule(const InterpretedModule &) = delete;
  InterpretedModule &operator=(const InterpretedModule &) = delete;

  /// What wzc_instance_new() and the linker take. Any number of stores and threads may use it at the same time.
  const wzc_module *descriptor() const;
  /// Bytes of translated code and what belongs to it.
  size_t codeBytes() const;

private:
  struct Contents;
  explicit InterpretedModule(std::unique_ptr<Contents> contents);
  std::unique_ptr<Contents> contents;
};

} // namespace wzc

#endif
