// What both hosts do with SQLite. They differ in how they call it, and in nothing else.

#ifndef SQLITE_EXAMPLE_WORKLOAD_H
#define SQLITE_EXAMPLE_WORKLOAD_H

#include <cstdint>
#include <string>
#include <string_view>

// A database connection. A failing operation ends the program with SQLite's message: this is an example.
class Database {
public:
  virtual ~Database() = default;

  // Names a prepared statement: whatever the host's way of calling uses for a `sqlite3_stmt *`.
  using Statement = uintptr_t;

  virtual std::string version() = 0;
  virtual void execute(std::string_view sql) = 0;
  virtual Statement prepare(std::string_view sql) = 0;
  // Parameters count from 1, as SQLite has them.
  virtual void bind(Statement statement, int parameter, int64_t value) = 0;
  virtual void bind(Statement statement, int parameter, double value) = 0;
  virtual void bind(Statement statement, int parameter, std::string_view value) = 0;
  // True: there is a row.
  virtual bool step(Statement statement) = 0;
  virtual void reset(Statement statement) = 0;
  virtual void finalize(Statement statement) = 0;
  // Columns count from 0.
  virtual int columnCount(Statement statement) = 0;
  virtual std::string columnName(Statement statement, int column) = 0;
  virtual std::string columnText(Statement statement, int column) = 0;
};

// Fills the database with a shop's orders, asks it questions, and prints the answers to standard output and the times,
// as `load_ms=N` and `query_ms=N`, to the file `timings`.
void runWorkload(Database &database, const char *timings);

// Prints the message and ends the program.
[[noreturn]] void fail(const std::string &message);

#endif
