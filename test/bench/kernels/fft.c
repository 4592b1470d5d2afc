// Fast Fourier transform of doubles, radix two, forth and back. The roots of unity come from square roots, which are
// the same everywhere.
#include <math.h>

#include "../bench.h"

enum { logarithm = 14, size = 1 << logarithm };
static double re[size], im[size], rootRe[size / 2], rootIm[size / 2];

static void makeRoots(void) {
  rootRe[0] = 1;
  double c = -1, s = 0; // of half a turn; halved each time
  for (int stride = size / 2; stride >= 1; stride /= 2) {
    double nextC = sqrt((1 + c) / 2), nextS = stride == size / 2 ? 1 : s / (2 * nextC);
    if (stride < size / 2) {
      for (int at = stride; at < size / 2; at += 2 * stride) {
        int base = at - stride;
        rootRe[at] = rootRe[base] * c - rootIm[base] * s;
        rootIm[at] = rootRe[base] * s + rootIm[base] * c;
      }
    }
    c = nextC;
    s = nextS;
  }
}

static void transform(int back) {
  for (int i = 0, j = 0; i < size; ++i) {
    if (i < j) {
      double swap = re[i];
      re[i] = re[j], re[j] = swap;
      swap = im[i];
      im[i] = im[j], im[j] = swap;
    }
    int bit = size >> 1;
    for (; j & bit; bit >>= 1)
      j ^= bit;
    j |= bit;
  }
  for (int length = 2; length <= size; length *= 2)
    for (int start = 0; start < size; start += length)
      for (int k = 0; k < length / 2; ++k) {
        int low = start + k, high = low + length / 2, root = k * (size / length);
        double wr = rootRe[root], wi = back ? -rootIm[root] : rootIm[root];
        double xr = re[high] * wr - im[high] * wi, xi = re[high] * wi + im[high] * wr;
        re[high] = re[low] - xr, im[high] = im[low] - xi;
        re[low] += xr, im[low] += xi;
      }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  uint64_t random = 14;
  makeRoots();
  for (int i = 0; i < size; ++i)
    re[i] = benchRandomUnit(&random);
  double first = re[1];
  benchBegin();
  for (int round = 0; round < scale * 10; ++round) {
    transform(0);
    transform(1);
    for (int i = 0; i < size; ++i)
      re[i] /= size, im[i] /= size;
  }
  benchEnd();
  if (fabs(first - re[1]) > 1e-6)
    benchFail("the transform and its inverse do not cancel out");
  benchPrint(benchMixBytes(0, re, sizeof re));
  return 0;
}
