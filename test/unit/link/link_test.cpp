// compiler/link through its interface: what is linked also runs.

#include "compiler/link/link.h"

#include "test/unit/link/inputs.h"

#include <csignal>
#include <dirent.h>
#include <dlfcn.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace wzc {
namespace {

#if defined(__x86_64__)
constexpr const char *hostTriple = "x86_64-unknown-linux-gnu";
#elif defined(__aarch64__)
constexpr const char *hostTriple = "aarch64-unknown-linux-gnu";
#endif

class LinkTest : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(directory.create());
    settings.triple = hostTriple;
  }

  std::string at(const char *name) const { return directory.path() + "/" + name; }

  std::string answerObject = objectPath("answer.c");
  std::string multiplyObject = objectPath("multiply.c");
  std::string programObject = objectPath("program.c");
  TemporaryDirectory directory;
  LinkSettings settings;
};

// Suites so named are run first, before other tests have started threads: they fork.
using LinkDeathTest = LinkTest;

#define ASSERT_LINKED(expression)                                                                                      \
  do {                                                                                                                 \
    std::optional<LinkError> linkError = (expression);                                                                 \
    ASSERT_FALSE(linkError.has_value()) << linkError->message;                                                         \
  } while (false)

size_t entriesOf(const std::string &path) {
  size_t count = 0;
  if (DIR *entries = opendir(path.c_str())) {
    while (readdir(entries))
      ++count;
    closedir(entries);
  }
  return count - 2;
}

// Has its temporary files in a directory of its own, so that what is left there can be counted.
class OwnTmpdir {
public:
  OwnTmpdir() {
    EXPECT_FALSE(directory.create());
    if (const char *value = getenv("TMPDIR"))
      before = value;
    setenv("TMPDIR", directory.path().c_str(), 1);
  }
  ~OwnTmpdir() {
    if (before)
      setenv("TMPDIR", before->c_str(), 1);
    else
      unsetenv("TMPDIR");
  }
  size_t left() const { return entriesOf(directory.path()); }

private:
  TemporaryDirectory directory;
  std::optional<std::string> before;
};

TEST_F(LinkTest, JoinedObjectsDefineWhatTheyDefinedApart) {
  std::string joined;
  LinkInput inputs[] = {LinkInput::file(answerObject), LinkInput::file(multiplyObject)};
  ASSERT_LINKED(joinObjects(inputs, settings, joined));
  EXPECT_EQ(joined.substr(0, 4), "\x7f"
                                 "ELF");
  EXPECT_EQ(joined[16], 1) << "ET_REL";

  std::string library;
  LinkInput joinedInput[] = {LinkInput::memory("joined.o", joined)};
  ASSERT_LINKED(linkSharedObject(joinedInput, settings, "", library));
  put(at("joined.so"), library, FileMode::Executable);
  void *handle = dlopen(at("joined.so").c_str(), RTLD_NOW);
  ASSERT_NE(handle, nullptr) << dlerror();
  auto *answer = reinterpret_cast<int (*)()>(dlsym(handle, "answer"));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer(), 42);
  dlclose(handle);
}

TEST_F(LinkTest, FilesAndMemoryGiveTheSameBytes) {
  std::string answerBytes = contents(answerObject), multiplyBytes = contents(multiplyObject);
  LinkInput files[] = {LinkInput::file(answerObject), LinkInput::file(multiplyObject)};
  LinkInput memory[] = {LinkInput::memory("a", answerBytes), LinkInput::memory("../b c", multiplyBytes)};
  std::string fromFiles, fromMemory, again, threaded;
  ASSERT_LINKED(linkSharedObject(files, settings, "lib.so", fromFiles));
  ASSERT_LINKED(linkSharedObject(memory, settings, "lib.so", fromMemory));
  EXPECT_EQ(fromFiles, fromMemory);
  ASSERT_LINKED(joinObjects(files, settings, fromFiles));
  ASSERT_LINKED(joinObjects(memory, settings, fromMemory));
  EXPECT_EQ(fromFiles, fromMemory);
  ASSERT_LINKED(joinObjects(memory, settings, again));
  EXPECT_EQ(fromMemory, again);
  settings.threads = 4;
  ASSERT_LINKED(joinObjects(memory, settings, threaded));
  EXPECT_EQ(fromMemory, threaded);
}

TEST_F(LinkTest, SharedObjectLeavesUndefinedSymbolsToItsLoader) {
  std::string library;
  LinkInput inputs[] = {LinkInput::file(answerObject)};
  ASSERT_LINKED(linkSharedObject(inputs, settings, "", library));
  put(at("partial.so"), library, FileMode::Executable);
  EXPECT_EQ(dlopen(at("partial.so").c_str(), RTLD_NOW), nullptr);
  EXPECT_NE(std::string(dlerror()).find("undefined symbol: multiply"), std::string::npos);
}

TEST_F(LinkTest, SharedObjectTakesFromArchives) {
  std::string library;
  LinkInput inputs[] = {LinkInput::file(answerObject), LinkInput::file(WZC_TEST_ARCHIVE)};
  ASSERT_LINKED(linkSharedObject(inputs, settings, "", library));
  put(at("whole.so"), library, FileMode::Executable);
  void *handle = dlopen(at("whole.so").c_str(), RTLD_NOW);
  ASSERT_NE(handle, nullptr) << dlerror();
  EXPECT_EQ(reinterpret_cast<int (*)()>(dlsym(handle, "answer"))(), 42);
  dlclose(handle);
}

TEST_F(LinkTest, WholeArchiveTakesMembersNobodyAskedFor) {
  std::string without, with;
  LinkInput inputs[] = {LinkInput::file(programObject), LinkInput::file(WZC_TEST_ARCHIVE)};
  ASSERT_LINKED(joinObjects(inputs, settings, without));
  inputs[1].wholeArchive = true;
  ASSERT_LINKED(joinObjects(inputs, settings, with));
  EXPECT_EQ(without.find("unusedByEverybody"), std::string::npos);
  EXPECT_NE(with.find("unusedByEverybody"), std::string::npos);
}

TEST_F(LinkTest, ExecutableRuns) {
  SystemLibraries libraries;
  ASSERT_LINKED(findSystemLibraries(settings.triple, "", libraries));
  std::string answerBytes = contents(answerObject), executable;
  LinkInput inputs[] = {LinkInput::file(programObject), LinkInput::memory("answer.o", answerBytes),
                        LinkInput::file(WZC_TEST_ARCHIVE)};
  ASSERT_LINKED(linkExecutable(inputs, settings, libraries, "", executable));
  put(at("program"), executable, FileMode::Executable);
  Ran ran = run(at("program") + " hello");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.output, "hello 42\nat end\n");
  EXPECT_NE(executable.find("multiply"), std::string::npos);
  EXPECT_EQ(executable.find("unusedByEverybody"), std::string::npos) << "an unused section is kept";

  settings.strip = true;
  std::string stripped;
  ASSERT_LINKED(linkExecutable(inputs, settings, libraries, "", stripped));
  EXPECT_LT(stripped.size(), executable.size());
  put(at("stripped"), stripped, FileMode::Executable);
  EXPECT_EQ(run(at("stripped") + " hello").output, "hello 42\nat end\n");
}

TEST_F(LinkTest, ErrorsOfTheLinkerComeAsText) {
  SystemLibraries libraries;
  ASSERT_LINKED(findSystemLibraries(settings.triple, "", libraries));
  std::string executable, programBytes = contents(programObject);
  LinkInput inputs[] = {LinkInput::memory("dir/program.o", programBytes)};
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  std::optional<LinkError> error = linkExecutable(inputs, settings, libraries, "", executable);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  ASSERT_TRUE(error);
  EXPECT_NE(error->message.find("undefined symbol: answer"), std::string::npos) << error->message;
  EXPECT_NE(error->message.find("0-program.o"), std::string::npos) << error->message;
  EXPECT_EQ(error->message.find("wzc-"), std::string::npos) << "names a temporary file: " << error->message;
  EXPECT_FALSE(error->message.ends_with("\n"));
}

TEST_F(LinkTest, ObjectsForAnotherMachineAreErrors) {
  std::string output;
  LinkInput inputs[] = {LinkInput::file(answerObject)};
  settings.triple = "riscv64-unknown-linux-gnu";
  std::optional<LinkError> error = joinObjects(inputs, settings, output);
  ASSERT_TRUE(error);
  EXPECT_NE(error->message.find("is incompatible with elf64lriscv"), std::string::npos) << error->message;
  settings.triple = "";
  ASSERT_LINKED(joinObjects(inputs, settings, output));
}

TEST_F(LinkTest, AnErrorIsNotTheEnd) {
  std::string output;
  LinkInput absent[] = {LinkInput::file(at("absent.o"))};
  LinkInput empty[] = {LinkInput::memory("empty.o", "")};
  LinkInput text[] = {LinkInput::memory("text.o", "certainly no object\n")};
  LinkInput option[] = {LinkInput::file("--version")};
  LinkInput twice[] = {LinkInput::file(multiplyObject), LinkInput::file(multiplyObject)};
  EXPECT_EQ(joinObjects(absent, settings, output)->message,
            "ld.lld: error: cannot open " + at("absent.o") + ": No such file or directory");
  EXPECT_EQ(joinObjects(empty, settings, output)->message, "cannot link empty.o: it is empty");
  EXPECT_TRUE(joinObjects(text, settings, output));
  EXPECT_NE(joinObjects(option, settings, output)->message.find("./--version"), std::string::npos);
  EXPECT_NE(joinObjects(twice, settings, output)->message.find("duplicate symbol: multiply"), std::string::npos);
  EXPECT_TRUE(joinObjects({}, settings, output));
  LinkInput good[] = {LinkInput::file(answerObject)};
  ASSERT_LINKED(joinObjects(good, settings, output));
}

// On such objects lld ends the process if it is let. In a child, because it refuses to link afterwards.
TEST_F(LinkDeathTest, BrokenObjectIsAnErrorAndTheLast) {
  auto inChild = [&] {
    std::string output, broken = contents(multiplyObject);
    broken[58] = 1; // the size of a section header
    LinkInput bad[] = {LinkInput::memory("broken.o", broken)};
    LinkInput good[] = {LinkInput::file(multiplyObject)};
    std::optional<LinkError> first = linkSharedObject(bad, settings, "", output);
    std::optional<LinkError> second = linkSharedObject(good, settings, "", output);
    fprintf(stderr, "%s\n%s\n", first ? first->message.c_str() : "none", second ? second->message.c_str() : "none");
    _exit(first && second ? 0 : 1);
  };
  EXPECT_EXIT(inChild(), testing::ExitedWithCode(0),
              "error: 0-broken.o: invalid e_shentsize in ELF header: 1\n"
              "cannot link: an earlier link in this process failed half-way");
}

TEST_F(LinkDeathTest, ShortObjectsAreErrors) {
  std::string good = contents(multiplyObject);
  auto inChild = [&] {
    for (size_t size : {size_t(1), size_t(16), size_t(63), size_t(64), good.size() / 2, good.size() - 1}) {
      std::string output;
      LinkInput inputs[] = {LinkInput::memory("short.o", std::string_view(good).substr(0, size))};
      std::optional<LinkError> error = linkSharedObject(inputs, settings, "", output);
      if (!error || error->message.empty())
        _exit(1);
    }
    _exit(0);
  };
  EXPECT_EXIT(inChild(), testing::ExitedWithCode(0), "");
}

int handled = 0;
void handle(int) { handled = 1; }

TEST_F(LinkDeathTest, SignalHandlersStayWhatTheyWere) {
  struct sigaction action = {}, before, after;
  action.sa_handler = handle;
  auto inChild = [&] {
    sigaction(SIGSEGV, &action, &before);
    std::string output;
    LinkInput good[] = {LinkInput::file(answerObject)};
    LinkInput bad[] = {LinkInput::file(at("absent.o"))};
    bool linked = !joinObjects(good, settings, output) && joinObjects(bad, settings, output);
    sigaction(SIGSEGV, nullptr, &after);
    raise(SIGSEGV);
    _exit(linked && after.sa_handler == handle && handled ? 0 : 1);
  };
  EXPECT_EXIT(inChild(), testing::ExitedWithCode(0), "");
}

TEST_F(LinkTest, TemporaryFilesAreGone) {
  OwnTmpdir tmpdir;
  std::string output, bytes = contents(answerObject);
  LinkInput good[] = {LinkInput::memory("a.o", bytes)};
  LinkInput bad[] = {LinkInput::memory("a.o", bytes), LinkInput::file(at("absent.o"))};
  LinkInput twice[] = {LinkInput::memory("a.o", bytes), LinkInput::memory("a.o", bytes)};
  ASSERT_LINKED(joinObjects(good, settings, output));
  EXPECT_TRUE(joinObjects(bad, settings, output));
  EXPECT_TRUE(joinObjects(twice, settings, output));
  EXPECT_EQ(tmpdir.left(), 0u);
}

TEST_F(LinkTest, TemporaryDirectoryThatCannotBeIsAnError) {
  setenv("TMPDIR", "/nonexistent", 1);
  std::string output;
  LinkInput good[] = {LinkInput::file(answerObject)};
  std::optional<LinkError> error = joinObjects(good, settings, output);
  unsetenv("TMPDIR");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "cannot create a temporary directory in /nonexistent: No such file or directory");
}

// Sanitizers keep freed memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

size_t residentPages() {
  FILE *file = fopen("/proc/self/statm", "r");
  size_t total = 0, resident = 0;
  if (file) {
    EXPECT_EQ(fscanf(file, "%zu %zu", &total, &resident), 2);
    fclose(file);
  }
  return resident;
}

TEST_F(LinkTest, ManyLinksInOneProcess) {
  LinkInput inputs[] = {LinkInput::file(answerObject), LinkInput::file(multiplyObject)};
  std::string first, output;
  ASSERT_LINKED(linkSharedObject(inputs, settings, "", first));
  size_t before = 0;
  for (int i = 0; i < 300; ++i) {
    ASSERT_LINKED(linkSharedObject(inputs, settings, "", output));
    ASSERT_EQ(output, first);
    if (i == 50)
      before = residentPages();
  }
  if (!sanitized) {
    EXPECT_LT(residentPages(), before + 4096) << "links leak memory";
  }
}

TEST_F(LinkTest, LinksFromSeveralThreads) {
  LinkInput inputs[] = {LinkInput::file(answerObject), LinkInput::file(multiplyObject)};
  std::string expected;
  ASSERT_LINKED(linkSharedObject(inputs, settings, "", expected));
  std::atomic<int> same = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int link = 0; link < 10; ++link) {
        std::string output;
        same += !linkSharedObject(inputs, settings, "", output) && output == expected;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(same, 40);
}

TEST(SystemLibrariesTest, ErrorsNameThePackage) {
  SystemLibraries libraries;
  TemporaryDirectory sysroot;
  ASSERT_FALSE(sysroot.create());
  EXPECT_EQ(findSystemLibraries("x86_64-linux-gnu", sysroot.path(), libraries)->message,
            "cannot find Scrt1.o for x86_64-linux-gnu below " + sysroot.path() +
                ": install the Debian package libc6-dev");
  EXPECT_EQ(findSystemLibraries("sparc-sun-solaris", "", libraries)->message,
            "cannot link an executable for sparc-sun-solaris: known are x86_64, aarch64 and riscv64 with linux-gnu");

  mkdir((sysroot.path() + "/lib").c_str(), 0700);
  for (const char *file : {"Scrt1.o", "crti.o", "crtn.o"})
    put(sysroot.path() + "/lib/" + file, "x");
  std::string below = " for aarch64-linux-gnu below " + sysroot.path() + ": install the Debian package ";
  EXPECT_EQ(findSystemLibraries("aarch64-linux-gnu", sysroot.path(), libraries)->message,
            "cannot find libc.so" + below + "libc6-dev");
  put(sysroot.path() + "/lib/libc.so", "x");
  EXPECT_EQ(findSystemLibraries("aarch64-linux-gnu", sysroot.path(), libraries)->message,
            "cannot find libgcc_s.so.1" + below + "libgcc-s1");
  put(sysroot.path() + "/lib/libgcc_s.so.1", "x");
  ASSERT_FALSE(findSystemLibraries("aarch64-linux-gnu", sysroot.path(), libraries));
  EXPECT_EQ(libraries.startFile, sysroot.path() + "/lib/Scrt1.o");
  EXPECT_EQ(libraries.dynamicLinker, "/lib/ld-linux-aarch64.so.1");
  run("rm -r " + sysroot.path() + "/lib");
}

} // namespace
} // namespace wzc
