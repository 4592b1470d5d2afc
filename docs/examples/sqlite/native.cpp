// The workload on SQLite compiled natively: what the sandboxed one is measured against.

#include "workload.h"

#include "sqlite3.h"

namespace {

class NativeDatabase : public Database {
public:
  explicit NativeDatabase(const char *path) {
    if (sqlite3_open(path, &connection) != SQLITE_OK)
      fail(std::string("cannot open ") + path + ": " + sqlite3_errmsg(connection));
  }
  ~NativeDatabase() override { sqlite3_close(connection); }

  std::string version() override { return sqlite3_libversion(); }
  void execute(std::string_view sql) override {
    check(sqlite3_exec(connection, std::string(sql).c_str(), nullptr, nullptr, nullptr));
  }
  Statement prepare(std::string_view sql) override {
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
    return reinterpret_cast<Statement>(statement);
  }
  void bind(Statement statement, int parameter, int64_t value) override {
    check(sqlite3_bind_int64(of(statement), parameter, value));
  }
  void bind(Statement statement, int parameter, double value) override {
    check(sqlite3_bind_double(of(statement), parameter, value));
  }
  void bind(Statement statement, int parameter, std::string_view value) override {
    check(sqlite3_bind_text(of(statement), parameter, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  bool step(Statement statement) override {
    int result = sqlite3_step(of(statement));
    if (result != SQLITE_ROW && result != SQLITE_DONE)
      check(result);
    return result == SQLITE_ROW;
  }
  void reset(Statement statement) override { check(sqlite3_reset(of(statement))); }
  void finalize(Statement statement) override { check(sqlite3_finalize(of(statement))); }
  int columnCount(Statement statement) override { return sqlite3_column_count(of(statement)); }
  std::string columnName(Statement statement, int column) override {
    return sqlite3_column_name(of(statement), column);
  }
  std::string columnText(Statement statement, int column) override {
    auto *text = reinterpret_cast<const char *>(sqlite3_column_text(of(statement), column));
    return text ? std::string(text, static_cast<size_t>(sqlite3_column_bytes(of(statement), column))) : "";
  }

private:
  static sqlite3_stmt *of(Statement statement) { return reinterpret_cast<sqlite3_stmt *>(statement); }
  void check(int result) {
    if (result != SQLITE_OK)
      fail(std::string("sqlite: ") + sqlite3_errmsg(connection));
  }

  sqlite3 *connection = nullptr;
};

} // namespace

int main(int argc, char **argv) {
  if (argc != 3)
    fail("usage: native DATABASE TIMINGS");
  NativeDatabase database(argv[1]);
  runWorkload(database, argv[2]);
  return 0;
}
