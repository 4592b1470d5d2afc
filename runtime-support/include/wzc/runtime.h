/* wzc/runtime.h: the C interface of the wzc runtime.
 *
 * A *module* is constant data inside a compiled object (`extern const wzc_module NAME_module;`, declared by the header
 * wzc writes beside the object). A *store* owns everything that modules create while they run: instances, memories,
 * tables, globals, host functions. An *instance* is one module linked to its imports in one store.
 *
 * Errors are values. Every operation that can fail returns `wzc_trap *`: null on success, otherwise an object the
 * caller owns and frees with wzc_trap_delete(). No exception crosses this interface and none may be thrown through it.
 *
 * Threads: a store and all it owns may be used by one thread at a time; different stores are independent. Modules and
 * the process-wide tables behind them are safe to use from every thread.
 *
 * Ownership: objects of a store live until wzc_store_delete(). Strings and arrays passed in are copied unless said
 * otherwise. Names are byte strings with a length because WebAssembly names may contain any character; where a function
 * takes a `const char *` name it ends at the first null byte.
 */

#ifndef WZC_RUNTIME_H
#define WZC_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wzc_module wzc_module;
typedef struct wzc_store wzc_store;
typedef struct wzc_instance wzc_instance;
typedef struct wzc_memory_state wzc_memory;
typedef struct wzc_table_state wzc_table;
typedef struct wzc_global wzc_global;
typedef struct wzc_func wzc_func;
typedef struct wzc_linker wzc_linker;
typedef struct wzc_trap wzc_trap;

/* ---- values -------------------------------------------------------------------------------------------------- */

/* Codes of the binary format (specification, section 5.3). */
typedef enum wzc_value_kind {
  WZC_I32 = 0x7F,
  WZC_I64 = 0x7E,
  WZC_F32 = 0x7D,
  WZC_F64 = 0x7C,
  WZC_V128 = 0x7B,
  WZC_FUNCREF = 0x70,
  WZC_EXTERNREF = 0x6F
} wzc_value_kind;

/* A 128-bit vector, lane 0 at the lowest address. Passed in a vector register by typed calls. */
typedef uint8_t wzc_v128 __attribute__((vector_size(16)));

/* One value; which member holds it follows from the type of the function or global it belongs to. `ref` is a
 * `wzc_func *` for funcref and the embedder's own pointer for externref; null is the null reference. */
typedef union wzc_value {
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  wzc_v128 v128;
  void *ref;
} wzc_value;

/* ---- traps --------------------------------------------------------------------------------------------------- */

/* Why a call did not return normally. Values from runtime-support/abi/traps.def. */
typedef enum wzc_trap_code {
  WZC_TRAP_NONE = 0,
  WZC_TRAP_UNREACHABLE = 1,
  WZC_TRAP_MEMORY_OUT_OF_BOUNDS = 2,
  WZC_TRAP_TABLE_OUT_OF_BOUNDS = 3,
  WZC_TRAP_UNDEFINED_ELEMENT = 4,
  WZC_TRAP_UNINITIALIZED_ELEMENT = 5,
  WZC_TRAP_INDIRECT_CALL_TYPE_MISMATCH = 6,
  WZC_TRAP_INTEGER_DIVIDE_BY_ZERO = 7,
  WZC_TRAP_INTEGER_OVERFLOW = 8,
  WZC_TRAP_INVALID_CONVERSION_TO_INTEGER = 9,
  WZC_TRAP_CALL_STACK_EXHAUSTED = 10,
  WZC_TRAP_NULL_REFERENCE = 11,
  WZC_TRAP_NULL_FUNCTION_REFERENCE = 12,
  WZC_TRAP_UNALIGNED_ATOMIC = 13,
  WZC_TRAP_EXPECTED_SHARED_MEMORY = 14,
  WZC_TRAP_CAST_FAILURE = 15,
  WZC_TRAP_UNCAUGHT_EXCEPTION = 16,
  WZC_TRAP_INTERRUPTED = 17,
  WZC_TRAP_HOST_FAILURE = 32,
  WZC_TRAP_EXIT = 33,
  WZC_TRAP_LINK_FAILURE = 34,
  WZC_TRAP_OUT_OF_MEMORY = 35,
  WZC_TRAP_WRONG_TYPE = 36,
  WZC_TRAP_NOT_FOUND = 37,
  WZC_TRAP_LIMIT_EXCEEDED = 38
} wzc_trap_code;

/* One WebAssembly function on the stack when the trap happened. Valid as long as the trap. */
typedef struct wzc_frame {
  const wzc_module *module;
  uint32_t function;         /* index in the module's function index space */
  uint32_t offset;           /* of the instruction in the module's binary, bytes; UINT32_MAX: unknown */
  const char *function_name; /* from the name section, else the export name, else empty; not null-terminated */
  size_t function_name_size;
} wzc_frame;

/* A trap for a host function to return. `message` may be null. Never null itself: when memory is exhausted, a static
 * object is returned that wzc_trap_delete() accepts. */
wzc_trap *wzc_trap_new(wzc_trap_code code, const char *message);
/* The trap by which a guest ends itself (WASI proc_exit). */
wzc_trap *wzc_trap_new_exit(int32_t status);
void wzc_trap_delete(wzc_trap *trap);
wzc_trap_code wzc_trap_get_code(const wzc_trap *trap);
/* Status of an exit trap; 0 for every other. */
int32_t wzc_trap_exit_status(const wzc_trap *trap);
/* Message for people, null-terminated, never null. */
const char *wzc_trap_message(const wzc_trap *trap);
/* Innermost frame first; at most 128 frames are kept. */
size_t wzc_trap_frame_count(const wzc_trap *trap);
wzc_frame wzc_trap_frame(const wzc_trap *trap, size_t index);
/* The message and the back-trace, one line a frame, null-terminated; freed with free(). Null when memory is exhausted.
 */
char *wzc_trap_format(const wzc_trap *trap);

/* ---- types and externs ----------------------------------------------------------------------------------------- */

typedef enum wzc_extern_kind {
  WZC_EXTERN_FUNC = 0,
  WZC_EXTERN_TABLE = 1,
  WZC_EXTERN_MEMORY = 2,
  WZC_EXTERN_GLOBAL = 3,
  WZC_EXTERN_TAG = 4
} wzc_extern_kind;

/* Something that can be exported by an instance or handed to one as an import. Owned by its store. */
typedef struct wzc_extern {
  wzc_extern_kind kind;
  union {
    wzc_func *func;
    wzc_table *table;
    wzc_memory *memory;
    wzc_global *global;
    void *any;
  } of;
} wzc_extern;

/* A function type written with one letter a value: i i32, I i64, f f32, F f64, v v128, r funcref, e externref;
 * parameters, a colon, results: "iI:i". */

/* ---- modules --------------------------------------------------------------------------------------------------- */

const char *wzc_module_name(const wzc_module *module);
size_t wzc_module_import_count(const wzc_module *module);
size_t wzc_module_export_count(const wzc_module *module);

typedef struct wzc_name {
  const char *data; /* not null-terminated */
  size_t size;
} wzc_name;

typedef struct wzc_import_info {
  wzc_name module;
  wzc_name name;
  wzc_extern_kind kind;
} wzc_import_info;

typedef struct wzc_export_info {
  wzc_name name;
  wzc_extern_kind kind;
} wzc_export_info;

/* Forgets `module`, whose object is about to be unloaded (dlclose). Its instances may not be used any more, though the
 * store that owns them may still be deleted; traps that have frames in it may only be deleted. Unknown modules are
 * ignored. */
void wzc_module_unregister(const wzc_module *module);

wzc_import_info wzc_module_import(const wzc_module *module, size_t index);
wzc_export_info wzc_module_export(const wzc_module *module, size_t index);
/* The type of an imported or exported function in letters, as wzc_func_type_string() writes it; false for other kinds
 * too. */
bool wzc_module_import_type_string(const wzc_module *module, size_t index, char *buffer, size_t size);
bool wzc_module_export_type_string(const wzc_module *module, size_t index, char *buffer, size_t size);

/* ---- stores ---------------------------------------------------------------------------------------------------- */

/* Limits the host sets on what guests may use; 0 means the default named. */
typedef struct wzc_store_options {
  uint64_t max_memory_bytes;   /* of each memory; default: what the module declares */
  uint64_t max_table_elements; /* of each table; default 10,000,000 */
  uint64_t max_instances;      /* default: none */
  uint64_t max_stack_bytes;    /* of native stack below the entry from the host; default: what the thread has */
} wzc_store_options;

/* Null only when memory is exhausted. `options` may be null. */
wzc_store *wzc_store_new(const wzc_store_options *options);
/* Frees the store and all it owns. No call into any of its instances may be active. */
void wzc_store_delete(wzc_store *store);

/* ---- host functions, memories, tables, globals ------------------------------------------------------------------ */

/* A function of the host. `caller` is the instance that imported it (null when called without one: by the host, or
 * through a table). Reads arguments from `args`, writes results to `results` (the same array; read before writing).
 * Returns null, or a trap whose ownership passes to the runtime. Must not throw. */
typedef wzc_trap *(*wzc_host_callback)(void *context, wzc_instance *caller, const wzc_value *args, wzc_value *results);

/* `type` as above. `context` is passed through; `finalize`, unless null, is called with it when the store is deleted.
 */
wzc_trap *wzc_func_new(wzc_store *store, const char *type, wzc_host_callback callback, void *context,
                       void (*finalize)(void *), wzc_func **result);

/* Calls `code(context, ...)` with arguments read from `values` and writes the results over them from the start;
 * `values` has room for the larger of the two counts. */
typedef void (*wzc_array_call)(void *code, void *context, wzc_value *values);

/* A function of the host that compiled code calls directly. `code` has the native signature of `type`: `context` first,
 * then the parameters as int32_t, int64_t, float, double, wzc_v128 or void *; one result is returned by value; with two
 * or more the function returns void and takes a last parameter `wzc_value *results`. It reports failure by
 * wzc_trap_raise() and must not throw. `array_call` calls `code` for those who have the arguments in an array; null:
 * the runtime does that itself, a little slower. `finalize` as above. */
wzc_trap *wzc_func_new_native(wzc_store *store, const char *type, void *code, wzc_array_call array_call, void *context,
                              void (*finalize)(void *), wzc_func **result);
/* Ends the innermost call from the host into WebAssembly with `trap`, which it takes over; does not return. To be
 * called only from a native host function while no C++ object on the stack between that call and here needs its
 * destructor. */
__attribute__((noreturn)) void wzc_trap_raise(wzc_trap *trap);

size_t wzc_func_param_count(const wzc_func *func);
size_t wzc_func_result_count(const wzc_func *func);
/* Code of the value type (wzc_value_kind for the types it names). */
uint32_t wzc_func_param_type(const wzc_func *func, size_t index);
uint32_t wzc_func_result_type(const wzc_func *func, size_t index);
/* Writes the type in letters and a null byte; false if it has a type with no letter or `size` is too small. */
bool wzc_func_type_string(const wzc_func *func, char *buffer, size_t size);

/* Calls with types checked against `type` (null: not checked; the caller then answers for the values' types).
 * `values` holds the arguments and afterwards the results, and has room for the larger of the two counts. */
wzc_trap *wzc_func_call(wzc_store *store, wzc_func *func, const char *type, wzc_value *values);

/* Sizes in pages of 64 KiB; `max` UINT64_MAX: none. A memory may begin with 65,536 pages, but does not grow to more
 * than 65,535. */
wzc_trap *wzc_memory_new(wzc_store *store, uint64_t min, uint64_t max, wzc_memory **result);
/* First byte; the address never changes, the size may grow. Valid to wzc_memory_size() bytes. The pages are the
 * runtime's, which uses them again: do not map, protect or lock them in any other way. */
uint8_t *wzc_memory_data(const wzc_memory *memory);
uint64_t wzc_memory_size(const wzc_memory *memory);
/* Grows by `delta` pages; the previous size in pages, or -1 if that is not possible. */
int64_t wzc_memory_grow(wzc_memory *memory, uint64_t delta);
/* A pointer to `size` bytes at guest address `address`, or null if they are not all inside the memory. */
void *wzc_memory_at(const wzc_memory *memory, uint64_t address, uint64_t size);

wzc_trap *wzc_table_new(wzc_store *store, wzc_value_kind element, uint64_t min, uint64_t max, void *init,
                        wzc_table **result);
uint64_t wzc_table_size(const wzc_table *table);
wzc_trap *wzc_table_get(const wzc_table *table, uint64_t index, void **ref);
wzc_trap *wzc_table_set(wzc_table *table, uint64_t index, void *ref);
/* The previous size or -1. */
int64_t wzc_table_grow(wzc_table *table, uint64_t delta, void *init);

wzc_trap *wzc_global_new(wzc_store *store, wzc_value_kind kind, bool is_mutable, wzc_value value, wzc_global **result);
wzc_value_kind wzc_global_kind(const wzc_global *global);
bool wzc_global_is_mutable(const wzc_global *global);
wzc_value wzc_global_get(const wzc_global *global);
/* WRONG_TYPE if the global is immutable. */
wzc_trap *wzc_global_set(wzc_global *global, wzc_value value);

/* ---- instances ------------------------------------------------------------------------------------------------- */

/* Links `module` to `imports` (one for each of its imports, in order), evaluates its segments and runs its start
 * function. LINK_FAILURE names the import that does not fit. As the specification demands, what active segments wrote
 * before a trap stays written. On failure `*instance` is null. */
wzc_trap *wzc_instance_new(wzc_store *store, const wzc_module *module, const wzc_extern *imports, size_t import_count,
                           wzc_instance **instance);
wzc_store *wzc_instance_store(const wzc_instance *instance);
const wzc_module *wzc_instance_module(const wzc_instance *instance);
/* False if there is no such export. */
bool wzc_instance_export(wzc_instance *instance, const char *name, wzc_extern *result);
bool wzc_instance_export_n(wzc_instance *instance, const char *name, size_t name_size, wzc_extern *result);
wzc_extern wzc_instance_export_at(wzc_instance *instance, size_t index);
/* Null if there is no such export or it is of another kind. */
wzc_func *wzc_instance_func(wzc_instance *instance, const char *name);
wzc_memory *wzc_instance_memory(wzc_instance *instance, const char *name);
/* A pointer for the embedder's own use. */
void wzc_instance_set_host_data(wzc_instance *instance, void *data);
void *wzc_instance_host_data(const wzc_instance *instance);

/* ---- linking by name ------------------------------------------------------------------------------------------- */

/* Collects definitions by (module, name) for the imports of instances in one store. A later definition replaces an
 * earlier. */
wzc_linker *wzc_linker_new(wzc_store *store);
void wzc_linker_delete(wzc_linker *linker);
wzc_store *wzc_linker_store(const wzc_linker *linker);
wzc_trap *wzc_linker_define(wzc_linker *linker, const char *module, const char *name, wzc_extern definition);
wzc_trap *wzc_linker_define_func(wzc_linker *linker, const char *module, const char *name, const char *type,
                                 wzc_host_callback callback, void *context);
/* Every export of `instance` under the module name `module`. */
wzc_trap *wzc_linker_define_instance(wzc_linker *linker, const char *module, wzc_instance *instance);
/* Called for an import that has no definition; returns true with `*result` set to supply one. */
typedef bool (*wzc_import_resolver)(void *context, const wzc_module *module, size_t import, wzc_extern *result);
void wzc_linker_set_fallback(wzc_linker *linker, wzc_import_resolver resolver, void *context);
/* Called by wzc_linker_instantiate() for each new instance once its imports are linked and its memories, tables and
 * globals exist, before its segments are applied and its start function runs; memories may hold their data already.
 * Must neither call into the instance nor write to its memories. A trap it returns ends the instantiation. */
typedef wzc_trap *(*wzc_instantiate_callback)(void *context, wzc_instance *instance);
/* Adds a callback; they run in the order in which they were added. */
wzc_trap *wzc_linker_on_instantiate(wzc_linker *linker, wzc_instantiate_callback callback, void *context);
wzc_trap *wzc_linker_instantiate(wzc_linker *linker, const wzc_module *module, wzc_instance **instance);

/* ---- profiles -------------------------------------------------------------------------------------------------- */

/* A module that was compiled with --profile-generate counts what its functions do, in all its instances, for
 * --profile-use. When the process ends by exit(), and when the module is unregistered, its profile is written to the
 * file that WZC_PROFILE_FILE names in the environment, else to the one that the compiler was told. These are for a host
 * that wants it at another time or place. They may be called from any thread while others run the module, whose latest
 * counts may then be missing. NOT_FOUND: the module does not count. */

/* Writes the profile, whole or not at all; `path` null: where it would be written at exit. */
wzc_trap *wzc_module_write_profile(const wzc_module *module, const char *path);
/* The profile as bytes, freed with free(). */
wzc_trap *wzc_module_profile(const wzc_module *module, uint8_t **bytes, size_t *size);
/* Counts from zero again: for a host whose start should not count. */
wzc_trap *wzc_module_reset_profile(const wzc_module *module);

/* ---- the process ------------------------------------------------------------------------------------------------ */

/* Installs the handlers of SIGSEGV and SIGBUS that turn out-of-bounds accesses into traps; done by the first
 * instantiation of a module that needs them. A host that installs handlers of its own later must chain to ours or call
 * this again. */
void wzc_install_signal_handlers(void);
/* How many reservations of memories that were deleted the process keeps for instances to come, cleaned: 16 unless set,
 * at most 64. Each takes 8 GiB of address space, no memory. Gives back what is more; 0 keeps none. None are kept while
 * the process's address space is limited (RLIMIT_AS). */
void wzc_set_memory_pool(uint32_t reservations);
/* Version of the runtime, "MAJOR.MINOR.PATCH". */
const char *wzc_version(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
