// Takeuchi's and Ackermann's functions: recursion with several arguments, and deep recursion.
#include "../bench.h"

__attribute__((noinline)) static int tak(int x, int y, int z) {
  return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
}

__attribute__((noinline)) static unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0)
    return n + 1;
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    sum = benchMix(sum, (uint64_t)tak(21, 14 - round % 2, 7));
    sum = benchMix(sum, ackermann(3, 7 + (unsigned)round % 2));
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
