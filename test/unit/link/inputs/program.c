/* What an executable must have from the start files: arguments, constructors, atexit, an unwinder that sees its frames,
 * mathematics and threads. Fails with a number that says which is missing. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unwind.h>

int answer(void);

static int constructed;
__attribute__((constructor)) static void construct(void) { constructed = 1; }

static void atEnd(void) { puts("at end"); }

static _Unwind_Reason_Code count(struct _Unwind_Context *context, void *frames) {
  (void)context;
  ++*(int *)frames;
  return _URC_NO_REASON;
}

static void *thread(void *argument) { return argument; }

int main(int argc, char **argv) {
  int frames = 0;
  pthread_t other;
  void *result = NULL;
  volatile double two = 2;
  if (!constructed)
    return 1;
  if (argc != 2)
    return 2;
  if (atexit(atEnd) != 0)
    return 3;
  _Unwind_Backtrace(count, &frames);
  if (frames < 2)
    return 4;
  if (pthread_create(&other, NULL, thread, argv) != 0 || pthread_join(other, &result) != 0 || result != argv)
    return 5;
  if (pow(two, 10) != 1024)
    return 6;
  printf("%s %d\n", argv[1], answer());
  return 0;
}
