// C++ with virtual calls and the containers of the standard library: a small world of shapes and accounts, sorted,
// hashed and looked up.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "../bench.h"

namespace {

class Shape {
public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual void grow(double factor) = 0;
  virtual int corners() const { return 0; }
};

class Circle : public Shape {
public:
  explicit Circle(double radius) : radius(radius) {}
  double area() const override { return radius * radius * 3.14159265358979; }
  void grow(double factor) override { radius *= factor; }

private:
  double radius;
};

class Rectangle : public Shape {
public:
  Rectangle(double width, double height) : width(width), height(height) {}
  double area() const override { return width * height; }
  void grow(double factor) override { width *= factor; }
  int corners() const override { return 4; }

private:
  double width, height;
};

class Square : public Rectangle {
public:
  explicit Square(double side) : Rectangle(side, side) {}
  void grow(double factor) override { Rectangle::grow(factor * factor); }
};

class Triangle : public Shape {
public:
  Triangle(double base, double height) : base(base), height(height) {}
  double area() const override { return base * height / 2; }
  void grow(double factor) override { base *= factor, height *= factor; }
  int corners() const override { return 3; }

private:
  double base, height;
};

std::unique_ptr<Shape> makeShape(uint64_t &random) {
  double a = benchRandomUnit(&random) + 0.5, b = benchRandomUnit(&random) + 0.5;
  switch (benchRandom(&random) >> 30) {
  case 0: return std::make_unique<Circle>(a);
  case 1: return std::make_unique<Rectangle>(a, b);
  case 2: return std::make_unique<Square>(a);
  default: return std::make_unique<Triangle>(a, b);
  }
}

uint64_t drawShapes(uint64_t &random) {
  std::vector<std::unique_ptr<Shape>> shapes;
  for (int i = 0; i < 4000; ++i)
    shapes.push_back(makeShape(random));
  uint64_t sum = 0;
  for (int round = 0; round < 40; ++round) {
    double total = 0;
    for (const auto &shape : shapes) {
      shape->grow(round % 2 ? 1.25 : 0.8);
      total += shape->area();
      sum += static_cast<uint64_t>(shape->corners());
    }
    sum = benchMixDouble(sum, total);
  }
  std::sort(shapes.begin(), shapes.end(), [](const auto &a, const auto &b) { return a->area() < b->area(); });
  return benchMixDouble(sum, shapes[shapes.size() / 2]->area());
}

uint64_t keepAccounts(uint64_t &random) {
  std::map<std::string, int64_t> balances;
  std::unordered_map<int, std::vector<std::string>> cities;
  for (int i = 0; i < 20000; ++i) {
    uint32_t who = benchRandom(&random) % 4000;
    std::string name = "customer number " + std::to_string(who);
    auto [entry, isNew] = balances.try_emplace(name, 0);
    entry->second += benchRandom(&random) % 1000;
    if (isNew)
      cities[static_cast<int>(who % 97)].push_back(std::move(name));
  }
  uint64_t sum = 0;
  for (const auto &[name, balance] : balances)
    sum = benchMix(sum, static_cast<uint64_t>(balance) + name.size());
  for (int city = 0; city < 97; ++city)
    for (const std::string &name : cities[city])
      sum += static_cast<uint64_t>(balances.find(name)->second) * static_cast<unsigned>(city);
  return sum;
}

} // namespace

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 12, sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    sum = benchMix(sum, drawShapes(random));
    sum = benchMix(sum, keepAccounts(random));
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
