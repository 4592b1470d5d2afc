// Running a WASI command as a program of its own: what executables written by wzc and `wzc run` have in common.

#ifndef WZC_WASI_COMMAND_H
#define WZC_WASI_COMMAND_H

#include "abi/abi.h"
#include "wzc/wasi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  WZC_STATUS_ERROR = 1,  // the guest could not be started
  WZC_STATUS_TRAP = 134, // what a shell reports of a program that was aborted
};

// Makes a store and in it an instance of the command's module, with what `command` grants and the arguments `argv`. On
// failure prints why, after "PROGRAM: ", and returns the status to exit with; otherwise returns -1. A guest that ends
// itself while it is instantiated counts as a failure with its own status.
int wzc_command_start(const wzc_command *command, const char *program, size_t argc, const char *const *argv,
                      wzc_store **store, wzc_instance **instance);

// The status to exit with after a call into the guest ended with `trap` (null: it returned), which is freed. A trap is
// printed with its back-trace.
int wzc_command_finish(const char *program, wzc_trap *trap);

// Both, with a call of the export `_start` between them.
int wzc_command_run(const wzc_command *command, const char *program, size_t argc, const char *const *argv);

#ifdef __cplusplus
} // extern "C"
#endif

#endif
