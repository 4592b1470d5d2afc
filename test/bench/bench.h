// What every benchmark program includes. A program is called with one argument, how much work to do; it prints a
// checksum of its results on standard output, which must be the same in every engine, and how long the timed section
// took on marked lines of standard error, so that starting up and compiling do not count: by the wall clock, and in
// processor time, which is what to compare while a machine is busy.

#ifndef WZC_BENCH_H
#define WZC_BENCH_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double benchStarted, benchCpuStarted;

/** Negative if there is no such clock. */
static inline double benchClock(clockid_t clock) {
  struct timespec now;
  return clock_gettime(clock, &now) == 0 ? (double)now.tv_sec + (double)now.tv_nsec * 1e-9 : -1;
}

/** The amount of work asked for: known at run time only, so that no compiler does the work beforehand. */
static inline int benchScale(int argc, char **argv) {
  int scale = argc > 1 ? atoi(argv[1]) : 1;
  return scale > 0 ? scale : 1;
}

static inline void benchBegin(void) {
  benchCpuStarted = benchClock(CLOCK_PROCESS_CPUTIME_ID);
  benchStarted = benchClock(CLOCK_MONOTONIC);
}

static inline void benchEnd(void) {
  double wall = benchClock(CLOCK_MONOTONIC) - benchStarted;
  double cpu = benchClock(CLOCK_PROCESS_CPUTIME_ID) - benchCpuStarted;
  fprintf(stderr, "bench-seconds: %.6f\n", wall);
  if (benchCpuStarted >= 0)
    fprintf(stderr, "bench-cpu-seconds: %.6f\n", cpu);
}

/** Folds a value into a checksum. */
static inline uint64_t benchMix(uint64_t sum, uint64_t value) {
  sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
  return sum ^ (sum >> 29);
}

static inline uint64_t benchMixDouble(uint64_t sum, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return benchMix(sum, bits);
}

static inline uint64_t benchMixBytes(uint64_t sum, const void *data, size_t size) {
  const unsigned char *bytes = (const unsigned char *)data;
  for (size_t index = 0; index < size; ++index)
    sum = (sum ^ bytes[index]) * 0x100000001b3u;
  return benchMix(sum, size);
}

static inline void benchPrint(uint64_t sum) { printf("checksum %016" PRIx64 "\n", sum); }

static inline void benchFail(const char *what) {
  fprintf(stderr, "bench: %s\n", what);
  exit(1);
}

/** The same numbers everywhere: the high half of a linear congruential generator. */
static inline uint32_t benchRandom(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 32);
}

static inline double benchRandomUnit(uint64_t *state) { return benchRandom(state) * (1.0 / 4294967296.0); }

#endif
