// A store owns everything modules create while they run.

#ifndef WZC_CORE_STORE_H
#define WZC_CORE_STORE_H

#include "abi/abi.h"
#include "vector.h"

struct wzc_global;   // of global.h
struct wzc_store {}; // of which embedders know the name alone

namespace wzc {

class Activation;
struct HostFunction;
struct Instance;
struct Memory;
struct Table;

struct Store : wzc_store {
  // The entry routines know where the first three members lie.
  uint64_t entryLimit; // a thread with this limit enters without preparation: stackLimit, or no thread's
  // Whether some module of the store computes with floating-point numbers, so that entries have to look at the host's
  // settings. Reading those is the dearest part of an entry on some processors.
  uint64_t usesFloats;
  Activation *outermost;  // of the entries into this store that have not ended; null if there is none
  uint64_t stackLimit;    // of the entry that was last, or is innermost; every instance has a copy
  uint64_t maxStackBytes; // 0: what the thread has
  uint64_t maxMemoryBytes;
  uint64_t maxTableElements;
  uint64_t maxInstances;
  void *interpreterStack; // made by the interpreter in one piece; freed with the store
  Vector<Instance *> instances;
  Vector<Memory *> memories;
  Vector<Table *> tables;
  Vector<wzc_global *> globals;
  Vector<HostFunction *> hostFunctions;
};

inline Store &storeOf(wzc_store *handle) { return *static_cast<Store *>(handle); }

/// Whether `address` lies in the reservation of a memory of `store`, guards included. Safe in a signal handler that
/// interrupted guest code of this store: then nobody is changing the list.
bool isInMemoryReservation(const Store &store, uintptr_t address);

} // namespace wzc

#endif
