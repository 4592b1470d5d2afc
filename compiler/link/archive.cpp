// Static archives, written deterministically: no times, no owners.

#include "compiler/link/link.h"

#include "compiler/support/write_file.h"

#include "llvm/Object/Archive.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/MemoryBuffer.h"

#include <deque>
#include <memory>
#include <vector>

namespace wzc {
namespace {

LinkError archiveError(const std::string &path, llvm::Error error) {
  return {"cannot archive " + path + ": " + llvm::toString(std::move(error))};
}

llvm::StringRef baseName(llvm::StringRef path) {
  return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

// The bytes of an input. `storage` keeps those of files; a deque because the addresses must stay.
std::optional<LinkError> contentsOf(const LinkInput &input, std::deque<std::string> &storage, llvm::StringRef &bytes) {
  if (input.bytes) {
    bytes = *input.bytes;
    return std::nullopt;
  }
  std::string &file = storage.emplace_back();
  if (auto error = readFile(input.path, file))
    return LinkError{*error};
  bytes = file;
  return std::nullopt;
}

std::optional<LinkError> addArchiveMembers(const LinkInput &input, llvm::StringRef bytes,
                                           std::vector<llvm::NewArchiveMember> &members,
                                           std::vector<std::unique_ptr<llvm::object::Archive>> &opened) {
  auto opening = llvm::object::Archive::create(llvm::MemoryBufferRef(bytes, input.path));
  if (!opening)
    return archiveError(input.path, opening.takeError());
  llvm::object::Archive &archive = *opened.emplace_back(std::move(*opening));
  if (archive.isThin())
    return LinkError{"cannot archive " + input.path + ": a thin archive has no members of its own"};
  llvm::Error error = llvm::Error::success();
  for (const llvm::object::Archive::Child &child : archive.children(error)) {
    auto member = llvm::NewArchiveMember::getOldMember(child, /*Deterministic=*/true);
    if (!member) {
      llvm::consumeError(std::move(error));
      return archiveError(input.path, member.takeError());
    }
    members.push_back(std::move(*member));
  }
  if (error)
    return archiveError(input.path, std::move(error));
  return std::nullopt;
}

} // namespace

std::optional<LinkError> makeArchive(std::span<const LinkInput> objects, std::span<const LinkInput> archives,
                                     std::string &archive) {
  std::deque<std::string> storage;
  std::vector<llvm::NewArchiveMember> members;
  std::vector<std::unique_ptr<llvm::object::Archive>> opened;
  for (const LinkInput &input : objects) {
    llvm::StringRef bytes;
    if (auto error = contentsOf(input, storage, bytes))
      return error;
    llvm::NewArchiveMember &member = members.emplace_back(llvm::MemoryBufferRef(bytes, baseName(input.path)));
    member.MemberName = member.Buf->getBufferIdentifier();
    member.Perms = 0644;
  }
  for (const LinkInput &input : archives) {
    llvm::StringRef bytes;
    if (auto error = contentsOf(input, storage, bytes))
      return error;
    if (auto error = addArchiveMembers(input, bytes, members, opened))
      return error;
  }

  auto written = llvm::writeArchiveToBuffer(members, llvm::SymtabWritingMode::NormalSymtab,
                                            llvm::object::Archive::K_GNU, /*Deterministic=*/true, /*Thin=*/false);
  if (!written)
    return LinkError{"cannot write an archive: " + llvm::toString(written.takeError())};
  archive = (*written)->getBuffer().str();
  return std::nullopt;
}

} // namespace wzc
