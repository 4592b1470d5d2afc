// Symbolic and hard links, as far as node is right about them: it refuses `..` in targets and ignores O_NOFOLLOW.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void attempt(const char *what, int result) { printf("%s: %s\n", what, result ? strerror(errno) : "done"); }

static void readThrough(const char *path) {
  char text[32] = "";
  int fd = open(path, O_RDONLY);
  if (fd < 0) {
    printf("%s: %s\n", path, strerror(errno));
    return;
  }
  read(fd, text, sizeof text - 1);
  printf("%s: %s\n", path, text);
  close(fd);
}

static void target(const char *path) {
  char text[64] = "";
  ssize_t size = readlink(path, text, sizeof text - 1);
  printf("%s -> %zd %s\n", path, size, size < 0 ? strerror(errno) : text);
}

int main(void) {
  struct stat status;
  int fd = open("/sandbox/file", O_CREAT | O_WRONLY, 0644);
  write(fd, "contents", 8);
  close(fd);
  mkdir("/sandbox/d", 0755);
  attempt("symlink", symlink("file", "/sandbox/link"));
  attempt("below", symlink("d/file", "/sandbox/below"));
  attempt("directory", symlink("d", "/sandbox/dir"));
  attempt("dangling", symlink("nothing", "/sandbox/dangling"));
  attempt("loop", symlink("loop", "/sandbox/loop"));
  attempt("exists", symlink("file", "/sandbox/link"));
  readThrough("/sandbox/link");
  readThrough("/sandbox/below");
  link("/sandbox/file", "/sandbox/dir/file");
  readThrough("/sandbox/below");
  readThrough("/sandbox/dir/../dir/file");
  readThrough("/sandbox/dangling");
  readThrough("/sandbox/loop");
  target("/sandbox/link");
  target("/sandbox/below");
  target("/sandbox/file");
  target("/sandbox/none");
  printf("lstat %d", lstat("/sandbox/link", &status));
  printf(" link %d\n", S_ISLNK(status.st_mode));
  printf("stat %d", stat("/sandbox/link", &status));
  printf(" file %d size %lld\n", S_ISREG(status.st_mode), (long long)status.st_size);
  attempt("hard link", link("/sandbox/file", "/sandbox/hard"));
  stat("/sandbox/hard", &status);
  printf("links %d\n", (int)status.st_nlink);
  attempt("hard link exists", link("/sandbox/file", "/sandbox/hard"));
  attempt("unlink", unlink("/sandbox/file"));
  readThrough("/sandbox/hard");
  readThrough("/sandbox/link");
  attempt("unlink link", unlink("/sandbox/link"));
  attempt("unlink dangling", unlink("/sandbox/dangling"));
  return 0;
}
