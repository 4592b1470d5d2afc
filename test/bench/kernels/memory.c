// The C library's memcpy, memmove, memset and memcmp on blocks from a few bytes to a megabyte.
#include "../bench.h"

enum { area = 1 << 21 };
static uint8_t bytes[area];

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 8, sum = 0;
  for (size_t i = 0; i < area; ++i)
    bytes[i] = (uint8_t)benchRandom(&random);
  benchBegin();
  for (int round = 0; round < scale; ++round)
    for (int logarithm = 2; logarithm <= 20; ++logarithm) {
      int times = logarithm < 12 ? 4000 : (8000 << 11 >> logarithm) / 4 + 1;
      for (int i = 0; i < times; ++i) {
        uint32_t draw = benchRandom(&random);
        size_t size = ((size_t)1 << logarithm) - (draw >> 24) % ((1u << logarithm) / 2);
        size_t from = draw % (area / 2 - size + 1), to = area / 2 + (draw >> 7) % (area / 2 - size + 1);
        memcpy(bytes + to, bytes + from, size);
        memmove(bytes + from, bytes + from + size / 3, size - size / 3);
        memset(bytes + to, (int)(draw & 255), size / 2);
        sum += (uint64_t)(memcmp(bytes + from, bytes + to, size) < 0) * (unsigned)i;
      }
    }
  benchEnd();
  benchPrint(benchMixBytes(sum, bytes, area));
  return 0;
}
