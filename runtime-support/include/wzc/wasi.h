/* wzc/wasi.h: WASI preview 1 for modules compiled by wzc.
 *
 * Everything is denied until it is granted: a new configuration has no directories, no environment and no arguments,
 * and standard streams that are closed. Errors as in wzc/runtime.h.
 */

#ifndef WZC_WASI_H
#define WZC_WASI_H

#include "wzc/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wzc_wasi_config wzc_wasi_config;

/* Null only when memory is exhausted. */
wzc_wasi_config *wzc_wasi_config_new(void);
/* Only for a configuration that was not handed to wzc_wasi_define(). */
void wzc_wasi_config_delete(wzc_wasi_config *config);

wzc_trap *wzc_wasi_config_arg(wzc_wasi_config *config, const char *arg);
/* "KEY=VALUE". */
wzc_trap *wzc_wasi_config_env(wzc_wasi_config *config, const char *key_value);
wzc_trap *wzc_wasi_config_inherit_env(wzc_wasi_config *config);
/* Standard input, output and error of the process. */
wzc_trap *wzc_wasi_config_inherit_stdio(wzc_wasi_config *config);
/* Gives the guest `fd` (0, 1 or 2) as a duplicate of the host's descriptor `host_fd`, which must not be a directory.
 * The host's stream never changes to non-blocking, whatever the guest asks for. */
wzc_trap *wzc_wasi_config_stdio(wzc_wasi_config *config, int fd, int host_fd);

typedef enum wzc_dir_rights { WZC_DIR_READ_WRITE = 0, WZC_DIR_READ_ONLY = 1 } wzc_dir_rights;

/* Grants the directory `host_path` and all below it as `guest_path`. NOT_FOUND if it cannot be opened. */
wzc_trap *wzc_wasi_config_dir(wzc_wasi_config *config, const char *host_path, const char *guest_path,
                              wzc_dir_rights rights);

/* Defines the functions of "wasi_snapshot_preview1" in `linker`; the store owns `config` from here on, also on failure.
 * They work on the memory exported as "memory" by the instance that imports them. Instances made through `linker` share
 * one table of descriptors. Called without an instance (through a table, or by the host) the functions use the memory
 * of the first of these. */
wzc_trap *wzc_wasi_define(wzc_linker *linker, wzc_wasi_config *config);

/* Runs a command: calls its export `_start`. `*status` is 0 after a return, the status after proc_exit (which is
 * not reported as a trap); any other trap is returned. */
wzc_trap *wzc_wasi_run_command(wzc_instance *instance, int32_t *status);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
