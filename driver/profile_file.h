// Profiles as files.

#ifndef WZC_DRIVER_PROFILE_FILE_H
#define WZC_DRIVER_PROFILE_FILE_H

#include "compiler/profile/profile.h"

namespace wzc {

/// Reads profiles. Returns nothing or the error.
[[nodiscard]] std::optional<std::string> readProfiles(const std::vector<std::string> &paths,
                                                      std::vector<Profile> &profiles);

/// The bytes of all the files, for a hash. Returns nothing or the error.
[[nodiscard]] std::optional<std::string> readProfileBytes(const std::vector<std::string> &paths, std::string &bytes);

} // namespace wzc

#endif
