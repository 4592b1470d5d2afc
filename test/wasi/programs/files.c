// Writing, appending, seeking, truncating: by descriptor and by stream.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static void show(const char *what, const char *path) {
  char buffer[256];
  int fd = open(path, O_RDONLY);
  ssize_t size = fd < 0 ? -1 : read(fd, buffer, sizeof buffer);
  printf("%s: %zd [%.*s]\n", what, size, size > 0 ? (int)size : 0, buffer);
  if (fd >= 0)
    close(fd);
}

int main(void) {
  const char *path = "/sandbox/file";
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0644);
  printf("write %zd\n", write(fd, "0123456789", 10));
  printf("seek %lld\n", (long long)lseek(fd, -4, SEEK_CUR));
  printf("write %zd\n", write(fd, "ab", 2));
  printf("tell %lld\n", (long long)lseek(fd, 0, SEEK_CUR));
  show("overwritten", path);
  printf("pwrite %zd\n", pwrite(fd, "XY", 2, 1));
  char two[3] = "";
  printf("pread %zd %s\n", pread(fd, two, 2, 7), two);
  printf("tell %lld\n", (long long)lseek(fd, 0, SEEK_CUR));
  struct iovec pieces[] = {{"one,", 4}, {"", 0}, {"two", 3}};
  printf("writev %zd\n", writev(fd, pieces, 3));
  show("gathered", path);
  printf("truncate %d\n", ftruncate(fd, 5));
  show("cut", path);
  printf("seek before the start %lld %s\n", (long long)lseek(fd, -1, SEEK_SET), strerror(errno));
  close(fd);

  fd = open(path, O_WRONLY | O_APPEND);
  lseek(fd, 0, SEEK_SET);
  printf("append %zd\n", write(fd, "+end", 4));
  printf("read a write-only file %zd\n", read(fd, two, 1));
  close(fd);
  show("appended", path);

  fd = open(path, O_WRONLY | O_TRUNC);
  close(fd);
  show("emptied", path);

  FILE *stream = fopen("/sandbox/stream", "w+");
  for (int i = 0; i < 1000; ++i)
    fprintf(stream, "line %d\n", i);
  rewind(stream);
  char line[32];
  int sum = 0, number;
  while (fgets(line, sizeof line, stream) && sscanf(line, "line %d", &number) == 1)
    sum += number;
  printf("sum %d size %ld\n", sum, ftell(stream));
  fseek(stream, -9, SEEK_END);
  printf("last %s", fgets(line, sizeof line, stream));
  fclose(stream);
  struct stat status;
  printf("stat %d", stat("/sandbox/stream", &status));
  printf(" %lld %d\n", (long long)status.st_size, S_ISREG(status.st_mode));
  return 0;
}
