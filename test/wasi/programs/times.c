// Time stamps can be set and read.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void show(const char *path) {
  struct stat status;
  if (stat(path, &status)) {
    printf("%s: %s\n", path, strerror(errno));
    return;
  }
  printf("%s: %lld %lld\n", path, (long long)status.st_atim.tv_sec, (long long)status.st_mtim.tv_sec);
}

int main(void) {
  int fd = open("/sandbox/file", O_CREAT | O_RDWR, 0644);
  struct timespec times[2] = {{1000000000, 0}, {1234567890, 0}};
  printf("futimens %d\n", futimens(fd, times));
  show("/sandbox/file");
  times[0].tv_sec = 86400;
  printf("utimensat %d\n", utimensat(AT_FDCWD, "/sandbox/file", times, 0));
  show("/sandbox/file");
  printf("now %d\n", futimens(fd, NULL));
  struct stat status;
  fstat(fd, &status);
  printf("recent %d %d\n", time(NULL) - status.st_atim.tv_sec < 60, time(NULL) - status.st_mtim.tv_sec < 60);
  printf("missing %d %s\n", utimensat(AT_FDCWD, "/sandbox/none", times, 0), strerror(errno));
  return 0;
}
