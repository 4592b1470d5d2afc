// SHA-256 (FIPS 180-4): 32-bit rotations, additions and a schedule in memory.
#include <math.h>

#include "../bench.h"

static uint32_t constants[64];

static uint32_t rotate(uint32_t value, int by) { return value >> by | value << (32 - by); }

/** The constants are the fractions of the cube roots of the first primes, here by integer search. */
static void makeConstants(void) {
  int found = 0;
  for (int candidate = 2; found < 64; ++candidate) {
    int prime = 1;
    for (int divisor = 2; divisor * divisor <= candidate; ++divisor)
      prime &= candidate % divisor != 0;
    if (!prime)
      continue;
    // The largest root with root^3 <= candidate * 2^96, of 36 bits or fewer.
    uint64_t root = 0;
    for (int bit = 35; bit >= 0; --bit) {
      uint64_t guess = root | (uint64_t)1 << bit;
      unsigned __int128 square = (unsigned __int128)guess * guess;
      // (square * guess) >> 96 <= candidate, in two halves.
      unsigned __int128 high = (square >> 64) * guess;
      unsigned __int128 low = (square & UINT64_MAX) * (unsigned __int128)guess;
      unsigned __int128 cube = high + (low >> 64);
      if ((cube >> 32) < (unsigned)candidate)
        root = guess;
    }
    constants[found++] = (uint32_t)root;
  }
}

static void compress(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64];
  for (int i = 0; i < 16; ++i)
    w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 | (uint32_t)block[i * 4 + 2] << 8 |
           block[i * 4 + 3];
  for (int i = 16; i < 64; ++i) {
    uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; ++i) {
    uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static uint8_t message[1 << 20];
  uint64_t random = 4;
  for (size_t i = 0; i < sizeof message; ++i)
    message[i] = (uint8_t)benchRandom(&random);
  makeConstants();
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  benchBegin();
  for (int round = 0; round < scale * 10; ++round)
    for (size_t at = 0; at < sizeof message; at += 64)
      compress(state, message + at);
  benchEnd();
  for (int i = 0; i < 8; ++i)
    printf("%08" PRIx32, state[i]);
  printf(" %08" PRIx32 " %08" PRIx32 "\n", constants[0], constants[63]);
  return 0;
}
