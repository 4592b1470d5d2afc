// Product of dense matrices of doubles, by rows: loops a vectoriser should see through.
#include "../bench.h"

enum { size = 384 };
static double a[size][size], b[size][size], c[size][size];

__attribute__((noinline)) static void multiply(void) {
  for (int i = 0; i < size; ++i)
    for (int k = 0; k < size; ++k)
      for (int j = 0; j < size; ++j)
        c[i][j] += a[i][k] * b[k][j];
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 1;
  for (int i = 0; i < size; ++i)
    for (int j = 0; j < size; ++j) {
      a[i][j] = benchRandomUnit(&random);
      b[i][j] = benchRandomUnit(&random);
    }
  benchBegin();
  for (int round = 0; round < scale; ++round)
    multiply();
  benchEnd();
  uint64_t sum = 0;
  for (int i = 0; i < size; ++i)
    sum = benchMixDouble(sum, c[i][(i * 7) % size]);
  benchPrint(sum);
  return 0;
}
