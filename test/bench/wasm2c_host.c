// The host of a guest that wasm2c made C of: the part of WASI the benchmark programs use. The rest exists so that
// linking works, and answers that it is not supported. No sandbox: the programs are known.

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

struct Z_wasi_snapshot_preview1_instance_t {
  Z_guest_instance_t guest;
  int argc;
  char **argv;
};

typedef struct Z_wasi_snapshot_preview1_instance_t Wasi;

enum { success = 0, badf = 8, inval = 28, nosys = 52, spipe = 70 };

static u8 *at(Wasi *wasi, u32 address, u32 size) {
  wasm_rt_memory_t *memory = Z_guestZ_memory(&wasi->guest);
  if ((u64)address + size > memory->size)
    wasm_rt_trap(WASM_RT_TRAP_OOB);
  return memory->data + address;
}

static u32 get32(Wasi *wasi, u32 address) {
  u32 value;
  memcpy(&value, at(wasi, address, 4), 4);
  return value;
}

static void put32(Wasi *wasi, u32 address, u32 value) { memcpy(at(wasi, address, 4), &value, 4); }
static void put64(Wasi *wasi, u32 address, u64 value) { memcpy(at(wasi, address, 8), &value, 8); }

u32 Z_wasi_snapshot_preview1Z_args_sizes_get(Wasi *wasi, u32 count, u32 size) {
  u32 total = 0;
  for (int i = 0; i < wasi->argc; ++i)
    total += (u32)strlen(wasi->argv[i]) + 1;
  put32(wasi, count, (u32)wasi->argc);
  put32(wasi, size, total);
  return success;
}

u32 Z_wasi_snapshot_preview1Z_args_get(Wasi *wasi, u32 pointers, u32 buffer) {
  for (int i = 0; i < wasi->argc; ++i) {
    u32 size = (u32)strlen(wasi->argv[i]) + 1;
    put32(wasi, pointers + 4 * (u32)i, buffer);
    memcpy(at(wasi, buffer, size), wasi->argv[i], size);
    buffer += size;
  }
  return success;
}

u32 Z_wasi_snapshot_preview1Z_environ_sizes_get(Wasi *wasi, u32 count, u32 size) {
  put32(wasi, count, 0);
  put32(wasi, size, 0);
  return success;
}

u32 Z_wasi_snapshot_preview1Z_environ_get(Wasi *wasi, u32 pointers, u32 buffer) { return success; }

u32 Z_wasi_snapshot_preview1Z_clock_time_get(Wasi *wasi, u32 id, u64 precision, u32 result) {
  struct timespec now;
  if (id > 3 || clock_gettime((clockid_t)id, &now) != 0)
    return inval;
  put64(wasi, result, (u64)now.tv_sec * 1000000000u + (u64)now.tv_nsec);
  return success;
}

u32 Z_wasi_snapshot_preview1Z_clock_res_get(Wasi *wasi, u32 id, u32 result) {
  put64(wasi, result, 1);
  return id > 3 ? inval : success;
}

u32 Z_wasi_snapshot_preview1Z_random_get(Wasi *wasi, u32 buffer, u32 size) {
  return getrandom(at(wasi, buffer, size), size, 0) == (ssize_t)size ? success : nosys;
}

u32 Z_wasi_snapshot_preview1Z_fd_write(Wasi *wasi, u32 fd, u32 vectors, u32 count, u32 result) {
  u32 total = 0;
  if (fd != 1 && fd != 2)
    return badf;
  for (u32 i = 0; i < count; ++i) {
    u32 size = get32(wasi, vectors + 8 * i + 4);
    if (write((int)fd, at(wasi, get32(wasi, vectors + 8 * i), size), size) != (ssize_t)size)
      return nosys;
    total += size;
  }
  put32(wasi, result, total);
  return success;
}

/** The standard streams are character devices with every right. */
u32 Z_wasi_snapshot_preview1Z_fd_fdstat_get(Wasi *wasi, u32 fd, u32 result) {
  if (fd > 2)
    return badf;
  memset(at(wasi, result, 24), 0, 24);
  *at(wasi, result, 1) = 2;
  put64(wasi, result + 8, ~(u64)0);
  return success;
}

void Z_wasi_snapshot_preview1Z_proc_exit(Wasi *wasi, u32 status) { exit((int)status); }
u32 Z_wasi_snapshot_preview1Z_fd_close(Wasi *wasi, u32 fd) { return fd > 2 ? badf : success; }
u32 Z_wasi_snapshot_preview1Z_fd_seek(Wasi *wasi, u32 fd, u64 by, u32 whence, u32 result) {
  return fd > 2 ? badf : spipe;
}
u32 Z_wasi_snapshot_preview1Z_fd_prestat_get(Wasi *wasi, u32 fd, u32 result) { return badf; }
u32 Z_wasi_snapshot_preview1Z_fd_prestat_dir_name(Wasi *wasi, u32 fd, u32 path, u32 size) { return badf; }
u32 Z_wasi_snapshot_preview1Z_sched_yield(Wasi *wasi) { return success; }

#define UNSUPPORTED(name, ...)                                                                                         \
  u32 Z_wasi_snapshot_preview1Z_##name(Wasi *wasi, __VA_ARGS__) { return nosys; }
UNSUPPORTED(fd_advise, u32 a, u64 b, u64 c, u32 d)
UNSUPPORTED(fd_allocate, u32 a, u64 b, u64 c)
UNSUPPORTED(fd_datasync, u32 a)
UNSUPPORTED(fd_fdstat_set_flags, u32 a, u32 b)
UNSUPPORTED(fd_fdstat_set_rights, u32 a, u64 b, u64 c)
UNSUPPORTED(fd_filestat_get, u32 a, u32 b)
UNSUPPORTED(fd_filestat_set_size, u32 a, u64 b)
UNSUPPORTED(fd_filestat_set_times, u32 a, u64 b, u64 c, u32 d)
UNSUPPORTED(fd_pread, u32 a, u32 b, u32 c, u64 d, u32 e)
UNSUPPORTED(fd_pwrite, u32 a, u32 b, u32 c, u64 d, u32 e)
UNSUPPORTED(fd_read, u32 a, u32 b, u32 c, u32 d)
UNSUPPORTED(fd_readdir, u32 a, u32 b, u32 c, u64 d, u32 e)
UNSUPPORTED(fd_renumber, u32 a, u32 b)
UNSUPPORTED(fd_sync, u32 a)
UNSUPPORTED(fd_tell, u32 a, u32 b)
UNSUPPORTED(path_create_directory, u32 a, u32 b, u32 c)
UNSUPPORTED(path_filestat_get, u32 a, u32 b, u32 c, u32 d, u32 e)
UNSUPPORTED(path_filestat_set_times, u32 a, u32 b, u32 c, u32 d, u64 e, u64 f, u32 g)
UNSUPPORTED(path_link, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g)
UNSUPPORTED(path_open, u32 a, u32 b, u32 c, u32 d, u32 e, u64 f, u64 g, u32 h, u32 i)
UNSUPPORTED(path_readlink, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f)
UNSUPPORTED(path_remove_directory, u32 a, u32 b, u32 c)
UNSUPPORTED(path_rename, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f)
UNSUPPORTED(path_symlink, u32 a, u32 b, u32 c, u32 d, u32 e)
UNSUPPORTED(path_unlink_file, u32 a, u32 b, u32 c)
UNSUPPORTED(poll_oneoff, u32 a, u32 b, u32 c, u32 d)

int main(int argc, char **argv) {
  static Wasi wasi;
  wasi.argc = argc;
  wasi.argv = argv;
  wasm_rt_init();
  Z_guest_init_module();
  Z_guest_instantiate(&wasi.guest, &wasi);
  Z_guestZ__start(&wasi.guest);
  return 0;
}
