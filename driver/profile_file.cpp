#include "driver/profile_file.h"

#include "compiler/support/write_file.h"

namespace wzc {

std::optional<std::string> readProfiles(const std::vector<std::string> &paths, std::vector<Profile> &profiles) {
  for (const std::string &path : paths) {
    std::string bytes, reason;
    if (std::optional<std::string> error = readFile(path, bytes))
      return error;
    std::optional<Profile> profile = Profile::decode(bytes, reason);
    if (!profile)
      return std::string(path).append(" is no profile: ").append(reason);
    profiles.push_back(std::move(*profile));
  }
  return std::nullopt;
}

std::optional<std::string> readProfileBytes(const std::vector<std::string> &paths, std::string &bytes) {
  for (const std::string &path : paths) {
    std::string file;
    if (std::optional<std::string> error = readFile(path, file))
      return error;
    bytes += std::to_string(file.size()) + ":" + file;
  }
  return std::nullopt;
}

} // namespace wzc
