// args: first "second one" --flag=3
// env: COLOUR=blue EMPTY= EQUALS=a=b
// Arguments and environment arrive in order and unchanged.
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

int main(int argc, char **argv) {
  printf("%d arguments\n", argc - 1);
  for (int i = 1; i < argc; ++i)
    printf("[%s]\n", argv[i]);
  for (char **entry = environ; *entry; ++entry)
    printf("%s\n", *entry);
  printf("%s %s %s\n", getenv("COLOUR"), getenv("EQUALS"), getenv("MISSING") ? "?" : "none");
  return 0;
}
