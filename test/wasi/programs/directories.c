// Making, listing and removing directories.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int isDots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

static void list(const char *path) {
  char *names[2000];
  int count = 0;
  DIR *directory = opendir(path);
  if (!directory) {
    printf("%s: %s\n", path, strerror(errno));
    return;
  }
  struct dirent *entry;
  while ((entry = readdir(directory)) && count < 2000)
    if (!isDots(entry->d_name))
      names[count++] = strdup(entry->d_name);
  closedir(directory);
  qsort(names, count, sizeof *names, compare);
  printf("%s: %d\n", path, count);
  for (int i = 0; i < count; ++i) {
    if (i < 5)
      printf("  %s\n", names[i]);
    free(names[i]);
  }
}

int main(void) {
  char path[128];
  printf("%d\n", mkdir("/sandbox/d", 0755));
  printf("%d\n", mkdir("/sandbox/d/e", 0755));
  printf("again: %d %s\n", mkdir("/sandbox/d", 0755), strerror(errno));
  printf("no parent: %d %s\n", mkdir("/sandbox/x/y", 0755), strerror(errno));
  list("/sandbox");
  printf("not empty: %d %s\n", rmdir("/sandbox/d"), strerror(errno));
  for (int i = 0; i < 700; ++i) {
    snprintf(path, sizeof path, "/sandbox/d/file-with-a-longer-name-%03d", i);
    int fd = open(path, O_CREAT | O_WRONLY, 0644);
    if (fd < 0) {
      printf("open: %s\n", strerror(errno));
      return 1;
    }
    close(fd);
  }
  list("/sandbox/d");

  // Rewinding, and going back to a remembered place.
  DIR *directory = opendir("/sandbox/d");
  char first[64], third[64];
  strcpy(first, readdir(directory)->d_name);
  readdir(directory);
  long place = telldir(directory);
  strcpy(third, readdir(directory)->d_name);
  for (int i = 0; i < 300; ++i)
    readdir(directory);
  seekdir(directory, place);
  printf("same third: %d\n", strcmp(third, readdir(directory)->d_name) == 0);
  rewinddir(directory);
  printf("same first: %d\n", strcmp(first, readdir(directory)->d_name) == 0);

  // Listing, then removing: node loses its place when entries vanish while it lists.
  static struct {
    char name[64];
    int isDirectory;
  } found[1000];
  int count = 0, removed = 0;
  rewinddir(directory);
  for (struct dirent *entry; (entry = readdir(directory)) && count < 1000;) {
    if (isDots(entry->d_name))
      continue;
    strcpy(found[count].name, entry->d_name);
    found[count++].isDirectory = entry->d_type == DT_DIR;
  }
  closedir(directory);
  for (int i = 0; i < count; ++i) {
    snprintf(path, sizeof path, "/sandbox/d/%s", found[i].name);
    removed += (found[i].isDirectory ? rmdir(path) : unlink(path)) == 0;
  }
  printf("removed %d\n", removed);
  list("/sandbox/d");
  printf("rmdir: %d\n", rmdir("/sandbox/d"));
  list("/sandbox/d");
  return 0;
}
