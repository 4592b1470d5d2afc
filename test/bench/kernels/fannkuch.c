// Flips of the prefixes of all permutations: short loops over small arrays of integers.
#include "../bench.h"

enum { most = 12 };

static int fannkuch(int n, int *checksum) {
  int order[most], work[most], count[most];
  for (int i = 0; i < n; ++i)
    order[i] = i;
  int largest = 0, sum = 0, sign = 1, level = n;
  for (;;) {
    for (; level > 1; --level)
      count[level - 1] = level;
    if (order[0] != 0) {
      memcpy(work, order, sizeof(int) * (size_t)n);
      int flips = 0;
      for (int first = work[0]; first != 0; first = work[0]) {
        for (int low = 0, high = first; low < high; ++low, --high) {
          int swap = work[low];
          work[low] = work[high];
          work[high] = swap;
        }
        ++flips;
      }
      if (flips > largest)
        largest = flips;
      sum += sign * flips;
    }
    sign = -sign;
    for (;; ++level) {
      if (level == n) {
        *checksum = sum;
        return largest;
      }
      int first = order[0];
      for (int i = 0; i < level; ++i)
        order[i] = order[i + 1];
      order[level] = first;
      if (--count[level] > 0)
        break;
    }
  }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  int checksum = 0, largest = 0;
  benchBegin();
  for (int round = 0; round < scale; ++round)
    largest += fannkuch(9, &checksum);
  benchEnd();
  printf("%d %d\n", largest, checksum);
  return 0;
}
