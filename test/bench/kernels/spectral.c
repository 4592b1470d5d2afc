// Spectral norm of a matrix given by a formula: integer to double conversions and divisions.
#include <math.h>

#include "../bench.h"

enum { size = 500 };
static double u[size], v[size], between[size];

static double element(int row, int column) { return 1.0 / ((row + column) * (row + column + 1) / 2 + row + 1); }

static void multiply(const double *from, double *to, int transposed) {
  for (int i = 0; i < size; ++i) {
    double sum = 0;
    for (int j = 0; j < size; ++j)
      sum += (transposed ? element(j, i) : element(i, j)) * from[j];
    to[i] = sum;
  }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  for (int i = 0; i < size; ++i)
    u[i] = 1;
  benchBegin();
  for (int round = 0; round < scale * 5; ++round) {
    multiply(u, between, 0);
    multiply(between, v, 1);
    multiply(v, between, 0);
    multiply(between, u, 1);
  }
  benchEnd();
  double uv = 0, vv = 0;
  for (int i = 0; i < size; ++i) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  printf("norm %.9f\n", sqrt(uv / vv));
  return 0;
}
