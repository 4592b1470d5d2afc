// The file: "wzcprof1"; the first function's index; the number of functions; of each its digest of 16 bytes, the name's
// size and bytes, the number of counters, the number of targets, the counters, and for each target the function's index
// plus one (0: none), votes and calls. Numbers are unsigned LEB128.

#include "compiler/profile/profile.h"

#include <algorithm>

namespace wzc {

namespace {

constexpr std::string_view kMagic = "wzcprof1";

class Reader {
public:
  Reader(std::string_view bytes, std::string &error) : rest(bytes), error(error) {}

  bool ok() const { return good; }
  bool atEnd() const { return rest.empty(); }
  bool fail(const char *reason) {
    if (good)
      error = reason;
    rest = {};
    return good = false;
  }

  std::string_view take(uint64_t size) {
    if (size > rest.size())
      return fail("it ends too early"), std::string_view();
    std::string_view result = rest.substr(0, size);
    rest.remove_prefix(size);
    return result;
  }

  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      std::string_view byte = take(1);
      if (byte.empty())
        return 0;
      uint64_t bits = static_cast<uint8_t>(byte[0]);
      if (shift == 63 && bits > 1)
        break;
      value |= (bits & 0x7F) << shift;
      if (bits < 0x80)
        return value;
    }
    fail("it has a number of more than 64 bits");
    return 0;
  }

  /// A count of things of which each takes `size` bytes or more.
  uint64_t count(unsigned size) {
    uint64_t value = number();
    if (value > rest.size() / size)
      fail("it ends too early");
    return ok() ? value : 0;
  }

private:
  std::string_view rest;
  std::string &error;
  bool good = true;
};

void write(std::string &bytes, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

void decodeFunction(Reader &reader, FunctionProfile &function) {
  std::string_view digest = reader.take(sizeof(ProfileDigest));
  std::copy(digest.begin(), digest.end(), function.digest.begin());
  function.name = reader.take(reader.count(1));
  uint64_t counters = reader.count(1), targets = reader.count(3);
  function.counters.reserve(counters);
  for (uint64_t i = 0; i < counters && reader.ok(); ++i)
    function.counters.push_back(reader.number());
  function.targets.reserve(targets);
  for (uint64_t i = 0; i < targets && reader.ok(); ++i) {
    uint64_t target = reader.number();
    if (target > UINT32_MAX)
      reader.fail("it calls a function it does not have");
    uint64_t votes = reader.number(), calls = reader.number();
    function.targets.push_back({static_cast<uint32_t>(target) - 1, std::min(votes, calls), calls});
  }
}

/// The outcome of the vote when both elections are held as one.
CallTarget merge(const CallTarget &a, const CallTarget &b) {
  const CallTarget &more = a.votes >= b.votes ? a : b, &less = a.votes >= b.votes ? b : a;
  uint64_t votes = a.function == b.function ? addSaturating(a.votes, b.votes) : more.votes - less.votes;
  return {more.function, votes, addSaturating(a.calls, b.calls)};
}

} // namespace

std::string Profile::encode() const {
  std::string bytes(kMagic);
  write(bytes, firstIndex);
  write(bytes, functions.size());
  for (const FunctionProfile &function : functions) {
    bytes.append(function.digest.begin(), function.digest.end());
    write(bytes, function.name.size());
    bytes += function.name;
    write(bytes, function.counters.size());
    write(bytes, function.targets.size());
    for (uint64_t count : function.counters)
      write(bytes, count);
    for (const CallTarget &target : function.targets) {
      write(bytes, target.function == CallTarget::kNone ? 0 : uint64_t{target.function} + 1);
      write(bytes, target.votes);
      write(bytes, target.calls);
    }
  }
  return bytes;
}

std::optional<Profile> Profile::decode(std::string_view bytes, std::string &error) {
  if (!bytes.starts_with(kMagic)) {
    error = "it does not begin with \"" + std::string(kMagic) + "\"";
    return std::nullopt;
  }
  Reader reader(bytes.substr(kMagic.size()), error);
  Profile profile;
  uint64_t firstIndex = reader.number();
  if (firstIndex > UINT32_MAX)
    reader.fail("it has a function index of more than 32 bits");
  profile.firstIndex = static_cast<uint32_t>(firstIndex);
  uint64_t count = reader.count(sizeof(ProfileDigest) + 3);
  profile.functions.resize(count);
  for (FunctionProfile &function : profile.functions)
    if (reader.ok())
      decodeFunction(reader, function);
  for (const FunctionProfile &function : profile.functions)
    for (const CallTarget &target : function.targets)
      if (target.function != CallTarget::kNone && target.function >= count)
        reader.fail("it calls a function it does not have");
  if (reader.ok() && !reader.atEnd())
    reader.fail("it has more bytes than it should");
  return reader.ok() ? std::optional(std::move(profile)) : std::nullopt;
}

bool Profile::add(const Profile &other) {
  auto fits = [](const FunctionProfile &a, const FunctionProfile &b) {
    return a.digest == b.digest && a.counters.size() == b.counters.size() && a.targets.size() == b.targets.size();
  };
  if (!std::equal(functions.begin(), functions.end(), other.functions.begin(), other.functions.end(), fits))
    return false;
  for (size_t f = 0; f < functions.size(); ++f) {
    FunctionProfile &mine = functions[f];
    const FunctionProfile &theirs = other.functions[f];
    for (size_t i = 0; i < mine.counters.size(); ++i)
      mine.counters[i] = addSaturating(mine.counters[i], theirs.counters[i]);
    for (size_t i = 0; i < mine.targets.size(); ++i)
      mine.targets[i] = merge(mine.targets[i], theirs.targets[i]);
  }
  return true;
}

} // namespace wzc
