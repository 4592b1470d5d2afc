#include "driver/compiler_process.h"

#include "driver/commands.h"
#include "driver/installation.h"
#include "driver/memory_file.h"
#include "driver/report.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace wzc {

namespace {

std::string featureList(FeatureSet features) {
  std::string list;
  for (unsigned bit = 0; bit < 64; ++bit) {
    auto feature = static_cast<Feature>(bit);
    if (std::string_view flag = featureFlag(feature); !flag.empty())
      list += (list.empty() ? "" : ",") + std::string(features.has(feature) ? "+" : "-") + std::string(flag);
  }
  return list;
}

/// From standard input to standard output.
std::vector<std::string> commandLine(const std::string &compiler, const CompileOptions &options,
                                     const std::vector<std::string> &profilePaths) {
  std::vector<std::string> words{compiler,
                                 "-",
                                 "--output=-",
                                 "--emit=shared",
                                 "--runtime=external",
                                 "--input-name=" + options.fileName,
                                 "--name=" + options.moduleName,
                                 "-O" + std::to_string(options.optLevel),
                                 std::string("--bounds=") +
                                     (options.bounds == BoundsMode::Guard ? "guard" : "explicit"),
                                 std::string("--traps=") + (options.traps == TrapMode::Fast ? "fast" : "precise"),
                                 "--wasm-features=" + featureList(options.features)};
  if (options.unlimited)
    words.push_back("--unlimited");
  if (options.jobs)
    words.push_back("--jobs=" + std::to_string(options.jobs));
  if (!options.cpu.empty())
    words.push_back("--cpu=" + options.cpu);
  if (!options.cpuFeatures.empty())
    words.push_back("--features=" + options.cpuFeatures);
  if (options.profileGenerate)
    words.push_back("--profile-generate" + (options.profileFile.empty() ? "" : "=" + options.profileFile));
  for (const std::string &path : profilePaths)
    words.push_back("--profile-use=" + path);
  return words;
}

/// Starts a program with these as its standard streams; -1: an error was printed.
pid_t start(std::vector<std::string> words, int input, int output) {
  std::vector<char *> argv;
  argv.reserve(words.size() + 1);
  for (std::string &word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t pid = -1;
  int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0)
    return pid;
  fail("cannot start " + words[0] + ": " + strerror(error));
  return -1;
}

bool readAll(int fd, std::string &bytes) {
  char buffer[65536];
  for (;;) {
    ssize_t count = read(fd, buffer, sizeof buffer);
    if (count == 0)
      return true;
    if (count > 0)
      bytes.append(buffer, static_cast<size_t>(count));
    else if (errno != EINTR)
      return false;
  }
}

int waitFor(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return fail(std::string("cannot wait for the compiler: ") + strerror(errno));
  if (WIFSIGNALED(status))
    return fail(std::string("the compiler was ended by a signal: ") + strsignal(WTERMSIG(status)));
  return WEXITSTATUS(status);
}

} // namespace

int becomeCompiler(char **argv) {
  Installation installation;
  if (std::optional<std::string> error = findInstallation(installation))
    return fail(*error);
  execv(installation.compiler.c_str(), argv);
  return fail("cannot start " + installation.compiler + ": " + strerror(errno));
}

int compileInChild(std::string_view module, const CompileOptions &options, const std::vector<std::string> &profilePaths,
                   std::string &sharedObject) {
  Installation installation;
  if (std::optional<std::string> error = findInstallation(installation))
    return fail(*error);
  MemoryFile input;
  int ends[2];
  if (!input.create(module) || pipe2(ends, O_CLOEXEC) != 0)
    return fail(std::string("cannot start the compiler: ") + strerror(errno));
  pid_t pid = start(commandLine(installation.compiler, options, profilePaths), input.descriptor(), ends[1]);
  close(ends[1]);
  bool good = pid > 0 && readAll(ends[0], sharedObject);
  close(ends[0]);
  if (pid < 0)
    return kStatusError;
  int status = waitFor(pid);
  if (status == 0 && (!good || sharedObject.empty()))
    return fail("cannot read what the compiler wrote");
  return status;
}

} // namespace wzc
