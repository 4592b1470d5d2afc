// Preloaded: a disk that fills up, or a process that dies, while files below $FAULT_BELOW are written. After
// $FULL_AFTER bytes there is no room; on operation number $KILL_AT (creating, writing, renaming) the process is killed.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char watched[4096];
static long operations, bytes;

static int below(const char *path) {
  const char *directory = getenv("FAULT_BELOW");
  return directory && strncmp(path, directory, strlen(directory)) == 0;
}

static void operation(void) {
  const char *limit = getenv("KILL_AT");
  pthread_mutex_lock(&lock);
  long number = ++operations;
  pthread_mutex_unlock(&lock);
  if (limit && number == atol(limit))
    raise(SIGKILL);
}

static int opened(int fd, const char *path, int flags) {
  if (fd >= 0 && fd < (int)sizeof watched)
    watched[fd] = (flags & O_CREAT) && below(path);
  return fd;
}

int open(const char *path, int flags, ...) {
  static int (*real)(const char *, int, ...);
  if (!real)
    real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  va_list list;
  va_start(list, flags);
  int mode = va_arg(list, int);
  va_end(list);
  if ((flags & O_CREAT) && below(path))
    operation();
  return opened(real(path, flags, mode), path, flags);
}

ssize_t write(int fd, const void *data, size_t size) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real)
    real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  if (fd < 0 || fd >= (int)sizeof watched || !watched[fd])
    return real(fd, data, size);
  operation();
  const char *limit = getenv("FULL_AFTER");
  if (limit) {
    pthread_mutex_lock(&lock);
    long left = atol(limit) - bytes;
    if (left < (long)size)
      size = left > 0 ? (size_t)left : 0;
    bytes += (long)size;
    pthread_mutex_unlock(&lock);
    if (left <= 0) {
      errno = ENOSPC;
      return -1;
    }
  }
  return real(fd, data, size);
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (!real)
    real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
  if (below(to))
    operation();
  return real(from, to);
}
