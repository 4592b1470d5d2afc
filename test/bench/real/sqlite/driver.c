// SQLite on a database in memory: filling tables, an index, joins, grouping, sorting and text search.
#include "../../bench.h"
#include "sqlite3.h"

static sqlite3 *database;

static void check(int status) {
  if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW)
    benchFail(sqlite3_errmsg(database));
}

static void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

static void fill(int rows) {
  execute("CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT, city TEXT);"
          "CREATE TABLE orders(id INTEGER PRIMARY KEY, person INTEGER, price REAL, day INTEGER, note TEXT);");
  static const char *const notes[] = {"", "leave at the door", "gift wrapping please", "second attempt", "call before"};
  uint64_t random = 20;
  char text[64];
  sqlite3_stmt *insert;
  execute("BEGIN");
  check(sqlite3_prepare_v2(database, "INSERT INTO people VALUES(?, ?, ?)", -1, &insert, NULL));
  for (int id = 1; id <= rows / 20; ++id) {
    sqlite3_bind_int(insert, 1, id);
    snprintf(text, sizeof text, "person %u of %u", (unsigned)id, (unsigned)benchRandom(&random) % 100);
    sqlite3_bind_text(insert, 2, text, -1, SQLITE_TRANSIENT);
    snprintf(text, sizeof text, "city %c", (char)('A' + benchRandom(&random) % 20));
    sqlite3_bind_text(insert, 3, text, -1, SQLITE_TRANSIENT);
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
  }
  sqlite3_finalize(insert);
  check(sqlite3_prepare_v2(database, "INSERT INTO orders VALUES(?, ?, ?, ?, ?)", -1, &insert, NULL));
  for (int id = 1; id <= rows; ++id) {
    sqlite3_bind_int(insert, 1, id);
    sqlite3_bind_int(insert, 2, 1 + (int)(benchRandom(&random) % (unsigned)(rows / 20)));
    sqlite3_bind_double(insert, 3, benchRandom(&random) % 10000 / 100.0);
    sqlite3_bind_int(insert, 4, (int)(benchRandom(&random) % 365));
    sqlite3_bind_text(insert, 5, notes[benchRandom(&random) % 5], -1, SQLITE_STATIC);
    check(sqlite3_step(insert));
    check(sqlite3_reset(insert));
  }
  sqlite3_finalize(insert);
  execute("CREATE INDEX orders_by_person ON orders(person, day); COMMIT");
}

static uint64_t ask(const char *sql, uint64_t sum) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW)
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const unsigned char *text = sqlite3_column_text(statement, column);
      sum = benchMixBytes(sum, text, (size_t)sqlite3_column_bytes(statement, column));
    }
  check(status);
  sqlite3_finalize(statement);
  return sum;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    check(sqlite3_open(":memory:", &database));
    fill(20000);
    sum = ask("SELECT city, count(*), round(sum(price), 2), round(avg(price), 3) FROM orders JOIN people"
              "  ON people.id = person GROUP BY city ORDER BY 3 DESC",
              sum);
    sum = ask("SELECT count(*) FROM orders a JOIN orders b ON b.person = a.person AND b.day = a.day + 1", sum);
    sum = ask("SELECT name, length(note), upper(note) FROM orders JOIN people ON people.id = person"
              "  WHERE note LIKE '%gift%' AND price > 95 ORDER BY name, orders.id LIMIT 50",
              sum);
    sum = ask("WITH ranked AS (SELECT person, price, row_number() OVER (PARTITION BY person ORDER BY price DESC, id) r"
              "  FROM orders) SELECT person, price FROM ranked WHERE r = 1 ORDER BY price, person LIMIT 100",
              sum);
    execute("UPDATE orders SET price = price * 1.1 WHERE day % 7 = 3; DELETE FROM orders WHERE day < 60");
    sum = ask("SELECT count(*), round(sum(price), 2) FROM orders", sum);
    check(sqlite3_close(database));
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
