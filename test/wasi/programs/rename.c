// Renaming and removing, within a directory and across.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  fputs(text, file);
  fclose(file);
}

static void show(const char *path) {
  char text[64] = "";
  FILE *file = fopen(path, "r");
  if (!file) {
    printf("%s: %s\n", path, strerror(errno));
    return;
  }
  fgets(text, sizeof text, file);
  printf("%s: %s\n", path, text);
  fclose(file);
}

static void attempt(const char *what, int result) { printf("%s: %s\n", what, result ? strerror(errno) : "done"); }

int main(void) {
  put("/sandbox/a", "A");
  put("/sandbox/b", "B");
  mkdir("/sandbox/d", 0755);
  mkdir("/sandbox/full", 0755);
  put("/sandbox/full/c", "C");
  attempt("over a file", rename("/sandbox/a", "/sandbox/b"));
  show("/sandbox/a");
  show("/sandbox/b");
  attempt("into a directory", rename("/sandbox/b", "/sandbox/d/b"));
  show("/sandbox/d/b");
  attempt("missing", rename("/sandbox/none", "/sandbox/x"));
  attempt("directory over file", rename("/sandbox/full", "/sandbox/d/b"));
  attempt("file over directory", rename("/sandbox/d/b", "/sandbox/full"));
  attempt("directory over full one", rename("/sandbox/d", "/sandbox/full"));
  attempt("directory over itself", rename("/sandbox/full", "/sandbox/full"));
  attempt("directory", rename("/sandbox/full", "/sandbox/moved"));
  show("/sandbox/moved/c");
  attempt("unlink", unlink("/sandbox/d/b"));
  attempt("unlink again", unlink("/sandbox/d/b"));
  attempt("rmdir a file", rmdir("/sandbox/moved/c"));
  attempt("remove", remove("/sandbox/moved/c"));
  attempt("remove directory", remove("/sandbox/moved"));

  // A file that is open keeps its contents without a name.
  put("/sandbox/open", "still here");
  int fd = open("/sandbox/open", O_RDONLY);
  unlink("/sandbox/open");
  char text[16] = "";
  printf("%zd %s\n", read(fd, text, 15), text);
  return 0;
}
