// Seven-point stencil over a cube of floats on the heap, two buffers in turn: what heat and fluid solvers do.
#include "../bench.h"

enum { side = 96 };

__attribute__((noinline)) static void step(const float *from, float *to) {
  for (int z = 1; z < side - 1; ++z)
    for (int y = 1; y < side - 1; ++y)
      for (int x = 1; x < side - 1; ++x) {
        int at = (z * side + y) * side + x;
        to[at] = 0.4f * from[at] + 0.1f * (from[at - 1] + from[at + 1] + from[at - side] + from[at + side] +
                                           from[at - side * side] + from[at + side * side]);
      }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  size_t count = (size_t)side * side * side;
  float *from = malloc(count * sizeof(float)), *to = malloc(count * sizeof(float));
  if (!from || !to)
    benchFail("out of memory");
  uint64_t random = 2;
  for (size_t index = 0; index < count; ++index)
    from[index] = to[index] = (float)benchRandomUnit(&random);
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    step(from, to);
    float *swap = from;
    from = to;
    to = swap;
  }
  benchEnd();
  benchPrint(benchMixBytes(0, from, count * sizeof(float)));
  return 0;
}
