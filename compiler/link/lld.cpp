// lld is written as a program. Three of its habits matter in a library:
//
// - On an input it cannot go on with it ends the process, unless LLVM's crash recovery is on: then it jumps back here.
// - After such a jump its state is unknown, and lldMain() says that it cannot run again. We believe it.
// - Crash recovery, and the removal of unfinished outputs, take over SIGSEGV and a dozen other signals. These belong to
// the
//   embedder, and to the runtime when compiled code runs in this process. Both are switched on once, at the first link,
//   and the handlers of before are put back at once; LLVM does not install its own again.

#include "compiler/link/lld.h"

#include "compiler/support/temporary_directory.h"
#include "compiler/support/write_file.h"

#include "lld/Common/Driver.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <mutex>

LLD_HAS_DRIVER(elf)

namespace wzc {
namespace {

struct LldState {
  std::mutex mutex;
  bool prepared = false;
  bool broken = false;
};

// The one mutable global of the folder: lld itself has its state in the process.
LldState &lldState() {
  static LldState state;
  return state;
}

// Puts back, at its end, this process's signal handlers and this thread's alternate stack.
class SignalKeeper {
public:
  SignalKeeper() {
    for (int number = 1; number < count; ++number)
      known[number] = sigaction(number, nullptr, &actions[number]) == 0;
    hasStack = sigaltstack(nullptr, &stack) == 0;
  }
  ~SignalKeeper() {
    for (int number = 1; number < count; ++number)
      if (known[number] && number != SIGKILL && number != SIGSTOP)
        sigaction(number, &actions[number], nullptr);
    if (hasStack && !(stack.ss_flags & SS_ONSTACK))
      sigaltstack(&stack, nullptr);
  }
  SignalKeeper(const SignalKeeper &) = delete;
  SignalKeeper &operator=(const SignalKeeper &) = delete;

private:
  static constexpr int count = 32; // LLVM handles no real-time signal
  struct sigaction actions[count];
  bool known[count] = {};
  stack_t stack;
  bool hasStack;
};

void prepareSignals(const std::string &directory) {
  SignalKeeper keeper;
  llvm::CrashRecoveryContext::Enable();
  // The first file to be removed on a signal is what makes LLVM install its handlers.
  std::string file = directory + "/none";
  if (!llvm::sys::RemoveFileOnSignal(file))
    llvm::sys::DontRemoveFileOnSignal(file);
}

// Diagnostics name inputs by the names the caller gave, not by where we put them.
void removeAll(std::string &text, const std::string &what) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
    text.erase(at, what.size());
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
    text.pop_back();
  return text;
}

// A file name for input number `index` that a person recognises in a diagnostic. The number keeps names distinct.
std::string fileNameFor(std::string_view name, size_t index) {
  size_t slash = name.rfind('/');
  if (slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  std::string fileName = std::to_string(index) + "-";
  for (char c : name.substr(0, 100)) {
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    fileName += plain ? c : '_';
  }
  return fileName;
}

// lld's name for the kind of output; null where it goes by the first object.
const char *emulationOf(std::string_view triple) {
  std::string_view architecture = triple.substr(0, triple.find('-'));
  if (architecture == "x86_64")
    return "elf_x86_64";
  if (architecture == "aarch64")
    return "aarch64linux";
  if (architecture == "riscv64")
    return "elf64lriscv";
  return nullptr;
}

std::optional<LinkError> addInputs(std::span<const LinkInput> inputs, const std::string &directory,
                                   std::vector<std::string> &arguments) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::string path = inputs[i].path;
    if (inputs[i].bytes) {
      if (inputs[i].bytes->empty()) // to lld a linker script that says nothing
        return LinkError{"cannot link " + path + ": it is empty"};
      path = directory + "/" + fileNameFor(inputs[i].path, i);
      if (auto error = writeFileAtomically(path, *inputs[i].bytes))
        return LinkError{*error};
    } else if (path.starts_with('-')) {
      path = "./" + path; // not an option
    }
    if (inputs[i].wholeArchive)
      arguments.push_back("--whole-archive");
    arguments.push_back(path);
    if (inputs[i].wholeArchive)
      arguments.push_back("--no-whole-archive");
  }
  return std::nullopt;
}

} // namespace

std::optional<LinkError> runLld(std::vector<std::string> arguments, std::span<const LinkInput> inputs,
                                std::vector<std::string> trailing, const LinkSettings &settings, std::string &output) {
  TemporaryDirectory directory;
  if (auto error = directory.create())
    return LinkError{*error};
  std::string outputPath = directory.path() + "/output";

  arguments.insert(arguments.begin(), "ld.lld");
  arguments.push_back("--threads=" + std::to_string(settings.threads == 0 ? 1 : settings.threads));
  arguments.push_back("--build-id=none");
  arguments.push_back("--color-diagnostics=never");
  if (const char *emulation = emulationOf(settings.triple)) {
    arguments.push_back("-m");
    arguments.push_back(emulation);
  }
  if (settings.strip)
    arguments.push_back("--strip-all");
  arguments.push_back("-o");
  arguments.push_back(outputPath);
  if (auto error = addInputs(inputs, directory.path(), arguments))
    return error;
  arguments.insert(arguments.end(), trailing.begin(), trailing.end());

  llvm::SmallVector<const char *, 32> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());

  std::string diagnostics;
  llvm::raw_string_ostream stream(diagnostics);
  LldState &state = lldState();
  lld::Result result;
  {
    std::lock_guard lock(state.mutex);
    if (state.broken)
      return LinkError{"cannot link: an earlier link in this process failed half-way"};
    if (!state.prepared) {
      prepareSignals(directory.path());
      defineUnusedTargets();
      state.prepared = true;
    }
    result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
    state.broken = !result.canRunAgain;
  }
  if (result.retCode != 0 || !result.canRunAgain) {
    removeAll(diagnostics, directory.path() + "/");
    diagnostics = trimmed(std::move(diagnostics));
    return LinkError{diagnostics.empty() ? "the linker gave up without a message" : diagnostics};
  }
  if (auto error = readFile(outputPath, output))
    return LinkError{*error};
  return std::nullopt;
}

} // namespace wzc
