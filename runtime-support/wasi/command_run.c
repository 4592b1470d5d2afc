// See command.h. The store is never deleted: the process ends with the guest.

#include "command.h"

#include <stdio.h>
#include <stdlib.h>

static wzc_trap *configure(const wzc_command *command, size_t argc, const char *const *argv, wzc_wasi_config *config) {
  wzc_trap *trap = wzc_wasi_config_inherit_stdio(config);
  for (size_t i = 0; !trap && i < argc; ++i)
    trap = wzc_wasi_config_arg(config, argv[i]);
  // What is granted by name stands before what is inherited: the first of two entries is the one getenv() finds.
  for (uint64_t i = 0; !trap && i < command->env_count; ++i)
    trap = wzc_wasi_config_env(config, command->env[i]);
  if (!trap && command->inherit_env)
    trap = wzc_wasi_config_inherit_env(config);
  for (uint64_t i = 0; !trap && i < command->dir_count; ++i) {
    const wzc_command_dir *dir = &command->dirs[i];
    trap = wzc_wasi_config_dir(config, dir->host_path, dir->guest_path, (wzc_dir_rights)dir->rights);
  }
  return trap;
}

static int fail(const char *program, wzc_trap *trap) {
  fprintf(stderr, "%s: %s\n", program, wzc_trap_message(trap));
  wzc_trap_delete(trap);
  return WZC_STATUS_ERROR;
}

int wzc_command_finish(const char *program, wzc_trap *trap) {
  if (!trap)
    return 0;
  if (wzc_trap_get_code(trap) == WZC_TRAP_EXIT) {
    int status = wzc_trap_exit_status(trap);
    wzc_trap_delete(trap);
    return status;
  }
  char *text = wzc_trap_format(trap);
  fprintf(stderr, "%s: %s\n", program, text ? text : wzc_trap_message(trap));
  free(text);
  wzc_trap_delete(trap);
  return WZC_STATUS_TRAP;
}

int wzc_command_start(const wzc_command *command, const char *program, size_t argc, const char *const *argv,
                      wzc_store **store, wzc_instance **instance) {
  *store = wzc_store_new(NULL);
  wzc_linker *linker = *store ? wzc_linker_new(*store) : NULL;
  wzc_wasi_config *config = linker ? wzc_wasi_config_new() : NULL;
  if (!config) {
    fprintf(stderr, "%s: out of memory\n", program);
    return WZC_STATUS_ERROR;
  }
  wzc_trap *trap = configure(command, argc, argv, config);
  if (!trap)
    trap = wzc_wasi_define(linker, config);
  if (trap)
    return fail(program, trap);
  trap = wzc_linker_instantiate(linker, command->module, instance);
  wzc_linker_delete(linker);
  if (!trap)
    return -1;
  switch (wzc_trap_get_code(trap)) {
  case WZC_TRAP_LINK_FAILURE:
  case WZC_TRAP_OUT_OF_MEMORY:
  case WZC_TRAP_LIMIT_EXCEEDED:
  case WZC_TRAP_NOT_FOUND: return fail(program, trap);
  default: return wzc_command_finish(program, trap);
  }
}

int wzc_command_run(const wzc_command *command, const char *program, size_t argc, const char *const *argv) {
  wzc_store *store;
  wzc_instance *instance;
  int status = wzc_command_start(command, program, argc, argv, &store, &instance);
  if (status >= 0)
    return status;
  int32_t guestStatus = 0;
  wzc_trap *trap = wzc_wasi_run_command(instance, &guestStatus);
  if (!trap)
    return guestStatus;
  return wzc_trap_get_code(trap) == WZC_TRAP_NOT_FOUND ? fail(program, trap) : wzc_command_finish(program, trap);
}
