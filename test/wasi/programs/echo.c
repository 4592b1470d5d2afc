// stdin: one line\nanother line, without an end
// Standard input to standard output and error, by line and by byte.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
  char line[64];
  int count = 0;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    printf("%d: %s\n", ++count, line);
  }
  printf("eof %d error %d\n", feof(stdin) != 0, ferror(stdin) != 0);
  for (char c = 'a'; c <= 'e'; ++c)
    fputc(toupper(c), stderr);
  fputc('\n', stderr);
  printf("read at the end: %zd\n", read(0, line, sizeof line));
  return 0;
}
