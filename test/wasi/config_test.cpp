// What the host grants, and how it is told that it cannot.

#include "wasi_test.h"

namespace wzc::wasi {
namespace {

class ConfigTest : public WasiTest {
protected:
  wzc_trap_code codeOf(wzc_trap *trap) {
    if (!trap)
      return WZC_TRAP_NONE;
    wzc_trap_code code = wzc_trap_get_code(trap);
    message = wzc_trap_message(trap);
    wzc_trap_delete(trap);
    return code;
  }
  std::string message;
};

TEST_F(ConfigTest, NothingIsGrantedAtFirst) {
  wzc_wasi_config *fresh = wzc_wasi_config_new();
  Wasi guest = {fresh, &memory};
  for (int fd = 0; fd < 8; ++fd)
    EXPECT_EQ(p1::fd_fdstat_get(&guest, fd, 64), int(Errno::Badf));
  EXPECT_EQ(p1::args_sizes_get(&guest, 64, 68), 0);
  EXPECT_EQ(get<uint64_t>(64), 0u);
  EXPECT_EQ(p1::environ_sizes_get(&guest, 64, 68), 0);
  EXPECT_EQ(get<uint64_t>(64), 0u);
  wzc_wasi_config_delete(fresh);
}

TEST_F(ConfigTest, Directories) {
  EXPECT_EQ(codeOf(wzc_wasi_config_dir(config, "/no/such/directory", "x", WZC_DIR_READ_WRITE)), WZC_TRAP_NOT_FOUND);
  EXPECT_EQ(message, "cannot open the directory \"/no/such/directory\"");
  hostWrite(base + "/file", "");
  EXPECT_EQ(codeOf(wzc_wasi_config_dir(config, (base + "/file").c_str(), "x", WZC_DIR_READ_WRITE)), WZC_TRAP_NOT_FOUND);
  EXPECT_EQ(p1::fd_prestat_get(&wasi, kDir + 1, 64), int(Errno::Badf));
}

TEST_F(ConfigTest, Environment) {
  EXPECT_EQ(codeOf(wzc_wasi_config_env(config, "novalue")), WZC_TRAP_WRONG_TYPE);
  EXPECT_EQ(codeOf(wzc_wasi_config_env(config, "=value")), WZC_TRAP_WRONG_TYPE);
  EXPECT_EQ(codeOf(wzc_wasi_config_env(config, "EMPTY=")), WZC_TRAP_NONE);
  setenv("WZC_TEST_VARIABLE", "inherited", 1);
  EXPECT_EQ(codeOf(wzc_wasi_config_inherit_env(config)), WZC_TRAP_NONE);
  bool found = false;
  for (const String &entry : config->environment)
    found |= entry == "WZC_TEST_VARIABLE=inherited";
  EXPECT_TRUE(found);
  unsetenv("WZC_TEST_VARIABLE");
}

TEST_F(ConfigTest, Streams) {
  EXPECT_EQ(codeOf(wzc_wasi_config_stdio(config, 3, 1)), WZC_TRAP_WRONG_TYPE);
  EXPECT_EQ(codeOf(wzc_wasi_config_stdio(config, -1, 1)), WZC_TRAP_WRONG_TYPE);
  EXPECT_EQ(codeOf(wzc_wasi_config_stdio(config, 0, 12345)), WZC_TRAP_NOT_FOUND);
  int directory = ::open(root.c_str(), O_RDONLY | O_DIRECTORY);
  EXPECT_EQ(codeOf(wzc_wasi_config_stdio(config, 0, directory)), WZC_TRAP_WRONG_TYPE);
  ::close(directory);
  EXPECT_EQ(p1::fd_fdstat_get(&wasi, 0, 64), int(Errno::Badf));
  EXPECT_EQ(codeOf(wzc_wasi_config_inherit_stdio(config)), WZC_TRAP_NONE);
  EXPECT_EQ(p1::fd_fdstat_get(&wasi, 1, 64), 0);
}

TEST_F(ConfigTest, DeletingClosesEverything) {
  size_t before = hostDescriptors();
  wzc_wasi_config *other = wzc_wasi_config_new();
  ASSERT_EQ(wzc_wasi_config_dir(other, root.c_str(), "/", WZC_DIR_READ_WRITE), nullptr);
  ASSERT_EQ(wzc_wasi_config_inherit_stdio(other), nullptr);
  EXPECT_GT(hostDescriptors(), before);
  wzc_wasi_config_delete(other);
  EXPECT_EQ(hostDescriptors(), before);
  wzc_wasi_config_delete(nullptr);
}

TEST_F(ConfigTest, ErrorsOfTheHostHaveNames) {
  EXPECT_EQ(errnoFromHost(ENOENT), Errno::Noent);
  EXPECT_EQ(errnoFromHost(EXDEV), Errno::Xdev);
  EXPECT_EQ(errnoFromHost(EWOULDBLOCK), Errno::Again);
  EXPECT_EQ(errnoFromHost(ENOTSUP), Errno::Notsup);
  EXPECT_EQ(errnoFromHost(123456), Errno::Io);
}

} // namespace
} // namespace wzc::wasi
