// Primes by the sieve of Eratosthenes, a byte for each number: strided stores.
#include "../bench.h"

enum { limit = 2000000 };
static uint8_t composite[limit + 1];

__attribute__((noinline)) static int countPrimes(int top) {
  memset(composite, 0, sizeof composite);
  int count = 0;
  for (int number = 2; number <= top; ++number) {
    if (composite[number])
      continue;
    ++count;
    for (int64_t multiple = (int64_t)number * number; multiple <= top; multiple += number)
      composite[multiple] = 1;
  }
  return count;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  long total = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round)
    total += countPrimes(limit - round % 16);
  benchEnd();
  printf("%ld\n", total);
  return 0;
}
