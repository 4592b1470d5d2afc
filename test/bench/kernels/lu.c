// LU decomposition with partial pivoting through row pointers, and solving: triangular loops over doubles.
#include <math.h>

#include "../bench.h"

enum { size = 240 };

static void decompose(double **rows, int *order) {
  for (int column = 0; column < size; ++column) {
    int pivot = column;
    for (int row = column + 1; row < size; ++row)
      if (fabs(rows[row][column]) > fabs(rows[pivot][column]))
        pivot = row;
    double *swap = rows[pivot];
    rows[pivot] = rows[column];
    rows[column] = swap;
    int position = order[pivot];
    order[pivot] = order[column];
    order[column] = position;
    for (int row = column + 1; row < size; ++row) {
      double factor = rows[row][column] /= rows[column][column];
      for (int k = column + 1; k < size; ++k)
        rows[row][k] -= factor * rows[column][k];
    }
  }
}

static void solve(double **rows, const int *order, const double *right, double *solution) {
  for (int row = 0; row < size; ++row) {
    double sum = right[order[row]];
    for (int k = 0; k < row; ++k)
      sum -= rows[row][k] * solution[k];
    solution[row] = sum;
  }
  for (int row = size - 1; row >= 0; --row) {
    double sum = solution[row];
    for (int k = row + 1; k < size; ++k)
      sum -= rows[row][k] * solution[k];
    solution[row] = sum / rows[row][row];
  }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  static double matrix[size][size], right[size], solution[size];
  static double *rows[size];
  static int order[size];
  uint64_t random = 6, sum = 0;
  benchBegin();
  for (int round = 0; round < scale * 5; ++round) {
    for (int i = 0; i < size; ++i) {
      rows[i] = matrix[i];
      order[i] = i;
      right[i] = i;
      for (int j = 0; j < size; ++j)
        matrix[i][j] = benchRandomUnit(&random);
    }
    decompose(rows, order);
    solve(rows, order, right, solution);
    sum = benchMixDouble(sum, solution[round % size]);
  }
  benchEnd();
  benchPrint(sum);
  return 0;
}
