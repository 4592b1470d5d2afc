// The modules of the process: what is worth computing once for each, and which addresses hold their code.
//
// A module is registered when it is first instantiated. The code ranges are an immutable array behind an atomic
// pointer, because the signal handler reads them; whoever replaces the array waits until no reader is left before
// freeing the old one.

#ifndef WZC_CORE_REGISTRY_H
#define WZC_CORE_REGISTRY_H

#include <atomic>
#include <cstdint>

#include "abi/abi.h"
#include "abi/instance_layout.h"
#include "memory_image.h"

namespace wzc {

struct FunctionStart {
  uintptr_t code;
  uint32_t definedIndex;
};

struct ModuleRecord {
  const wzc_module *module;
  InstanceLayout layout;
  uint32_t *typeIds;             // canonical id for every type of the module
  uint32_t *slotOfFunction;      // for every function its place in function_refs, or kNoSlot
  FunctionStart *functionStarts; // sorted by code; made when first needed, under the ProcessLock
  uintptr_t codeBegin;
  uintptr_t codeEnd;
  uint8_t sourceHash[32];
  std::atomic<bool> wasInstantiated;
  std::atomic<InitialContents *> contents; // null until asked for
  ModuleRecord *next;                      // in its bucket
};

constexpr uint32_t kNoSlot = UINT32_MAX;

/// The record of `module`, made if there is none yet; null when memory is exhausted.
[[nodiscard]] ModuleRecord *registerModule(const wzc_module &module);

/// The images of the module's memories for one more instance; null: none. Made when asked for the second time: a module
/// that is instantiated once, as most are in a command, is better served by copying.
[[nodiscard]] const InitialContents *initialContents(ModuleRecord &record);

/// Whether `pc` lies in code of a registered module. Safe in a signal handler.
bool isGuestCode(uintptr_t pc);

struct FunctionPlace {
  const wzc_module *module;
  uint32_t definedIndex;
  uintptr_t code; // where it starts
};

/// The function of a registered module that has code at `pc` and starts at `start`, or has a version that does. Not for
/// signal handlers.
bool findFunction(uintptr_t pc, uintptr_t start, FunctionPlace &place);

/// Sets what is called, without the ProcessLock, with a module before it is unregistered.
void onModuleUnregister(void (*callback)(const wzc_module *module));

/// The threads that were reading are not part of the child.
void resetCodeRangeReadersAfterFork();

} // namespace wzc

#endif
