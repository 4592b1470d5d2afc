// WASI's C library has no long jumps. Lua needs them for errors and coroutines only, and the script has neither.

#ifndef WZC_BENCH_SETJMP_H
#define WZC_BENCH_SETJMP_H

#include <stdlib.h>

typedef int jmp_buf[1];
#define setjmp(buffer) ((void)(buffer), 0)
#define longjmp(buffer, value) ((void)(buffer), (void)(value), abort())

#endif
