// Linking in this process, by lld as a library: the user's machine needs no linker and no C compiler.
//
// Every operation takes objects as files or bytes and gives back bytes; writeFileAtomically() puts them where they
// belong. The output depends on the inputs' bytes and the settings alone, not on paths, time or the number of threads.
//
// All functions may be called from several threads; they run one after the other, because lld keeps state in the
// process. A link also sets LLVM's command-line options back to their defaults: set options of the code generator
// through its own interface, not through llvm::cl. An input so broken that lld gives up half-way leaves the process
// unable to link again: every later link then fails with an error that says so. Objects are trusted, as with any
// linker: lld has no defence against one that was made to harm it.

#ifndef WZC_COMPILER_LINK_LINK_H
#define WZC_COMPILER_LINK_LINK_H

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace wzc {

// Message for people: what lld said, one line an error, without a trailing newline.
struct LinkError {
  std::string message;
};

// One object or archive.
struct LinkInput {
  // The name in diagnostics and archives; for a file also where it is.
  std::string path;
  // The contents, unless the input is a file; they must outlive the call.
  std::optional<std::string_view> bytes;
  // Take every member of an archive, wanted or not.
  bool wholeArchive = false;

  static LinkInput file(std::string path) { return {std::move(path), std::nullopt}; }
  static LinkInput memory(std::string name, std::string_view bytes) { return {std::move(name), bytes}; }
};

struct LinkSettings {
  // Of the output; objects for another are an error. Empty: what the first object is for.
  std::string_view triple;
  // Most threads lld may use. With more than one, an input that lld gives up on ends the process.
  unsigned threads = 1;
  // Leave out symbols and debug information that running does not need.
  bool strip = false;
};

// The C library's files an executable is linked with. See findSystemLibraries().
struct SystemLibraries {
  std::string startFile;     // Scrt1.o
  std::string initPrologue;  // crti.o
  std::string initEpilogue;  // crtn.o
  std::string libraryPath;   // directory of libc.so and libc_nonshared.a
  std::string unwinder;      // libgcc_s.so.1
  std::string dynamicLinker; // as the executable names it, on the machine it will run on
};

// Finds the C library for `triple` (x86_64-, aarch64- or riscv64-...-linux-gnu): in its multi-arch directory, in
// /usr/lib64, /usr/lib, or where Debian's cross packages are (/usr/<triple>/lib). With a `sysroot` only below it. A
// missing file is an error that names it and the Debian package that has it.
[[nodiscard]] std::optional<LinkError> findSystemLibraries(std::string_view triple, std::string_view sysroot,
                                                           SystemLibraries &libraries);

// Joins relocatable objects into one.
[[nodiscard]] std::optional<LinkError> joinObjects(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                                   std::string &object);

// A shared object. Undefined symbols are allowed: the runtime is the loading process's, unless its archive is an input.
// `soname` may be empty.
[[nodiscard]] std::optional<LinkError> linkSharedObject(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                                        std::string_view soname, std::string &sharedObject);

// A shared object that is whole: it refers to itself for what it defines, whatever else the process has under the same
// names, exports only what fits a pattern such as "wzc_*", and is linked with the C library in `libraries`. `sysroot`
// as below.
[[nodiscard]] std::optional<LinkError> linkWholeSharedObject(std::span<const LinkInput> inputs,
                                                             const LinkSettings &settings, std::string_view soname,
                                                             std::span<const std::string> exportPatterns,
                                                             const SystemLibraries &libraries, std::string_view sysroot,
                                                             std::string &sharedObject);

// A position-independent executable for the C library in `libraries`, found by the dynamic linker. Sections nobody
// refers to are left out. `sysroot` is where the C library's linker scripts look, or empty.
[[nodiscard]] std::optional<LinkError> linkExecutable(std::span<const LinkInput> inputs, const LinkSettings &settings,
                                                      const SystemLibraries &libraries, std::string_view sysroot,
                                                      std::string &executable);

// A static archive of the `members` (objects) and of all members of `archives`, in this order, with a symbol table. `cc
// host.c module.a` then needs no second archive for the runtime.
[[nodiscard]] std::optional<LinkError> makeArchive(std::span<const LinkInput> members,
                                                   std::span<const LinkInput> archives, std::string &archive);

} // namespace wzc

#endif
