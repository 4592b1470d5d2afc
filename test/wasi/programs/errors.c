// The errors a program meets every day.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void report(const char *what, long result) {
  if (result < 0)
    printf("%s: %s\n", what, strerror(errno));
  else
    printf("%s: %ld\n", what, result);
}

int main(void) {
  char byte = 0, longName[400];
  struct stat status;
  memset(longName, 'n', sizeof longName);
  memcpy(longName, "/sandbox/", 9);
  longName[sizeof longName - 1] = 0;
  int file = open("/sandbox/file", O_CREAT | O_RDWR, 0644);
  mkdir("/sandbox/d", 0755);

  report("open missing", open("/sandbox/none", O_RDONLY));
  report("open below missing", open("/sandbox/none/x", O_RDONLY));
  report("open below a file", open("/sandbox/file/x", O_RDONLY));
  report("open exclusively", open("/sandbox/file", O_CREAT | O_EXCL | O_RDWR, 0644));
  report("open a file as directory", open("/sandbox/file", O_RDONLY | O_DIRECTORY));
  report("open a directory for writing", open("/sandbox/d", O_RDWR));
  report("open a long name", open(longName, O_RDONLY));
  report("stat missing", stat("/sandbox/none", &status));
  report("stat with slash", stat("/sandbox/file/", &status));
  report("unlink a directory", unlink("/sandbox/d"));
  report("read bad", read(99, &byte, 1));
  report("write bad", write(99, &byte, 1));
  report("close bad", close(99));
  report("close", close(file));
  report("close twice", close(file));
  report("seek closed", lseek(file, 0, SEEK_SET));
  report("fstat closed", fstat(file, &status));
  file = open("/sandbox/file", O_RDWR);
  report("seek whence", lseek(file, 0, 17));
  report("seek before start", lseek(file, -5, SEEK_END));
  report("truncate negative", ftruncate(file, -1));
  report("read nothing", read(file, &byte, 0));
  report("write nothing", write(file, &byte, 0));
  report("pread beyond the end", pread(file, &byte, 1, 1000));
  report("fsync", fsync(file));
  report("fdatasync", fdatasync(file));
  report("no grant", open("/etc/passwd", O_RDONLY) < 0 ? 1 : 0);
  return 0;
}
