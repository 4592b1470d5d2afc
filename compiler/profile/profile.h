// Profiles: what the functions of a module did in runs of instrumented code, as the runtime writes it
// (runtime-support/core/profile.cpp) and the compiler reads it.
//
// The file is a list of functions in the module's order, each with the digest of its body, by which it is found again
// in a module that has changed. It is input like any other: nothing in it is trusted.

#ifndef WZC_PROFILE_PROFILE_H
#define WZC_PROFILE_PROFILE_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wzc {

/// Counts are added like this everywhere.
inline uint64_t addSaturating(uint64_t a, uint64_t b) { return a + b < a ? UINT64_MAX : a + b; }

/// The first bytes of FunctionDigest::hash.
using ProfileDigest = std::array<uint8_t, 16>;

/// What a call_indirect called most, found by a vote: a call of the candidate is a vote for it, a call of another
/// function one against it, and without votes the next function called is the candidate.
struct CallTarget {
  uint32_t function = kNone; // index in the profile's list
  uint64_t votes = 0;
  uint64_t calls = 0;

  static constexpr uint32_t kNone = UINT32_MAX;
  bool operator==(const CallTarget &) const = default;
};

struct FunctionProfile {
  ProfileDigest digest = {};
  std::string name;
  std::vector<uint64_t> counters; // see sites.h
  std::vector<CallTarget> targets;

  uint64_t entries() const { return counters.empty() ? 0 : counters[0]; }
  bool operator==(const FunctionProfile &) const = default;
};

struct Profile {
  uint32_t firstIndex = 0; // in the module's function index space, of the first function here
  std::vector<FunctionProfile> functions;

  /// The file's bytes.
  std::string encode() const;
  /// Nothing, with the reason in `error` as a clause ("it ends too early"), if the bytes are no profile.
  [[nodiscard]] static std::optional<Profile> decode(std::string_view bytes, std::string &error);
  /// Adds the counts of another run of the same module. False: it is of another module, and nothing was added.
  [[nodiscard]] bool add(const Profile &other);
};

} // namespace wzc

#endif
