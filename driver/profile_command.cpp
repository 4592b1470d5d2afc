// wzc profile: the functions that profiles say were busiest, or the sum of profiles.

#include "driver/commands.h"
#include "driver/profile_file.h"
#include "driver/report.h"

#include "compiler/support/write_file.h"
#include "compiler/wasm/diag.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace wzc {

namespace {

struct Busy {
  const FunctionProfile *function;
  uint64_t calls;
  uint64_t decisions; // of branches and selects
};

void show(const Profile &profile, size_t most) {
  std::vector<Busy> busy;
  for (const FunctionProfile &function : profile.functions) {
    uint64_t decisions = 0;
    for (size_t i = 1; i < function.counters.size(); ++i)
      decisions += function.counters[i];
    if (function.entries() || decisions)
      busy.push_back({&function, function.entries(), decisions});
  }
  printf("%zu of %zu functions were called\n", busy.size(), profile.functions.size());
  std::sort(busy.begin(), busy.end(), [](const Busy &a, const Busy &b) {
    uint64_t ofA = a.calls + a.decisions, ofB = b.calls + b.decisions;
    return ofA != ofB ? ofA > ofB : a.function < b.function;
  });
  busy.resize(std::min(busy.size(), most));
  if (!busy.empty())
    printf("%15s %15s  function\n", "calls", "branches");
  for (const Busy &item : busy) {
    uint64_t index = profile.firstIndex + static_cast<uint64_t>(item.function - profile.functions.data());
    std::string name = item.function->name.empty() ? "" : " " + quoteName(item.function->name);
    printf("%15" PRIu64 " %15" PRIu64 "  %" PRIu64 "%s\n", item.calls, item.decisions, index, name.c_str());
  }
}

} // namespace

int profileCommand(const ProfileArguments &arguments) {
  std::vector<Profile> profiles;
  if (std::optional<std::string> error = readProfiles(arguments.inputs, profiles))
    return fail(*error);
  Profile sum = std::move(profiles[0]);
  for (size_t i = 1; i < profiles.size(); ++i)
    if (!sum.add(profiles[i]))
      return fail(arguments.inputs[i] + " is of another module than " + arguments.inputs[0]);
  if (arguments.output.empty()) {
    show(sum, arguments.functions);
    return 0;
  }
  if (std::optional<std::string> error = writeFileAtomically(arguments.output, sum.encode()))
    return fail(*error);
  return 0;
}

} // namespace wzc
