// The file: a magic number; for each partition its key, size and bytes; a hash of all that.

#include "compiler/share.h"

#include "llvm/Support/Endian.h"

namespace wzc {

namespace {

constexpr std::string_view kMagic = "wzcpart1";

} // namespace

ShareWriter::ShareWriter() : bytes(kMagic) {}

void ShareWriter::add(const Hash &key, std::string_view entry) {
  bytes.append(reinterpret_cast<const char *>(key.data()), key.size());
  char size[8];
  llvm::support::endian::write64le(size, entry.size());
  bytes.append(size, sizeof size);
  bytes += entry;
}

std::string ShareWriter::finish() {
  Hash hash = Hasher().add(bytes).finish();
  bytes.append(reinterpret_cast<const char *>(hash.data()), hash.size());
  return std::move(bytes);
}

bool ShareStore::add(std::string share) {
  constexpr size_t hashSize = sizeof(Hash), headSize = hashSize + 8;
  std::string_view rest = share;
  if (!rest.starts_with(kMagic) || rest.size() < kMagic.size() + hashSize)
    return false;
  std::string_view content = rest.substr(0, rest.size() - hashSize);
  Hash hash = Hasher().add(content).finish();
  if (rest.substr(content.size()) != std::string_view(reinterpret_cast<const char *>(hash.data()), hashSize))
    return false;
  for (rest = content.substr(kMagic.size()); !rest.empty();) {
    if (rest.size() < headSize)
      return false;
    Hash key;
    std::copy_n(rest.begin(), hashSize, key.begin());
    uint64_t size = llvm::support::endian::read64le(rest.data() + hashSize);
    rest.remove_prefix(headSize);
    if (size > rest.size())
      return false;
    entries.emplace(key, rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return true;
}

std::optional<std::string> ShareStore::find(const Hash &key) {
  auto entry = entries.find(key);
  return entry == entries.end() ? std::nullopt : std::optional(entry->second);
}

} // namespace wzc
