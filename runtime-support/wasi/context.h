// What the functions of WASI work on: the state one wzc_wasi_define() owns, and the memory of the instance that calls.

#ifndef WZC_WASI_CONTEXT_H
#define WZC_WASI_CONTEXT_H

#include "core/vector.h"
#include "fd_table.h"
#include "guest_memory.h"
#include "path_resolver.h"
#include "wzc/wasi.h"

namespace wzc::wasi {

struct State;

/// The context of the native functions. Each instance has its own, because each has its own memory.
struct Wasi {
  State *state = nullptr;
  const wzc_memory_state *memory = nullptr; // null: the instance exports no "memory", and every pointer is a Fault

  GuestMemory guest() const { return GuestMemory(memory); }
  inline FdTable &fds() const;
  inline PathResolver &resolver() const;
};

/// Working space of one call, kept off the stack, which may be a small thread's.
struct Scratch {
  char path[GuestMemory::kPathCapacity];
  char secondPath[GuestMemory::kPathCapacity];
  alignas(8) uint8_t entries[16384];
  BufferList buffers;
};

struct State {
  Vector<String> args;
  Vector<String> environment;
  FdTable fds;
  PathResolver resolver;
  Scratch scratch;
  /// For calls that reach a function without going through an import of an instance: through a table, or by the host.
  Wasi shared;
  Vector<Wasi *> bindings;

  ~State() {
    for (Wasi *binding : bindings)
      destroyRecord(binding);
  }
};

inline FdTable &Wasi::fds() const { return state->fds; }
inline PathResolver &Wasi::resolver() const { return state->resolver; }

} // namespace wzc::wasi

/// The public configuration is the state before it is bound to a store.
struct wzc_wasi_config : wzc::wasi::State {};

#endif
