// Planets under gravity: dependent double arithmetic with square roots and divisions on small records.
#include <math.h>

#include "../bench.h"

enum { bodies = 5 };

typedef struct {
  double x, y, z, vx, vy, vz, mass;
} Body;

static void advance(Body *body, double dt) {
  for (int i = 0; i < bodies; ++i)
    for (int j = i + 1; j < bodies; ++j) {
      double dx = body[i].x - body[j].x, dy = body[i].y - body[j].y, dz = body[i].z - body[j].z;
      double square = dx * dx + dy * dy + dz * dz;
      double force = dt / (square * sqrt(square));
      body[i].vx -= dx * body[j].mass * force;
      body[i].vy -= dy * body[j].mass * force;
      body[i].vz -= dz * body[j].mass * force;
      body[j].vx += dx * body[i].mass * force;
      body[j].vy += dy * body[i].mass * force;
      body[j].vz += dz * body[i].mass * force;
    }
  for (int i = 0; i < bodies; ++i) {
    body[i].x += dt * body[i].vx;
    body[i].y += dt * body[i].vy;
    body[i].z += dt * body[i].vz;
  }
}

int main(int argc, char **argv) {
  int scale = benchScale(argc, argv);
  Body body[bodies];
  uint64_t random = 3;
  for (int i = 0; i < bodies; ++i)
    body[i] = (Body){i * 4.0 + benchRandomUnit(&random),
                     benchRandomUnit(&random),
                     benchRandomUnit(&random),
                     benchRandomUnit(&random) - 0.5,
                     benchRandomUnit(&random) - 0.5,
                     benchRandomUnit(&random) - 0.5,
                     i == 0 ? 39.0 : 0.01 * i};
  benchBegin();
  for (int round = 0; round < scale * 100000; ++round)
    advance(body, 0.001);
  benchEnd();
  benchPrint(benchMixBytes(0, body, sizeof body));
  return 0;
}
