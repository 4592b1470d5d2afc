// wzc MODULE -o OUTPUT: compiles a module and puts the code into the form asked for.

#include "driver/commands.h"
#include "driver/executable.h"
#include "driver/module_file.h"
#include "driver/output_form.h"
#include "driver/partition_cache.h"
#include "driver/profile_file.h"
#include "driver/progress.h"
#include "driver/report.h"
#include "driver/runtime_library.h"
#include "driver/stats.h"

#include "compiler/bindings/symbols.h"
#include "compiler/link/link.h"
#include "compiler/share.h"
#include "compiler/support/write_file.h"

namespace wzc {

namespace {

std::string_view asText(const std::vector<uint8_t> &bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

EmitKind emitKindFor(OutputForm form) {
  switch (form) {
  case OutputForm::Assembly: return EmitKind::Assembly;
  case OutputForm::LlvmIr: return EmitKind::LlvmIr;
  case OutputForm::Bitcode: return EmitKind::Bitcode;
  default: return EmitKind::Object;
  }
}

/// Puts the name of the runtime's archive into `path`. Returns nothing or the error.
std::optional<std::string> findRuntime(const CompileArguments &arguments, RuntimeLibrary library, std::string &path) {
  return findRuntimeLibrary(arguments.runtimeDirectory, arguments.options.target, library, path);
}

std::optional<std::string> makeArchive(const CompileArguments &arguments, std::string_view object,
                                       std::string &output) {
  std::vector<LinkInput> archives;
  std::string runtime;
  if (!arguments.externalRuntime) {
    if (auto error = findRuntime(arguments, RuntimeLibrary::Runtime, runtime))
      return error;
    archives.push_back(LinkInput::file(runtime));
  }
  LinkInput member = LinkInput::memory(arguments.options.moduleName + ".o", object);
  if (auto error = wzc::makeArchive({&member, 1}, archives, output))
    return error->message;
  return std::nullopt;
}

std::optional<std::string> makeSharedObject(const CompileArguments &arguments, std::string_view object,
                                            std::string &output) {
  std::vector<LinkInput> inputs{LinkInput::memory(arguments.options.moduleName + ".o", object)};
  LinkSettings settings;
  settings.strip = true;
  std::string_view name = baseName(arguments.output);
  if (arguments.externalRuntime) {
    if (std::optional<LinkError> error = linkSharedObject(inputs, settings, name, output))
      return error->message;
    return std::nullopt;
  }
  std::string runtime;
  if (auto error = findRuntime(arguments, RuntimeLibrary::Runtime, runtime))
    return error;
  inputs.push_back(LinkInput::file(runtime));
  inputs.back().wholeArchive = true; // the host calls what no module refers to
  std::string triple = tripleOf(arguments.options.target);
  settings.triple = triple;
  SystemLibraries libraries;
  if (std::optional<LinkError> error = findSystemLibraries(triple, "", libraries))
    return error->message;
  std::string exports[] = {arguments.options.moduleName + "_*", "wzc_*"};
  if (std::optional<LinkError> error = linkWholeSharedObject(inputs, settings, name, exports, libraries, "", output))
    return error->message;
  return std::nullopt;
}

/// From the object to what is written.
std::optional<std::string> makeOutput(const CompileArguments &arguments, std::string_view object, std::string &output) {
  switch (*arguments.form) {
  case OutputForm::Archive: return makeArchive(arguments, object, output);
  case OutputForm::SharedObject: return makeSharedObject(arguments, object, output);
  case OutputForm::Executable: return makeExecutable(arguments, object, output);
  default: output = object; return std::nullopt;
  }
}

/// Reads the shares to be joined. Returns nothing or the error.
std::optional<std::string> readShares(const std::vector<std::string> &paths, ShareStore &shares) {
  for (const std::string &path : paths) {
    std::string bytes;
    if (std::optional<std::string> error = readFile(path, bytes))
      return error;
    if (!shares.add(std::move(bytes)))
      return path + " is no share of a module, or not a whole one";
  }
  return std::nullopt;
}

/// Compiles to what is written to the output, and the header.
int compile(const CompileArguments &arguments, std::string_view module, const CompileSurroundings &surroundings,
            std::string &output, std::string &header, CompileStats &stats) {
  const CompileOptions &options = arguments.options;
  if (arguments.share) {
    std::optional<CompileError> error =
        compileShare(asBytes(module), options, *arguments.share, output, stats, surroundings);
    return error ? fail(*error) : 0;
  }
  if (arguments.form == OutputForm::Executable)
    if (std::optional<CompileError> error = checkIsCommand(asBytes(module), options))
      return fail(*error);
  CompiledModule compiled;
  if (std::optional<CompileError> error = compileModule(asBytes(module), options, compiled, surroundings))
    return fail(*error);
  if (std::optional<std::string> error = makeOutput(arguments, asText(compiled.bytes), output))
    return fail(*error);
  header = std::move(compiled.header);
  stats = compiled.stats;
  return 0;
}

} // namespace

int compileCommand(const CompileArguments &given) {
  CompileArguments arguments = given;
  if (std::optional<std::string> error = completeOutput(arguments)) {
    warn(*error);
    return kStatusUsage;
  }
  std::string bytes;
  if (std::optional<std::string> error = readModuleFile(arguments.input, bytes))
    return fail(*error);
  arguments.options.fileName = arguments.inputName.empty() ? displayName(arguments.input) : arguments.inputName;
  arguments.options.moduleName =
      arguments.moduleName.empty() ? moduleNameFor(arguments.options.fileName) : cIdentifier(arguments.moduleName);
  arguments.options.jobs = threadCount(arguments.options.jobs);
  arguments.options.emit = emitKindFor(*arguments.form);

  if (std::optional<std::string> error = readProfiles(arguments.profilePaths, arguments.options.profiles))
    return fail(*error);

  CompileSurroundings surroundings;
  Progress progress(!arguments.quiet);
  surroundings.progress = [&](uint64_t done, uint64_t functions) { progress.update(done, functions); };
  if (arguments.remarks)
    surroundings.remark = [](const std::string &text) { fprintf(stderr, "%s\n", text.c_str()); };
  surroundings.isDetailed = arguments.timeReport || arguments.stats != StatsFormat::None;
  PartitionCache cache;
  ShareStore shares;
  if (!arguments.cacheDirectory.empty()) {
    if (std::optional<std::string> problem = cache.open(arguments.cacheDirectory))
      warn(*problem);
    surroundings.store = &cache;
  } else if (!arguments.joined.empty()) {
    if (std::optional<std::string> error = readShares(arguments.joined, shares))
      return fail(*error);
    surroundings.store = &shares;
    surroundings.compiles = false;
  }
  std::string output, header;
  CompileStats stats;
  int status = compile(arguments, bytes, surroundings, output, header, stats);
  progress.clear();
  if (status != 0)
    return status;
  cache.trim(arguments.cacheBytes);
  if (!arguments.options.profiles.empty() && stats.functionsProfiled == 0 && stats.functions > 0)
    warn("no function of " + arguments.options.fileName + " is in the profile: it was written by another module");

  std::vector<OutputFile> files;
  if (!arguments.header.empty())
    files.push_back({arguments.header, header});
  bool isExecutable = arguments.form == OutputForm::Executable;
  files.push_back({arguments.output, output, isExecutable ? FileMode::Executable : FileMode::Data});
  if (std::optional<std::string> error = writeFilesAtomically(files))
    return fail(*error);
  printStats(arguments.stats, stats, output.size());
  if (arguments.timeReport)
    printTimeReport(stats);
  return 0;
}

} // namespace wzc
