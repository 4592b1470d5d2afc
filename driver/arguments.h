// What the command line asks for, one structure a sub-command; filled in by command_line.cpp.

#ifndef WZC_DRIVER_ARGUMENTS_H
#define WZC_DRIVER_ARGUMENTS_H

#include "compiler/cache/trimming.h"
#include "compiler/codegen/command_object.h"
#include "compiler/compile.h"

#include <optional>
#include <string>
#include <vector>

namespace wzc {

/// The forms a compiled module can have.
enum class OutputForm { Object, Archive, SharedObject, Executable, Assembly, LlvmIr, Bitcode };

/// `jobs` of the command line as a number of threads: 0 there stands for all cores.
unsigned threadCount(unsigned jobs);

enum class StatsFormat { None, Text, Json };

struct CompileArguments {
  std::string input;
  std::string inputName; // in messages; empty: `input`
  std::string output;    // empty: made from the input's name
  std::optional<OutputForm> form;
  std::string header; // empty: beside the output where its form has one
  bool noHeader = false;
  bool externalRuntime = false;
  std::string runtimeDirectory; // empty: where this program was built or installed
  std::string moduleName;       // empty: made from the input's name
  StatsFormat stats = StatsFormat::None;
  bool remarks = false;
  bool timeReport = false;
  bool quiet = false;
  std::string cacheDirectory; // of partitions; empty: none
  uint64_t cacheBytes = kCacheBytes;
  std::optional<ShareChoice> share;      // write this share instead of a whole module
  std::vector<std::string> joined;       // shares to take partitions from instead of compiling them
  std::vector<std::string> profilePaths; // read into options.profiles
  CommandGrants grants;
  CompileOptions options;
};

struct RunArguments {
  std::string input;
  std::vector<std::string> guestArguments;
  std::optional<std::string> invoke;
  double timeoutSeconds = 0; // 0: none
  bool useCache = true;
  bool interpret = false; // of `options` only the features count then
  std::vector<std::string> profilePaths;
  CommandGrants grants;
  CompileOptions options;
};

struct ValidateArguments {
  std::vector<std::string> inputs;
  FeatureSet features = FeatureSet::defaults();
  unsigned jobs = 0;
};

struct InspectArguments {
  std::string input;
  bool json = false;
};

struct ProfileArguments {
  std::vector<std::string> inputs;
  std::string output;      // empty: show
  unsigned functions = 20; // most to show
};

struct ConfigArguments {
  bool compileFlags = false;
  bool linkFlags = false;
  bool cmakeDirectory = false;
  bool version = false;
};

} // namespace wzc

#endif
