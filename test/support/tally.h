// Counts the cases of a suite and prints those that fail.

#ifndef WZC_TEST_SUPPORT_TALLY_H
#define WZC_TEST_SUPPORT_TALLY_H

#include <cstdint>
#include <cstdio>
#include <string>

namespace wzc::test {

class Tally {
public:
  /// `describe` is called if the case failed, and says what it is, what was expected and what came.
  template <class Describe> void check(bool ok, const Describe &describe) {
    if (ok) {
      ++passed;
      return;
    }
    if (failed++ < kShown)
      std::printf("failed: %s\n", std::string(describe()).c_str());
    std::fflush(stdout);
  }
  void skip(const std::string &name, const std::string &reason) {
    ++skipped;
    std::printf("skipped: %s: %s\n", name.c_str(), reason.c_str());
  }
  /// Prints the last line of a suite; the exit status of its program.
  int finish() const {
    if (failed > kShown)
      std::printf("and %llu more failures\n", static_cast<unsigned long long>(failed - kShown));
    std::printf("%llu passed, %llu failed, %llu skipped\n", static_cast<unsigned long long>(passed),
                static_cast<unsigned long long>(failed), static_cast<unsigned long long>(skipped));
    return failed ? 1 : 0;
  }

private:
  static constexpr uint64_t kShown = 100;
  uint64_t passed = 0, failed = 0, skipped = 0;
};

} // namespace wzc::test

#endif
