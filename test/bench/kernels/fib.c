// Fibonacci's numbers by naive recursion: what a direct call costs.
#include "../bench.h"

__attribute__((noinline)) static uint32_t fib(uint32_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round)
    sum = benchMix(sum, fib(32 + (unsigned)round % 2));
  benchEnd();
  benchPrint(sum);
  return 0;
}
