// JSON for Modern C++: parsing, changing and writing a document; templates over std::map, std::vector and std::string.
#include <nlohmann/json.hpp>

#include "../text.h"

using nlohmann::json;

static std::string write() {
  uint64_t random = 29;
  textMakeVocabulary(&random);
  json list = json::array();
  for (int i = 0; i < 2000; ++i) {
    json tags = json::array();
    for (unsigned tag = benchRandom(&random) % 5; tag != 0; --tag)
      tags.push_back(textWord(&random));
    list.push_back({{"id", i},
                    {"name", std::string(textWord(&random)) + " " + textWord(&random)},
                    {"price", benchRandom(&random) % 100000 / 100.0},
                    {"tags", tags},
                    {"where", {{"x", benchRandomUnit(&random)}, {"y", benchRandom(&random)}, {"none", nullptr}}},
                    {"quoted", "a \"quoted\" \\ text\n\xc3\xa4"}});
  }
  return json{{"items", list}, {"version", 3}}.dump(1);
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  std::string text = write();
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    json document = json::parse(text);
    double total = 0;
    for (json &item : document["items"]) {
      total += item["price"].get<double>();
      item["where"]["none"] = item["tags"].size();
      if (item["id"].get<int>() % 3 == 0)
        item.erase("quoted");
    }
    std::string written = document.dump();
    sum = benchMixBytes(benchMixDouble(sum, total), written.data(), written.size());
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
