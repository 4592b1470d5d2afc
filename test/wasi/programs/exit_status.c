// args: 42
// exit() runs handlers and ends with the status asked for.
#include <stdio.h>
#include <stdlib.h>

static void first(void) { puts("registered first"); }
static void second(void) { puts("registered second"); }

int main(int argc, char **argv) {
  atexit(first);
  atexit(second);
  printf("before"); // still buffered
  exit(argc > 1 ? atoi(argv[1]) : 1);
}
