// A guest without code: a memory, a configuration and a directory of the host, to call the functions of WASI on.

#ifndef WZC_TEST_WASI_WASI_TEST_H
#define WZC_TEST_WASI_WASI_TEST_H

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "wasi/internal.h"
#include "wasi/native.h"

namespace wzc::wasi {

inline void PrintTo(Errno error, std::ostream *out) { *out << "errno " << unsigned(error); }

/// The native entries under their names in WebAssembly, as p1::fd_read(&wasi, …).
namespace p1 {
#define WASI_P1(family, name, function, type, right, parameters)                                                       \
  inline constexpr auto name = &Native<function, (right)>::call;
#include "wasi/wasi_p1.def"
#undef WASI_P1
} // namespace p1

class WasiTest : public testing::Test {
protected:
  static constexpr uint32_t kMemorySize = 65536 * 4;
  static constexpr uint32_t kBad = kMemorySize - 1; // too near the end for any result
  static constexpr int kDir = 3;                    // the granted directory
  static constexpr uint64_t kAllRights = (uint64_t(1) << 30) - 1;

  void SetUp() override {
    std::string pattern = testing::TempDir() + "wzc-wasi-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    base = pattern;
    root = base + "/root";
    std::filesystem::create_directory(root);
    bytes.resize(kMemorySize);
    memory = {bytes.data(), kMemorySize};
    start(WZC_DIR_READ_WRITE);
  }

  void TearDown() override {
    wzc_wasi_config_delete(config);
    std::error_code ignored;
    std::filesystem::remove_all(base, ignored);
  }

  /// (Re)starts the guest with the directory granted as "/".
  void start(wzc_dir_rights rights, bool walk = false) {
    if (config)
      wzc_wasi_config_delete(config);
    config = wzc_wasi_config_new();
    ASSERT_EQ(wzc_wasi_config_dir(config, root.c_str(), "/", rights), nullptr);
    if (walk)
      useWalkingResolver(*config);
    wasi.state = config;
    wasi.memory = &memory;
  }

  // ---- the guest's memory

  uint32_t reserve(uint32_t size) {
    uint32_t at = (next + 7) / 8 * 8;
    next = at + size;
    EXPECT_LT(next, kMemorySize);
    return at;
  }
  uint32_t put(const std::string &text) {
    uint32_t at = reserve(uint32_t(text.size()) + 1);
    std::memcpy(&bytes[at], text.data(), text.size());
    return at;
  }
  template <class T> T get(uint32_t at) const {
    T value;
    std::memcpy(&value, &bytes[at], sizeof value);
    return value;
  }
  template <class T> void set(uint32_t at, T value) { std::memcpy(&bytes[at], &value, sizeof value); }
  std::string text(uint32_t at, size_t size) const { return {bytes.begin() + at, bytes.begin() + at + long(size)}; }

  /// An iovec array.
  uint32_t iovs(std::initializer_list<std::pair<uint32_t, uint32_t>> pieces) {
    uint32_t at = reserve(uint32_t(pieces.size()) * 8);
    uint32_t to = at;
    for (auto [address, size] : pieces) {
      set(to, address);
      set(to + 4, size);
      to += 8;
    }
    return at;
  }

  // ---- calls, with the plumbing done

  Errno open(const std::string &path, uint32_t openFlags, uint64_t rights, int *fd, int dir = kDir,
             uint32_t lookup = kLookupSymlinkFollow, uint32_t fdFlags = 0) {
    uint32_t result = reserve(4);
    auto error = Errno(p1::path_open(&wasi, dir, int(lookup), int(put(path)), int(path.size()), int(openFlags),
                                     int64_t(rights), int64_t(kAllRights), int(fdFlags), int(result)));
    if (error == Errno::Success)
      *fd = get<int>(result);
    return error;
  }
  int mustOpen(const std::string &path, uint32_t openFlags = 0, uint64_t rights = kFileRights, uint32_t fdFlags = 0) {
    int fd = -1;
    EXPECT_EQ(open(path, openFlags, rights, &fd, kDir, kLookupSymlinkFollow, fdFlags), Errno::Success) << path;
    return fd;
  }
  Errno write(int fd, const std::string &data, uint32_t *done = nullptr) {
    uint32_t result = reserve(4);
    auto error = Errno(p1::fd_write(&wasi, fd, int(iovs({{put(data), uint32_t(data.size())}})), 1, int(result)));
    if (done)
      *done = get<uint32_t>(result);
    return error;
  }
  Errno read(int fd, uint32_t size, std::string *data) {
    uint32_t result = reserve(4);
    uint32_t buffer = reserve(size);
    auto error = Errno(p1::fd_read(&wasi, fd, int(iovs({{buffer, size}})), 1, int(result)));
    if (error == Errno::Success)
      *data = text(buffer, get<uint32_t>(result));
    return error;
  }
  Errno close(int fd) { return Errno(p1::fd_close(&wasi, fd)); }

  /// A function that takes a directory, a path and its length.
  template <class F> Errno withPath(F function, const std::string &path, int dir = kDir) {
    return Errno(function(&wasi, dir, int(put(path)), int(path.size())));
  }
  Errno mkdir(const std::string &path, int dir = kDir) { return withPath(p1::path_create_directory, path, dir); }
  Errno rmdir(const std::string &path, int dir = kDir) { return withPath(p1::path_remove_directory, path, dir); }
  Errno unlink(const std::string &path, int dir = kDir) { return withPath(p1::path_unlink_file, path, dir); }
  Errno rename(const std::string &from, const std::string &to, int fromDir = kDir, int toDir = kDir) {
    return Errno(
        p1::path_rename(&wasi, fromDir, int(put(from)), int(from.size()), toDir, int(put(to)), int(to.size())));
  }
  Errno link(const std::string &from, const std::string &to, int fromDir = kDir, int toDir = kDir, int flags = 0) {
    return Errno(
        p1::path_link(&wasi, fromDir, flags, int(put(from)), int(from.size()), toDir, int(put(to)), int(to.size())));
  }
  Errno symlink(const std::string &target, const std::string &path, int dir = kDir) {
    return Errno(p1::path_symlink(&wasi, int(put(target)), int(target.size()), dir, int(put(path)), int(path.size())));
  }
  Errno readlink(const std::string &path, std::string *target, uint32_t room = 4096) {
    uint32_t result = reserve(4);
    uint32_t buffer = reserve(room);
    auto error =
        Errno(p1::path_readlink(&wasi, kDir, int(put(path)), int(path.size()), int(buffer), int(room), int(result)));
    if (error == Errno::Success)
      *target = text(buffer, get<uint32_t>(result));
    return error;
  }
  Errno stat(const std::string &path, uint32_t *at, uint32_t lookup = kLookupSymlinkFollow, int dir = kDir) {
    *at = reserve(kFilestatSize);
    return Errno(p1::path_filestat_get(&wasi, dir, int(lookup), int(put(path)), int(path.size()), int(*at)));
  }
  Errno setTimes(const std::string &path, uint64_t accessed, uint64_t modified, uint32_t flags,
                 uint32_t lookup = kLookupSymlinkFollow) {
    return Errno(p1::path_filestat_set_times(&wasi, kDir, int(lookup), int(put(path)), int(path.size()),
                                             int64_t(accessed), int64_t(modified), int(flags)));
  }

  // ---- the host's side

  std::string host(const std::string &name) const { return root + "/" + name; }
  void hostWrite(const std::string &path, const std::string &data) const { std::ofstream(path) << data; }
  std::string hostRead(const std::string &path) const {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static size_t hostDescriptors() {
    size_t count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/fd"))
      ++count;
    return count;
  }

  std::string base; // a directory of ours, outside the grant
  std::string root; // the granted directory, in it
  std::vector<uint8_t> bytes;
  wzc_memory_state memory = {};
  wzc_wasi_config *config = nullptr;
  Wasi wasi;
  uint32_t next = 1024;
};

/// Runs with either way of resolving paths; the parameter asks for the walk.
class ResolverTest : public WasiTest, public testing::WithParamInterface<bool> {
protected:
  void SetUp() override {
    WasiTest::SetUp();
    start(WZC_DIR_READ_WRITE, GetParam());
  }
};

#define WZC_BOTH_RESOLVERS(Suite)                                                                                      \
  INSTANTIATE_TEST_SUITE_P(Resolver, Suite, testing::Bool(),                                                           \
                           [](const auto &test) { return test.param ? "Walk" : "Kernel"; })

} // namespace wzc::wasi

#endif
