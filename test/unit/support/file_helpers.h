// Files in tests: a failure to read or write one is a failure of the test.

#ifndef WZC_TEST_UNIT_SUPPORT_FILE_HELPERS_H
#define WZC_TEST_UNIT_SUPPORT_FILE_HELPERS_H

#include "compiler/support/temporary_directory.h"
#include "compiler/support/write_file.h"

#include <gtest/gtest.h>
#include <string>

namespace wzc {

inline std::string contents(const std::string &path) {
  std::string bytes;
  std::optional<std::string> error = readFile(path, bytes);
  EXPECT_FALSE(error.has_value()) << *error;
  return bytes;
}

inline void put(const std::string &path, const std::string &bytes, FileMode mode = FileMode::Data) {
  std::optional<std::string> error = writeFileAtomically(path, bytes, mode);
  EXPECT_FALSE(error.has_value()) << *error;
}

} // namespace wzc

#endif
