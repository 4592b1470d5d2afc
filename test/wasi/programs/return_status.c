// Returning from main is an exit too, and _Exit skips what exit() does.
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  puts("flushed");
  fflush(stdout);
  printf("lost");
  if (stdout)
    _Exit(7);
  return 3;
}
