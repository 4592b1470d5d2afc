// "Compiled" functions written by hand, and a builder for the descriptors of modules made of them.
//
// The functions follow the native convention (instance first, then the parameters) and lie in a section of their own,
// so that the runtime can tell them from the host's code as it does with real objects.

#ifndef WZC_TEST_UNIT_CORE_GUEST_H
#define WZC_TEST_UNIT_CORE_GUEST_H

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "abi/abi.h"
#include "abi/instance_layout.h"

using GuestInstance = wzc_instance;

extern "C" {
// i32, i32 -> i32
int32_t guestAdd(GuestInstance *instance, int32_t a, int32_t b);
// i32 -> i32: memory 0 at the index
int32_t guestLoad(GuestInstance *instance, int32_t index);
// the same one call deeper
int32_t guestLoadNested(GuestInstance *instance, int32_t index);
// i32, i32 -> : stores a byte
void guestStore(GuestInstance *instance, int32_t index, int32_t value);
// i32 -> i32: traps with the code
int32_t guestTrap(GuestInstance *instance, int32_t code);
int32_t guestTrapNested(GuestInstance *instance, int32_t code);
// i32 -> i32: calls imported function 0
int32_t guestCallImport(GuestInstance *instance, int32_t argument);
// i32 -> i32: depth of a recursion, with the check of the stack limit
int32_t guestRecurse(GuestInstance *instance, int32_t depth);
// the same without the check, so that it runs into the guard
int32_t guestRecurseUnchecked(GuestInstance *instance, int32_t depth);
// i32, i32 -> i32: calls element `index` of table 0, of type i32 -> i32
int32_t guestCallIndirect(GuestInstance *instance, int32_t index, int32_t argument);
// i32 -> i32: reads through a null pointer, which no compiled code does
int32_t guestWildRead(GuestInstance *instance, int32_t);
// -> : start function; stores 42 at address 0
void guestStart(GuestInstance *instance);
void guestStartTraps(GuestInstance *instance);
// f64 -> f64: a third of it
double guestThird(GuestInstance *instance, double value);

extern const uint8_t __start_wzc_text_test[];
extern const uint8_t __stop_wzc_text_test[];
}

inline wzc::InstanceLayout layoutOf(const GuestInstance *instance) {
  return wzc::InstanceLayout::compute(*wzc::headerOf(instance).module);
}

/// Builds one module; `module` may be used once finish() has been called, as long as the builder lives.
class GuestModule {
public:
  GuestModule();
  GuestModule(const GuestModule &) = delete;
  GuestModule &operator=(const GuestModule &) = delete;
  ~GuestModule() { wzc_module_unregister(&module); }

  /// Types are written as in runtime.h; the same string is the same type.
  uint32_t type(const std::string &text);
  uint32_t importFunction(const std::string &from, const std::string &name, const std::string &type);
  uint32_t importMemory(const std::string &from, const std::string &name, uint64_t min, uint64_t max);
  uint32_t importTable(const std::string &from, const std::string &name, uint64_t min, uint64_t max);
  uint32_t importGlobal(const std::string &from, const std::string &name, uint32_t type, bool isMutable);
  /// A function with a slot for references, exported as `name` unless that is empty.
  uint32_t function(const std::string &name, const std::string &type, void *code, bool hasSlot = true);
  uint32_t memory(const std::string &name, uint64_t min, uint64_t max);
  uint32_t table(const std::string &name, uint64_t min, uint64_t max);
  uint32_t global(const std::string &name, uint32_t type, bool isMutable, const wzc_const_expr &init);
  void data(uint32_t offset, const std::string &bytes, uint32_t mode = WZC_SEGMENT_ACTIVE);
  void elements(uint32_t offset, const std::vector<uint32_t> &functions, uint32_t mode = WZC_SEGMENT_ACTIVE);
  void exportAs(const std::string &name, wzc_extern_kind kind, uint32_t index);
  const wzc_module &finish();

  wzc_module module = {};

private:
  const char *keep(const std::string &text);
  const wzc_const_expr *keep(const wzc_const_expr &expression);

  std::deque<std::string> strings;
  std::deque<std::vector<uint32_t>> lists;
  std::deque<wzc_const_expr> expressions;
  std::vector<std::string> typeTexts;
  std::vector<wzc_func_type> types;
  std::vector<wzc_import> imports;
  std::vector<wzc_export> exports;
  std::vector<uint32_t> functionTypes;
  std::vector<void *> functionCodes;
  std::vector<uint32_t> functionRefs;
  std::vector<std::string> functionNames;
  std::vector<uint32_t> nameOffsets;
  std::string nameBytes;
  std::vector<wzc_table_type> tables;
  std::vector<wzc_memory_type> memories;
  std::vector<wzc_global_type> globals;
  std::vector<wzc_const_expr> globalInits;
  std::vector<wzc_data_segment> dataSegments;
  std::vector<wzc_element_segment> elementSegments;
  uint8_t hash[32];
};

inline wzc_const_expr constant(uint64_t low) { return {WZC_CONST_VALUE, 0, low, 0, nullptr}; }

inline wzc_value valueOf(int32_t number) {
  wzc_value value = {};
  value.i32 = number;
  return value;
}

/// Holds a trap for the length of a test's scope.
struct TrapHolder {
  wzc_trap *trap;
  TrapHolder(wzc_trap *held) : trap(held) {} // implicit on purpose: TrapHolder t = wzc_func_call(...)
  TrapHolder(const TrapHolder &) = delete;
  TrapHolder &operator=(const TrapHolder &) = delete;
  ~TrapHolder() { wzc_trap_delete(trap); }
  wzc_trap_code code() const { return trap ? wzc_trap_get_code(trap) : WZC_TRAP_NONE; }
  std::string message() const { return trap ? wzc_trap_message(trap) : ""; }
  std::string frame(size_t index) const {
    if (!trap || index >= wzc_trap_frame_count(trap))
      return "";
    wzc_frame frame = wzc_trap_frame(trap, index);
    return std::string(frame.function_name, frame.function_name_size);
  }
  size_t frames() const { return trap ? wzc_trap_frame_count(trap) : 0; }
};

/// A store that is deleted at the end of the scope.
struct StoreHolder {
  wzc_store *store;
  explicit StoreHolder(const wzc_store_options *options = nullptr) : store(wzc_store_new(options)) {}
  StoreHolder(const StoreHolder &) = delete;
  StoreHolder &operator=(const StoreHolder &) = delete;
  ~StoreHolder() { wzc_store_delete(store); }
  operator wzc_store *() const { return store; }
};

/// Calls an export of type (i32, ...) -> i32.
struct CallResult {
  wzc_trap *trap;
  int32_t value;
};
CallResult callExport(wzc_instance *instance, const char *name, int32_t a = 0, int32_t b = 0);

#endif
