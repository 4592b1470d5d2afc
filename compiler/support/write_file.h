// Files as the compiler writes them: whole or not at all. A build system takes a file that is there for a finished one,
// so a half-written object must never carry the name of an object, whatever happens to the process.

#ifndef WZC_COMPILER_SUPPORT_WRITE_FILE_H
#define WZC_COMPILER_SUPPORT_WRITE_FILE_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wzc {

// What a written file is for; the process's umask is taken off the mode.
enum class FileMode : unsigned { Data = 0666, Executable = 0777 };

// Writes `bytes` as the file `path`, replacing what was there, by a temporary file in the same directory that is
// renamed at the end. A symbolic link at `path` is followed, so that its target is replaced and the link stays. A
// `path` that names something else than a regular file (`/dev/null`, `/dev/stdout`, a FIFO) is written to directly.
// Returns nothing or the error as "cannot write PATH: reason"; on an error `path` is as before and the temporary is
// gone. Thread-safe.
[[nodiscard]] std::optional<std::string> writeFileAtomically(const std::string &path, std::string_view bytes,
                                                             FileMode mode = FileMode::Data);

struct OutputFile {
  std::string path;
  std::string_view bytes;
  FileMode mode = FileMode::Data;
};

// Writes several files as writeFileAtomically() does one, or none: the first is put in its place only when all of them
// are written under other names. Should putting one in its place fail even so, those already there are removed.
[[nodiscard]] std::optional<std::string> writeFilesAtomically(std::span<const OutputFile> files);

// Reads the whole of the file `path` into `bytes`. Returns nothing or the error as "cannot read PATH: reason"; a file
// that has more than `limit` bytes is an error. Thread-safe.
[[nodiscard]] std::optional<std::string> readFile(const std::string &path, std::string &bytes, size_t limit = SIZE_MAX);

} // namespace wzc

#endif
