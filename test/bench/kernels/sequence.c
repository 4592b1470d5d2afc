// The best alignment of two sequences by dynamic programming: a table of integers, minima and maxima of neighbours.
#include "../bench.h"

enum { length = 1000 };
static int32_t table[length + 1][length + 1];
static char first[length], second[length];

static int32_t largest(int32_t a, int32_t b) { return a > b ? a : b; }

__attribute__((noinline)) static int32_t align(void) {
  for (int i = 0; i <= length; ++i)
    table[i][0] = table[0][i] = -i;
  for (int i = 1; i <= length; ++i)
    for (int j = 1; j <= length; ++j) {
      int32_t diagonal = table[i - 1][j - 1] + (first[i - 1] == second[j - 1] ? 2 : -1);
      table[i][j] = largest(diagonal, largest(table[i - 1][j], table[i][j - 1]) - 1);
    }
  return table[length][length];
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 16, sum = 0;
  for (int i = 0; i < length; ++i) {
    first[i] = "acgt"[benchRandom(&random) >> 30];
    second[i] = "acgt"[benchRandom(&random) >> 30];
  }
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    first[round % length] ^= 2;
    sum = benchMix(sum, (uint32_t)align());
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
