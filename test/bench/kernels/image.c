// Bytes as pictures: blending with transparency, a blur, grey from colour, a histogram, in 8- and 16-bit arithmetic.
#include "../bench.h"

enum { width = 512, height = 256, pixels = width * height };

__attribute__((noinline)) static void blend(uint8_t *restrict onto, const uint8_t *restrict from, int alpha) {
  for (int i = 0; i < pixels * 4; ++i)
    onto[i] = (uint8_t)((from[i] * alpha + onto[i] * (256 - alpha)) >> 8);
}

__attribute__((noinline)) static void grey(uint8_t *restrict to, const uint8_t *restrict from) {
  for (int i = 0; i < pixels; ++i)
    to[i] = (uint8_t)((from[i * 4] * 77 + from[i * 4 + 1] * 150 + from[i * 4 + 2] * 29) >> 8);
}

__attribute__((noinline)) static void blur(uint8_t *restrict to, const uint8_t *restrict from) {
  for (int y = 1; y < height - 1; ++y)
    for (int x = 1; x < width - 1; ++x) {
      const uint8_t *at = from + y * width + x;
      int sum = at[-width - 1] + 2 * at[-width] + at[-width + 1] + 2 * at[-1] + 4 * at[0] + 2 * at[1] + at[width - 1] +
                2 * at[width] + at[width + 1];
      to[y * width + x] = (uint8_t)(sum >> 4);
    }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint8_t *one = malloc(pixels * 4), *two = malloc(pixels * 4), *flat = malloc(pixels), *soft = calloc(1, pixels);
  if (!one || !two || !flat || !soft)
    benchFail("out of memory");
  uint64_t random = 17, sum = 0;
  for (int i = 0; i < pixels * 4; ++i) {
    one[i] = (uint8_t)benchRandom(&random);
    two[i] = (uint8_t)(benchRandom(&random) >> 3);
  }
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    blend(one, two, 16 + round % 200);
    grey(flat, one);
    blur(soft, flat);
    uint32_t histogram[256] = {0};
    for (int i = 0; i < pixels; ++i)
      ++histogram[soft[i]];
    sum = benchMix(sum, histogram[round % 256]);
    two[round % pixels] ^= 255;
  }
  benchEnd();
  benchPrint(benchMixBytes(sum, one, pixels * 4));
  return 0;
}
