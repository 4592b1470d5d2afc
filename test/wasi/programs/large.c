// Megabytes through a file and random bytes that differ.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t checksum(const uint8_t *bytes, size_t size) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < size; ++i)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

int main(void) {
  size_t size = 8 << 20;
  uint8_t *bytes = malloc(size), *back = malloc(size);
  uint32_t state = 1;
  for (size_t i = 0; i < size; ++i) {
    state = state * 1664525 + 1013904223;
    bytes[i] = state >> 24;
  }
  int fd = open("/sandbox/large", O_CREAT | O_RDWR, 0644);
  size_t done = 0;
  while (done < size) {
    ssize_t count = write(fd, bytes + done, size - done);
    if (count <= 0)
      return 1;
    done += count;
  }
  lseek(fd, 0, SEEK_SET);
  for (done = 0; done < size;) {
    ssize_t count = read(fd, back + done, size - done);
    if (count <= 0)
      return 2;
    done += count;
  }
  printf("%08x %08x %d\n", checksum(bytes, size), checksum(back, size), memcmp(bytes, back, size));
  uint8_t a[32], b[32];
  printf("entropy %d %d differ %d\n", getentropy(a, sizeof a), getentropy(b, sizeof b), memcmp(a, b, sizeof a) != 0);
  printf("isatty %d\n", isatty(fd));
  return 0;
}
