// The Mandelbrot set: double arithmetic in registers, a loop with an exit that depends on data.
#include "../bench.h"

enum { width = 256 };

static int escapes(double cx, double cy) {
  double x = 0, y = 0;
  int count = 0;
  while (count < 256 && x * x + y * y < 4) {
    double next = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = next;
    ++count;
  }
  return count;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round)
    for (int row = 0; row < width; ++row)
      for (int column = 0; column < width; ++column)
        sum += (uint64_t)escapes(-2.0 + 2.7 * column / width + round * 1e-4, -1.2 + 2.4 * row / width) *
               (unsigned)(row + 1);
  benchEnd();
  benchPrint(benchMix(0, sum));
  return 0;
}
