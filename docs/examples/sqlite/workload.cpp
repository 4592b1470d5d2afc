#include "workload.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int customers = 2'000;
constexpr int products = 500;
constexpr int orders = 100'000;

// The same rows on every machine.
class Numbers {
public:
  uint32_t below(uint32_t limit) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state >> 33) % limit);
  }

private:
  uint64_t state = 42;
};

struct Question {
  const char *title;
  const char *sql;
};

constexpr Question questions[] = {
    {"The five regions by turnover",
     "SELECT region, count(*) AS orders, round(sum(quantity * price), 2) AS turnover,"
     "       round(avg(quantity), 2) AS average"
     "  FROM orders JOIN customers ON customers.id = customer JOIN products ON products.id = product"
     "  GROUP BY region ORDER BY turnover DESC LIMIT 5"},
    {"The best product of each category",
     "WITH sold AS (SELECT product, sum(quantity) AS pieces FROM orders GROUP BY product),"
     "     ranked AS (SELECT category, name, pieces,"
     "                       row_number() OVER (PARTITION BY category ORDER BY pieces DESC, name) AS place"
     "                  FROM sold JOIN products ON products.id = product)"
     "SELECT category, name, pieces FROM ranked WHERE place = 1 ORDER BY category"},
    {"Customers who came back within a day",
     "SELECT count(DISTINCT a.customer) AS customers, count(*) AS pairs"
     "  FROM orders a JOIN orders b ON b.customer = a.customer AND b.day = a.day + 1"
     "  WHERE a.quantity > 15 AND b.quantity > 15"},
    {"Notes that mention a gift, by length",
     "SELECT length(note) AS length, count(*) AS notes, min(upper(note)) AS first"
     "  FROM orders WHERE note LIKE '%gift%' GROUP BY length ORDER BY length LIMIT 5"},
};

void fill(Database &database) {
  database.execute("PRAGMA cache_size = -65536;"
                   "DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS customers; DROP TABLE IF EXISTS products;"
                   "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT, region TEXT);"
                   "CREATE TABLE products(id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL);"
                   "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INTEGER, product INTEGER, quantity INTEGER,"
                   "                    day INTEGER, note TEXT);");
  database.execute("BEGIN");
  Numbers numbers;
  static constexpr const char *regions[] = {"Baden", "Cumbria", "Dalarna", "Emilia", "Galicia", "Jutland", "Zeeland"};
  Database::Statement insert = database.prepare("INSERT INTO customers VALUES(?, ?, ?)");
  for (int id = 1; id <= customers; ++id) {
    database.bind(insert, 1, int64_t(id));
    database.bind(insert, 2, "customer " + std::to_string(id));
    database.bind(insert, 3, std::string_view(regions[numbers.below(7)]));
    database.step(insert);
    database.reset(insert);
  }
  database.finalize(insert);

  static constexpr const char *categories[] = {"books", "garden", "kitchen", "tools", "toys"};
  insert = database.prepare("INSERT INTO products VALUES(?, ?, ?, ?)");
  for (int id = 1; id <= products; ++id) {
    database.bind(insert, 1, int64_t(id));
    database.bind(insert, 2, "product " + std::to_string(id));
    database.bind(insert, 3, std::string_view(categories[numbers.below(5)]));
    database.bind(insert, 4, 0.5 + numbers.below(10'000) / 100.0);
    database.step(insert);
    database.reset(insert);
  }
  database.finalize(insert);

  static constexpr const char *notes[] = {"",           "leave at the door", "a gift: no invoice please",
                                          "call first", "gift wrap",         "second attempt"};
  insert = database.prepare("INSERT INTO orders VALUES(?, ?, ?, ?, ?, ?)");
  for (int id = 1; id <= orders; ++id) {
    database.bind(insert, 1, int64_t(id));
    database.bind(insert, 2, int64_t(1 + numbers.below(customers)));
    database.bind(insert, 3, int64_t(1 + numbers.below(products)));
    database.bind(insert, 4, int64_t(1 + numbers.below(20)));
    database.bind(insert, 5, int64_t(numbers.below(365)));
    database.bind(insert, 6, std::string_view(notes[numbers.below(6)]));
    database.step(insert);
    database.reset(insert);
  }
  database.finalize(insert);
  database.execute("CREATE INDEX orders_by_customer ON orders(customer, day)");
  database.execute("COMMIT");
}

using Row = std::vector<std::string>;

std::vector<Row> ask(Database &database, const char *sql) {
  std::vector<Row> rows;
  Database::Statement statement = database.prepare(sql);
  int columns = database.columnCount(statement);
  Row &names = rows.emplace_back();
  for (int column = 0; column < columns; ++column)
    names.push_back(database.columnName(statement, column));
  while (database.step(statement)) {
    Row &row = rows.emplace_back();
    for (int column = 0; column < columns; ++column)
      row.push_back(database.columnText(statement, column));
  }
  database.finalize(statement);
  return rows;
}

void print(const char *title, const std::vector<Row> &rows) {
  std::vector<size_t> widths(rows[0].size());
  for (const Row &row : rows)
    for (size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], row[column].size());
  printf("\n%s\n", title);
  for (size_t index = 0; index < rows.size(); ++index) {
    for (size_t column = 0; column < widths.size(); ++column)
      printf("  %-*s", static_cast<int>(widths[column]), rows[index][column].c_str());
    printf("\n");
    if (index != 0)
      continue;
    for (size_t width : widths)
      printf("  %s", std::string(width, '-').c_str());
    printf("\n");
  }
}

double millisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

void fail(const std::string &message) {
  fprintf(stderr, "%s\n", message.c_str());
  exit(1);
}

void runWorkload(Database &database, const char *timings) {
  printf("SQLite %s\n", database.version().c_str());
  auto start = std::chrono::steady_clock::now();
  fill(database);
  double loaded = millisecondsSince(start);

  // The fastest of a few rounds: machines are shared.
  static constexpr int rounds = 5;
  double queried = 0;
  std::vector<std::vector<Row>> answers;
  for (int round = 0; round < rounds; ++round) {
    answers.clear();
    start = std::chrono::steady_clock::now();
    for (const Question &question : questions)
      answers.push_back(ask(database, question.sql));
    double took = millisecondsSince(start);
    if (round == 0 || took < queried)
      queried = took;
  }
  for (size_t index = 0; index < answers.size(); ++index)
    print(questions[index].title, answers[index]);

  FILE *file = fopen(timings, "w");
  if (!file)
    fail(std::string("cannot write ") + timings);
  fprintf(file, "load_ms=%.1f\nquery_ms=%.1f\n", loaded, queried);
  fclose(file);
}
