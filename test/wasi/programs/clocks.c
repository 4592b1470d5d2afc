// Clocks go forward, and sleeping takes as long as was asked.
#include <errno.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time))
    return -1;
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long resolution(clockid_t clock) {
  struct timespec time;
  return clock_getres(clock, &time) ? -1 : time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(void) {
  printf("realtime after 2024: %d\n", now(CLOCK_REALTIME) / 1000000000 > 1704067200);
  printf("time agrees: %d\n", time(NULL) - now(CLOCK_REALTIME) / 1000000000 <= 1);
  struct timeval day;
  printf("gettimeofday: %d %d\n", gettimeofday(&day, NULL), day.tv_sec > 1704067200);
  printf("resolutions: %d %d\n", resolution(CLOCK_REALTIME) > 0, resolution(CLOCK_MONOTONIC) > 0);
  long long last = now(CLOCK_MONOTONIC), backwards = 0;
  for (int i = 0; i < 1000; ++i) {
    long long next = now(CLOCK_MONOTONIC);
    backwards += next < last;
    last = next;
  }
  printf("backwards: %lld\n", backwards);
  long long before = now(CLOCK_MONOTONIC);
  struct timespec wait = {0, 20000000};
  printf("nanosleep: %d\n", nanosleep(&wait, NULL));
  long long slept = now(CLOCK_MONOTONIC) - before;
  printf("slept: %d\n", slept >= 19000000 && slept < 5000000000);
  before = now(CLOCK_MONOTONIC);
  usleep(5000);
  printf("usleep: %d\n", now(CLOCK_MONOTONIC) - before >= 4000000);
  return 0;
}
