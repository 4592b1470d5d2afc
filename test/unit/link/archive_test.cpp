// makeArchive(): an archive that the host's own toolchain links.

#include "compiler/link/link.h"

#include "test/unit/link/inputs.h"

namespace wzc {
namespace {

TEST(ArchiveTest, HostToolchainLinksIt) {
  TemporaryDirectory directory;
  ASSERT_FALSE(directory.create());
  std::string answerBytes = contents(objectPath("answer.c")), archive, again;
  LinkInput members[] = {LinkInput::memory("some/where/answer.o", answerBytes)};
  LinkInput archives[] = {LinkInput::file(WZC_TEST_ARCHIVE)};
  std::optional<LinkError> error = makeArchive(members, archives, archive);
  ASSERT_FALSE(error) << error->message;
  ASSERT_FALSE(makeArchive(members, archives, again));
  EXPECT_EQ(archive, again);
  EXPECT_NE(archive.find("answer.o/"), std::string::npos);
  EXPECT_EQ(archive.find("some/where"), std::string::npos);

  std::string path = directory.path() + "/module.a", program = directory.path() + "/program";
  put(path, archive);
  Ran linked = run(WZC_TEST_CC " " + objectPath("program.c") + " " + path + " -lm -lpthread -o " + program);
  ASSERT_EQ(linked.status, 0) << linked.output;
  EXPECT_EQ(run(program + " hello").output, "hello 42\nat end\n");
}

TEST(ArchiveTest, Errors) {
  std::string archive;
  LinkInput noArchive[] = {LinkInput::memory("text.a", "certainly no archive")};
  LinkInput absent[] = {LinkInput::file("/nonexistent/x.o")};
  LinkInput cut[] = {LinkInput::memory("cut.a", "")};
  std::string bytes = contents(WZC_TEST_ARCHIVE);
  cut[0].bytes = std::string_view(bytes).substr(0, bytes.size() - 100);
  std::optional<LinkError> error = makeArchive({}, noArchive, archive);
  ASSERT_TRUE(error);
  EXPECT_TRUE(error->message.starts_with("cannot archive text.a: ")) << error->message;
  EXPECT_EQ(makeArchive(absent, {}, archive)->message, "cannot read /nonexistent/x.o: No such file or directory");
  EXPECT_TRUE(makeArchive({}, cut, archive));
}

} // namespace
} // namespace wzc
