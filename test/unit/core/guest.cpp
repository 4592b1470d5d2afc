#include "guest.h"

#include <atomic>
#include <cstring>

#include "core/libcalls.h"

// ---- sanitizers

// They leave the signals to the tests, and treat exhausted memory as the runtime does.
extern "C" {
extern const char kSanitizerOptions[];
const char kSanitizerOptions[] = "allocator_may_return_null=1:handle_segv=0:handle_sigbus=0:handle_abort=0";
const char *__asan_default_options();
const char *__asan_default_options() { return kSanitizerOptions; }
const char *__tsan_default_options();
const char *__tsan_default_options() { return kSanitizerOptions; }
}

// ---- functions

// Sanitizers must not add checks to what stands for compiled code.
#define GUEST __attribute__((section("wzc_text_test"), noinline, no_sanitize("address", "undefined", "thread")))

template <class T> static inline __attribute__((always_inline)) T *slotAt(GuestInstance *instance, uint64_t offset) {
  return reinterpret_cast<T *>(reinterpret_cast<uint8_t *>(instance) + offset);
}

// Offsets are computed outside of the section: the layout function is code of the host.
static __attribute__((noinline)) wzc_memory_slot *memorySlot(GuestInstance *instance) {
  return slotAt<wzc_memory_slot>(instance, layoutOf(instance).memories);
}
static __attribute__((noinline)) wzc_import_slot *importSlot(GuestInstance *instance) {
  return slotAt<wzc_import_slot>(instance, layoutOf(instance).imports);
}
static __attribute__((noinline)) wzc_table_state *firstTable(GuestInstance *instance) {
  return *slotAt<wzc_table_state *>(instance, layoutOf(instance).tables);
}
static __attribute__((noinline)) uint32_t typeIdOf(GuestInstance *instance, const char *text) {
  for (uint32_t i = 0; i < wzc::headerOf(instance).module->type_count; ++i) {
    const wzc_func_type &type = wzc::headerOf(instance).module->types[i];
    if (type.param_count == std::strlen(text) - 2 && type.result_count == 1 && type.params[0] == WZC_I32)
      return slotAt<uint32_t>(instance, layoutOf(instance).typeIds)[i];
  }
  return 0;
}

extern "C" {

GUEST int32_t guestAdd(GuestInstance *, int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
}

GUEST static int32_t loadLeaf(const uint8_t *base, uint64_t index) {
  return *reinterpret_cast<const volatile int32_t *>(base + index);
}

GUEST int32_t guestLoad(GuestInstance *instance, int32_t index) {
  const uint8_t *base = memorySlot(instance)->base;
  return *reinterpret_cast<const volatile int32_t *>(base + static_cast<uint32_t>(index));
}

GUEST int32_t guestLoadNested(GuestInstance *instance, int32_t index) {
  int32_t value = guestLoad(instance, index);
  __asm__ volatile("" : "+r"(value));
  return value + loadLeaf(memorySlot(instance)->base, 0);
}

GUEST void guestStore(GuestInstance *instance, int32_t index, int32_t value) {
  uint8_t *base = memorySlot(instance)->base;
  *reinterpret_cast<volatile uint8_t *>(base + static_cast<uint32_t>(index)) = static_cast<uint8_t>(value);
}

GUEST int32_t guestTrap(GuestInstance *instance, int32_t code) {
  if (code >= 0)
    wzc_libcall_trap(instance, static_cast<uint32_t>(code));
  return code;
}

GUEST int32_t guestTrapNested(GuestInstance *instance, int32_t code) {
  int32_t value = guestTrap(instance, code);
  __asm__ volatile("" : "+r"(value));
  return value + 1;
}

GUEST int32_t guestCallImport(GuestInstance *instance, int32_t argument) {
  wzc_import_slot *slot = importSlot(instance);
  int32_t value = reinterpret_cast<int32_t (*)(void *, int32_t)>(slot->code)(slot->context, argument);
  __asm__ volatile("" : "+r"(value));
  return value;
}

GUEST int32_t guestRecurse(GuestInstance *instance, int32_t depth) {
  volatile char frame[256];
  frame[0] = 1;
  if (reinterpret_cast<uintptr_t>(&frame) < wzc::headerOf(instance).stack_limit)
    wzc_libcall_trap(instance, WZC_TRAP_CALL_STACK_EXHAUSTED);
  if (depth == 0)
    return 0;
  return guestRecurse(instance, depth - 1) + frame[0];
}

GUEST int32_t guestRecurseUnchecked(GuestInstance *instance, int32_t depth) {
  volatile char frame[2048];
  frame[0] = 1;
  if (depth == 0)
    return 0;
  return guestRecurseUnchecked(instance, depth - 1) + frame[0];
}

GUEST int32_t guestCallIndirect(GuestInstance *instance, int32_t index, int32_t argument) {
  wzc_table_state *table = firstTable(instance);
  if (static_cast<uint32_t>(index) >= table->size)
    wzc_libcall_trap(instance, WZC_TRAP_UNDEFINED_ELEMENT);
  wzc_func *func = static_cast<wzc_func *>(table->elements[index]);
  if (!func)
    wzc_libcall_trap(instance, WZC_TRAP_UNINITIALIZED_ELEMENT);
  if (func->type != typeIdOf(instance, "i:i"))
    wzc_libcall_trap(instance, WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH);
  int32_t value = reinterpret_cast<int32_t (*)(void *, int32_t)>(func->code)(func->context, argument);
  __asm__ volatile("" : "+r"(value));
  return value;
}

GUEST int32_t guestWildRead(GuestInstance *, int32_t address) {
  const volatile int32_t *at = reinterpret_cast<const volatile int32_t *>(static_cast<intptr_t>(address));
  __asm__ volatile("" : "+r"(at));
  return *at;
}

GUEST void guestStart(GuestInstance *instance) {
  *reinterpret_cast<volatile int32_t *>(memorySlot(instance)->base) = 42;
}

GUEST void guestStartTraps(GuestInstance *instance) { wzc_libcall_trap(instance, WZC_TRAP_UNREACHABLE); }

GUEST double guestThird(GuestInstance *, double value) { return value / 3.0; }

// ---- thunks for the types the tests use

GUEST static void invokeI(void *code, void *context, wzc_value *) { reinterpret_cast<void (*)(void *)>(code)(context); }
GUEST static void invokeIToI(void *code, void *context, wzc_value *values) {
  values[0].i32 = reinterpret_cast<int32_t (*)(void *, int32_t)>(code)(context, values[0].i32);
}
GUEST static void invokeIiToI(void *code, void *context, wzc_value *values) {
  values[0].i32 = reinterpret_cast<int32_t (*)(void *, int32_t, int32_t)>(code)(context, values[0].i32, values[1].i32);
}
GUEST static void invokeIi(void *code, void *context, wzc_value *values) {
  reinterpret_cast<void (*)(void *, int32_t, int32_t)>(code)(context, values[0].i32, values[1].i32);
}
GUEST static void invokeFToF(void *code, void *context, wzc_value *values) {
  values[0].f64 = reinterpret_cast<double (*)(void *, double)>(code)(context, values[0].f64);
}
GUEST static int32_t adaptIToI(void *context, int32_t argument) {
  wzc_func *func = static_cast<wzc_func *>(context);
  wzc_value values[1];
  values[0].i32 = argument;
  func->array_call(func->code, func->context, values);
  return values[0].i32;
}

} // extern "C"

// ---- the builder

GuestModule::GuestModule() {
  module.abi_version = WZC_ABI_VERSION;
  module.name = "guest";
  module.start = UINT32_MAX;
  module.code_begin = __start_wzc_text_test;
  module.code_end = __stop_wzc_text_test;
  static std::atomic<uint8_t> serial;
  std::memset(hash, ++serial, sizeof(hash));
  module.source_hash = hash;
}

const char *GuestModule::keep(const std::string &text) { return strings.emplace_back(text).c_str(); }
const wzc_const_expr *GuestModule::keep(const wzc_const_expr &expression) {
  return &expressions.emplace_back(expression);
}

uint32_t GuestModule::type(const std::string &text) {
  for (uint32_t i = 0; i < typeTexts.size(); ++i)
    if (typeTexts[i] == text)
      return i;
  const std::string letters = "iIfFvre";
  const uint32_t codes[] = {WZC_I32, WZC_I64, WZC_F32, WZC_F64, WZC_V128, WZC_FUNCREF, WZC_EXTERNREF};
  std::vector<uint32_t> &params = lists.emplace_back();
  std::vector<uint32_t> &results = lists.emplace_back();
  size_t colon = text.find(':');
  for (size_t i = 0; i < text.size(); ++i)
    if (i != colon)
      (i < colon ? params : results).push_back(codes[letters.find(text[i])]);
  wzc_func_type type = {
      params.data(), results.data(), static_cast<uint32_t>(params.size()), static_cast<uint32_t>(results.size()),
      nullptr,       nullptr};
  if (text == ":")
    type.invoke = invokeI;
  else if (text == "i:i") {
    type.invoke = invokeIToI;
    type.adapt = reinterpret_cast<void *>(adaptIToI);
  } else if (text == "ii:i")
    type.invoke = invokeIiToI;
  else if (text == "ii:")
    type.invoke = invokeIi;
  else if (text == "F:F")
    type.invoke = invokeFToF;
  typeTexts.push_back(text);
  types.push_back(type);
  return static_cast<uint32_t>(types.size() - 1);
}

static wzc_import importEntry(const char *from, const char *name, wzc_extern_kind kind, uint32_t index) {
  return {from,
          name,
          static_cast<uint32_t>(std::strlen(from)),
          static_cast<uint32_t>(std::strlen(name)),
          static_cast<uint32_t>(kind),
          index};
}

uint32_t GuestModule::importFunction(const std::string &from, const std::string &name, const std::string &text) {
  uint32_t index = static_cast<uint32_t>(functionTypes.size());
  imports.push_back(importEntry(keep(from), keep(name), WZC_EXTERN_FUNC, index));
  functionTypes.push_back(type(text));
  functionNames.push_back(name);
  functionRefs.push_back(index);
  ++module.imported_function_count;
  return index;
}

uint32_t GuestModule::importMemory(const std::string &from, const std::string &name, uint64_t min, uint64_t max) {
  uint32_t index = static_cast<uint32_t>(memories.size());
  imports.push_back(importEntry(keep(from), keep(name), WZC_EXTERN_MEMORY, index));
  memories.push_back({min, max, 16, 0});
  ++module.imported_memory_count;
  return index;
}

uint32_t GuestModule::importTable(const std::string &from, const std::string &name, uint64_t min, uint64_t max) {
  uint32_t index = static_cast<uint32_t>(tables.size());
  imports.push_back(importEntry(keep(from), keep(name), WZC_EXTERN_TABLE, index));
  tables.push_back({min, max, WZC_FUNCREF, 0});
  ++module.imported_table_count;
  return index;
}

uint32_t GuestModule::importGlobal(const std::string &from, const std::string &name, uint32_t valueType,
                                   bool isMutable) {
  uint32_t index = static_cast<uint32_t>(globals.size());
  imports.push_back(importEntry(keep(from), keep(name), WZC_EXTERN_GLOBAL, index));
  globals.push_back({valueType, isMutable});
  ++module.imported_global_count;
  return index;
}

void GuestModule::exportAs(const std::string &name, wzc_extern_kind kind, uint32_t index) {
  if (!name.empty())
    exports.push_back({keep(name), static_cast<uint32_t>(name.size()), static_cast<uint32_t>(kind), index, 0});
}

uint32_t GuestModule::function(const std::string &name, const std::string &text, void *code, bool hasSlot) {
  uint32_t index = static_cast<uint32_t>(functionTypes.size());
  functionTypes.push_back(type(text));
  functionCodes.push_back(code);
  functionNames.push_back(name);
  if (hasSlot)
    functionRefs.push_back(index);
  exportAs(name, WZC_EXTERN_FUNC, index);
  return index;
}

uint32_t GuestModule::memory(const std::string &name, uint64_t min, uint64_t max) {
  memories.push_back({min, max, 16, 0});
  exportAs(name, WZC_EXTERN_MEMORY, static_cast<uint32_t>(memories.size() - 1));
  return static_cast<uint32_t>(memories.size() - 1);
}

uint32_t GuestModule::table(const std::string &name, uint64_t min, uint64_t max) {
  tables.push_back({min, max, WZC_FUNCREF, 0});
  exportAs(name, WZC_EXTERN_TABLE, static_cast<uint32_t>(tables.size() - 1));
  return static_cast<uint32_t>(tables.size() - 1);
}

uint32_t GuestModule::global(const std::string &name, uint32_t valueType, bool isMutable, const wzc_const_expr &init) {
  globals.push_back({valueType, isMutable});
  globalInits.push_back(init);
  exportAs(name, WZC_EXTERN_GLOBAL, static_cast<uint32_t>(globals.size() - 1));
  return static_cast<uint32_t>(globals.size() - 1);
}

void GuestModule::data(uint32_t offset, const std::string &bytes, uint32_t mode) {
  const std::string &kept = strings.emplace_back(bytes);
  dataSegments.push_back(
      {mode, 0, keep(constant(offset)), reinterpret_cast<const uint8_t *>(kept.data()), kept.size()});
}

void GuestModule::elements(uint32_t offset, const std::vector<uint32_t> &functions, uint32_t mode) {
  const std::vector<uint32_t> &kept = lists.emplace_back(functions);
  elementSegments.push_back(
      {mode, 0, keep(constant(offset)), WZC_FUNCREF, static_cast<uint32_t>(kept.size()), kept.data(), nullptr});
}

const wzc_module &GuestModule::finish() {
  for (const std::string &name : functionNames) {
    nameOffsets.push_back(static_cast<uint32_t>(nameBytes.size()));
    nameBytes += name;
  }
  nameOffsets.push_back(static_cast<uint32_t>(nameBytes.size()));
  auto count = [](const auto &list) { return static_cast<uint32_t>(list.size()); };
  module.types = types.data();
  module.type_count = count(types);
  module.imports = imports.data();
  module.import_count = count(imports);
  module.exports = exports.data();
  module.export_count = count(exports);
  module.function_types = functionTypes.data();
  module.function_count = count(functionTypes);
  module.function_codes = functionCodes.data();
  module.function_refs = functionRefs.data();
  module.function_ref_count = count(functionRefs);
  module.tables = tables.data();
  module.table_count = count(tables);
  module.memories = memories.data();
  module.memory_count = count(memories);
  module.globals = globals.data();
  module.global_count = count(globals);
  module.global_inits = globalInits.data();
  module.elements = elementSegments.data();
  module.element_count = count(elementSegments);
  module.data = dataSegments.data();
  module.data_count = count(dataSegments);
  module.function_name_offsets = nameOffsets.data();
  module.function_name_bytes = nameBytes.data();
  return module;
}

CallResult callExport(wzc_instance *instance, const char *name, int32_t a, int32_t b) {
  wzc_func *func = wzc_instance_func(instance, name);
  if (!func)
    return {wzc_trap_new(WZC_TRAP_NOT_FOUND, name), 0};
  wzc_value values[2] = {valueOf(a), valueOf(b)};
  wzc_trap *trap = wzc_func_call(wzc_instance_store(instance), func, nullptr, values);
  return {trap, values[0].i32};
}
