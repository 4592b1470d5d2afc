// The workload on SQLite compiled to WebAssembly and from there to sqlite3.o. SQLite then is a library like any other:
// it is linked with, its functions are called by name. But it sees only its own memory and the one directory granted to
// it, and a bug in it ends in a trap, which is a value.
//
// Guest pointers are 32-bit addresses in the guest's memory. The host copies what it passes into memory the guest's
// own malloc handed out, and reads results through wzc_memory_at(), which checks the bounds.

#include "workload.h"

#include "sqlite3.h" // written by wzc

#include "wzc/runtime.h"
#include "wzc/wasi.h"

#include <cstring>

namespace {

using GuestPointer = int32_t;

constexpr int32_t sqliteOk = 0;
constexpr int32_t sqliteRow = 100;
constexpr int32_t sqliteDone = 101;
constexpr GuestPointer sqliteTransient = -1; // a destructor that says: copy it

void check(wzc_trap *trap) {
  if (!trap)
    return;
  char *text = wzc_trap_format(trap);
  fail(text ? text : "trap");
}

class GuestDatabase : public Database {
public:
  GuestDatabase(const char *directory, const char *file) {
    store = wzc_store_new(nullptr);
    wzc_linker *linker = store ? wzc_linker_new(store) : nullptr;
    wzc_wasi_config *config = wzc_wasi_config_new();
    if (!linker || !config)
      fail("out of memory");
    check(wzc_wasi_config_dir(config, directory, "/data", WZC_DIR_READ_WRITE));
    check(wzc_wasi_define(linker, config));
    check(wzc_linker_instantiate(linker, &sqlite3_module, &instance));
    wzc_linker_delete(linker);
    memory = wzc_instance_memory(instance, "memory");
    if (wzc_func *initialize = wzc_instance_func(instance, "_initialize"))
      check(wzc_func_call(store, initialize, ":", nullptr));

    // One buffer for what goes in, grown as needed, and one for a pointer that comes out.
    check(sqlite3_malloc(instance, sizeof(GuestPointer), &outPointer));
    if (outPointer == 0)
      fail("the guest is out of memory");

    std::string path = std::string("/data/") + file;
    int32_t result;
    check(sqlite3_sqlite3_open(instance, copyIn(path), outPointer, &result));
    connection = readPointer(outPointer);
    checkResult(result);
  }
  ~GuestDatabase() override {
    int32_t result;
    check(sqlite3_sqlite3_close(instance, connection, &result));
    wzc_store_delete(store);
  }

  std::string version() override {
    GuestPointer text;
    check(sqlite3_sqlite3_libversion(instance, &text));
    return readString(text);
  }
  void execute(std::string_view sql) override {
    int32_t result;
    check(sqlite3_sqlite3_exec(instance, connection, copyIn(sql), 0, 0, 0, &result));
    checkResult(result);
  }
  Statement prepare(std::string_view sql) override {
    int32_t result;
    check(sqlite3_sqlite3_prepare_v2(instance, connection, copyIn(sql), -1, outPointer, 0, &result));
    checkResult(result);
    return static_cast<uint32_t>(readPointer(outPointer));
  }
  void bind(Statement statement, int parameter, int64_t value) override {
    int32_t result;
    check(sqlite3_sqlite3_bind_int64(instance, of(statement), parameter, value, &result));
    checkResult(result);
  }
  void bind(Statement statement, int parameter, double value) override {
    int32_t result;
    check(sqlite3_sqlite3_bind_double(instance, of(statement), parameter, value, &result));
    checkResult(result);
  }
  void bind(Statement statement, int parameter, std::string_view value) override {
    int32_t result;
    check(sqlite3_sqlite3_bind_text(instance, of(statement), parameter, copyIn(value),
                                    static_cast<int32_t>(value.size()), sqliteTransient, &result));
    checkResult(result);
  }
  bool step(Statement statement) override {
    int32_t result;
    check(sqlite3_sqlite3_step(instance, of(statement), &result));
    if (result != sqliteRow && result != sqliteDone)
      checkResult(result);
    return result == sqliteRow;
  }
  void reset(Statement statement) override {
    int32_t result;
    check(sqlite3_sqlite3_reset(instance, of(statement), &result));
    checkResult(result);
  }
  void finalize(Statement statement) override {
    int32_t result;
    check(sqlite3_sqlite3_finalize(instance, of(statement), &result));
    checkResult(result);
  }
  int columnCount(Statement statement) override {
    int32_t count;
    check(sqlite3_sqlite3_column_count(instance, of(statement), &count));
    return count;
  }
  std::string columnName(Statement statement, int column) override {
    GuestPointer text;
    check(sqlite3_sqlite3_column_name(instance, of(statement), column, &text));
    return readString(text);
  }
  std::string columnText(Statement statement, int column) override {
    GuestPointer text;
    int32_t size;
    check(sqlite3_sqlite3_column_text(instance, of(statement), column, &text));
    check(sqlite3_sqlite3_column_bytes(instance, of(statement), column, &size));
    if (text == 0)
      return "";
    return std::string(static_cast<const char *>(at(text, static_cast<uint32_t>(size))), static_cast<uint32_t>(size));
  }

private:
  static GuestPointer of(Statement statement) { return static_cast<GuestPointer>(statement); }

  void *at(GuestPointer address, uint64_t size) {
    void *pointer = wzc_memory_at(memory, static_cast<uint32_t>(address), size);
    if (!pointer)
      fail("the guest gave a pointer outside its memory");
    return pointer;
  }

  // The text, with a null byte after it, in the guest's memory. Good until the next call.
  GuestPointer copyIn(std::string_view text) {
    if (text.size() + 1 > bufferSize) {
      if (buffer != 0)
        check(sqlite3_free(instance, buffer));
      bufferSize = text.size() + 1 > 4096 ? text.size() + 1 : 4096;
      check(sqlite3_malloc(instance, static_cast<int32_t>(bufferSize), &buffer));
      if (buffer == 0)
        fail("the guest is out of memory");
    }
    char *target = static_cast<char *>(at(buffer, text.size() + 1));
    memcpy(target, text.data(), text.size());
    target[text.size()] = 0;
    return buffer;
  }

  GuestPointer readPointer(GuestPointer address) {
    GuestPointer value;
    memcpy(&value, at(address, sizeof value), sizeof value);
    return value;
  }

  std::string readString(GuestPointer address) {
    uint32_t begin = static_cast<uint32_t>(address);
    uint64_t left = wzc_memory_size(memory) > begin ? wzc_memory_size(memory) - begin : 0;
    const char *text = static_cast<const char *>(at(address, left));
    return std::string(text, strnlen(text, left));
  }

  void checkResult(int32_t result) {
    if (result == sqliteOk)
      return;
    GuestPointer text;
    check(sqlite3_sqlite3_errmsg(instance, connection, &text));
    fail("sqlite: " + readString(text));
  }

  wzc_store *store = nullptr;
  wzc_instance *instance = nullptr;
  wzc_memory *memory = nullptr;
  GuestPointer connection = 0;
  GuestPointer outPointer = 0;
  GuestPointer buffer = 0;
  size_t bufferSize = 0;
};

} // namespace

int main(int argc, char **argv) {
  if (argc != 4)
    fail("usage: host DIRECTORY DATABASE TIMINGS");
  GuestDatabase database(argv[1], argv[2]);
  runWorkload(database, argv[3]);
  return 0;
}
