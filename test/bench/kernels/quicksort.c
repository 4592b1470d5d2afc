// Quicksort of our own (that of the C library differs from one to the next) with insertion sort for short ranges.
#include "../bench.h"

enum { count = 200000 };
static int32_t values[count];

static void sort(int32_t *low, int32_t *high) {
  while (high - low > 12) {
    int32_t *middle = low + (high - low) / 2;
    int32_t a = *low, b = *middle, c = *high;
    int32_t pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
    int32_t *left = low, *right = high;
    while (left <= right) {
      while (*left < pivot)
        ++left;
      while (*right > pivot)
        --right;
      if (left <= right) {
        int32_t swap = *left;
        *left++ = *right;
        *right-- = swap;
      }
    }
    if (right - low < high - left) {
      sort(low, right);
      low = left;
    } else {
      sort(left, high);
      high = right;
    }
  }
  for (int32_t *at = low + 1; at <= high; ++at) {
    int32_t value = *at, *hole = at;
    for (; hole > low && hole[-1] > value; --hole)
      *hole = hole[-1];
    *hole = value;
  }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 9, sum = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round) {
    for (int i = 0; i < count; ++i)
      values[i] = (int32_t)benchRandom(&random);
    sort(values, values + count - 1);
    for (int i = 1; i < count; ++i)
      if (values[i - 1] > values[i])
        benchFail("not sorted");
    sum = benchMix(sum, (uint32_t)values[round % count]);
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
