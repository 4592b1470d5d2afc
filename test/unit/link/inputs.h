// The objects the tests link, compiled by the build.

#ifndef WZC_TEST_UNIT_LINK_INPUTS_H
#define WZC_TEST_UNIT_LINK_INPUTS_H

#include "test/unit/support/file_helpers.h"

#include <csignal>
#include <cstdio>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>

namespace wzc {

// The path of the object compiled from `source`.
inline std::string objectPath(const std::string &source) {
  std::string all = WZC_TEST_OBJECTS "|";
  size_t begin = 0;
  for (size_t end; (end = all.find('|', begin)) != std::string::npos; begin = end + 1)
    if (all.substr(begin, end - begin).find("/" + source) != std::string::npos)
      return all.substr(begin, end - begin);
  ADD_FAILURE() << "no object of " << source;
  return {};
}

struct Ran {
  int status;
  std::string output;
};

// Runs a shell command; standard error is part of the output.
inline Ran run(const std::string &command) {
  FILE *pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe)
    return {-1, "cannot run"};
  std::string output;
  char buffer[4096];
  while (size_t count = fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, count);
  int status = pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output};
}

} // namespace wzc

#endif
