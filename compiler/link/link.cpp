// What lld is asked for each kind of output.

#include "compiler/link/link.h"

#include "compiler/link/lld.h"

namespace wzc {

namespace {

// The program that loads it answers for undefined symbols. Bound at load time: one that is missing is then an error of
// dlopen and not the end of the process in the middle of a call.
std::vector<std::string> sharedObjectArguments(std::string_view soname) {
  std::vector<std::string> arguments{"-shared", "--eh-frame-hdr", "--hash-style=gnu",    "-z", "now",
                                     "-z",      "noexecstack",    "--undefined-version", "-z", "undefs"};
  if (!soname.empty())
    arguments.push_back("-soname=" + std::string(soname));
  return arguments;
}

} // namespace

std::optional<LinkError> joinObjects(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                     std::string &object) {
  if (inputs.empty())
    return LinkError{"cannot join objects: no input"};
  // Symbols of a relocatable object are what it is for.
  LinkSettings joinSettings = settings;
  joinSettings.strip = false;
  std::vector<std::string> arguments{"-r"};
  if (settings.strip)
    arguments.push_back("--strip-debug");
  return runLld(std::move(arguments), inputs, {}, joinSettings, object);
}

std::optional<LinkError> linkSharedObject(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                          std::string_view soname, std::string &sharedObject) {
  if (inputs.empty())
    return LinkError{"cannot link a shared object: no input"};
  return runLld(sharedObjectArguments(soname), inputs, {}, settings, sharedObject);
}

std::optional<LinkError> linkWholeSharedObject(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                               std::string_view soname, std::span<const std::string> exportPatterns,
                                               const SystemLibraries &libraries, std::string_view sysroot,
                                               std::string &sharedObject) {
  std::vector<std::string> arguments = sharedObjectArguments(soname);
  arguments.insert(arguments.end(), {"-Bsymbolic", "-z", "relro", "--gc-sections", "--as-needed"});
  if (!sysroot.empty())
    arguments.push_back("--sysroot=" + std::string(sysroot));
  arguments.push_back("-L" + libraries.libraryPath);
  // A linker script may stand among the inputs; so this one needs no file of its own.
  std::string script = "VERSION { {";
  if (!exportPatterns.empty()) {
    script += " global:";
    for (const std::string &pattern : exportPatterns)
      script += " " + pattern + ";";
  }
  script += " local: *; }; }\n";
  std::vector<LinkInput> all(inputs.begin(), inputs.end());
  all.push_back(LinkInput::memory("exports", script));
  return runLld(std::move(arguments), all, {"-lm", "-lpthread", libraries.unwinder, "-lc"}, settings, sharedObject);
}

std::optional<LinkError> linkExecutable(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                        const SystemLibraries &libraries, std::string_view sysroot,
                                        std::string &executable) {
  if (inputs.empty())
    return LinkError{"cannot link an executable: no input"};
  std::vector<std::string> arguments{
      "-pie", "--eh-frame-hdr", "--gc-sections", "--hash-style=gnu", "--as-needed", "-z", "now", "-z", "relro",
      "-z",   "noexecstack"};
  arguments.push_back("--dynamic-linker=" + libraries.dynamicLinker);
  if (!sysroot.empty())
    arguments.push_back("--sysroot=" + std::string(sysroot));
  // crtbegin.o, a compiler's own file, would define this; the C library's atexit refers to it. Only its address's
  // identity matters, and that an executable's start is at hand. lld takes no absolute value in a position-independent
  // file.
  arguments.push_back("--defsym=__dso_handle=__ehdr_start");
  arguments.push_back("-L" + libraries.libraryPath);
  arguments.push_back(libraries.startFile);
  arguments.push_back(libraries.initPrologue);
  return runLld(std::move(arguments), inputs, {"-lm", "-lpthread", libraries.unwinder, "-lc", libraries.initEpilogue},
                settings, executable);
}

} // namespace wzc
