// wzc config: what a build system of any kind must know to compile and link a host program.

#include "driver/commands.h"
#include "driver/installation.h"
#include "driver/report.h"

#include <cstdio>

namespace wzc {

namespace {

/// A word of a command line as a shell reads it.
std::string shellWord(const std::string &text) {
  static constexpr char kPlain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+=:,@%";
  if (text.find_first_not_of(kPlain) == std::string::npos)
    return text;
  std::string word = "'";
  for (char c : text)
    word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

} // namespace

int configCommand(const ConfigArguments &arguments) {
  if (arguments.version) {
    puts(WZC_VERSION);
    return 0;
  }
  Installation installation;
  if (std::optional<std::string> error = findInstallation(installation))
    return fail(*error);
  std::string line;
  auto add = [&](const std::string &word) { line += (line.empty() ? "" : " ") + word; };
  if (arguments.compileFlags)
    add("-I" + shellWord(installation.includes));
  if (arguments.linkFlags)
    add("-L" + shellWord(installation.libraries) + " -lwzc_runtime -lpthread -lm");
  if (arguments.cmakeDirectory)
    add(installation.cmake);
  puts(line.c_str());
  return 0;
}

} // namespace wzc
