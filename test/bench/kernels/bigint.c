// Products of long integers, word by word with 64-bit intermediate results, and digits of the number e.
#include "../bench.h"

enum { words = 256 };

static void multiply(const uint32_t *a, const uint32_t *b, uint32_t *product) {
  memset(product, 0, sizeof(uint32_t) * 2 * words);
  for (int i = 0; i < words; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < words; ++j) {
      carry += (uint64_t)a[i] * b[j] + product[i + j];
      product[i + j] = (uint32_t)carry;
      carry >>= 32;
    }
    product[i + words] = (uint32_t)carry;
  }
}

static uint64_t digitsOfE(int digits) {
  enum { most = 600 };
  static uint32_t terms[most];
  for (int i = 0; i < most; ++i)
    terms[i] = 1;
  uint64_t sum = 0;
  for (int digit = 0; digit < digits; ++digit) {
    uint32_t carry = 0;
    for (int i = most - 1; i > 0; --i) {
      uint32_t value = terms[i] * 10 + carry;
      terms[i] = value % ((uint32_t)i + 1);
      carry = value / ((uint32_t)i + 1);
    }
    sum = benchMix(sum, carry);
  }
  return sum;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static uint32_t a[words], b[words], product[2 * words];
  uint64_t random = 15;
  for (int i = 0; i < words; ++i) {
    a[i] = benchRandom(&random);
    b[i] = benchRandom(&random);
  }
  uint64_t sum = 0;
  benchBegin();
  for (int round = 0; round < scale * 100; ++round) {
    multiply(a, b, product);
    memcpy(a, product + words / 2, sizeof a);
    a[round % words] |= 1u << round % 31;
    if (round % 10 == 0)
      sum = benchMix(sum, digitsOfE(250));
  }
  benchEnd();
  benchPrint(benchMixBytes(sum, a, sizeof a));
  return 0;
}
