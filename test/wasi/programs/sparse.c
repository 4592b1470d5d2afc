// Holes read as zeros.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  static char block[100000];
  struct stat status;
  int fd = open("/sandbox/sparse", O_CREAT | O_RDWR, 0644);
  printf("%lld\n", (long long)lseek(fd, 5000000000LL, SEEK_SET));
  printf("%zd\n", write(fd, "end", 3));
  fstat(fd, &status);
  printf("size %lld\n", (long long)status.st_size);
  memset(block, 'x', sizeof block);
  printf("%zd\n", pread(fd, block, sizeof block, 2500000000LL));
  int zeros = 0;
  for (unsigned i = 0; i < sizeof block; ++i)
    zeros += block[i] == 0;
  printf("zeros %d\n", zeros);
  printf("tail %zd", pread(fd, block, 10, 4999999998LL));
  printf(" %d %d %.3s\n", block[0], block[1], block + 2);
  printf("%d\n", ftruncate(fd, 10));
  printf("%d\n", ftruncate(fd, 20));
  printf("%zd\n", pread(fd, block, 100, 0));
  printf("%lld\n", (long long)lseek(fd, 0, SEEK_END));
  close(fd);
  return 0;
}
