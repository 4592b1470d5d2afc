// The guest's descriptors: which host descriptor stands behind each, and what the guest may do with it.
//
// The guest's numbers are indices of this table and never numbers of the host. A store is used by one thread at a time
// and no function of WASI calls back into the guest, so an entry cannot be closed or renumbered while another call uses
// it.

#ifndef WZC_WASI_FD_TABLE_H
#define WZC_WASI_FD_TABLE_H

#include "core/vector.h"
#include "os_posix.h"
#include "types.h"

namespace wzc::wasi {

struct Descriptor {
  HostFile file;
  uint64_t rightsBase = 0;
  uint64_t rightsInheriting = 0;
  uint32_t flags = 0; // FdFlags
  FileType type = FileType::Unknown;
  bool isOpen = false;
  bool isPreopen = false;
  /// The host uses the same open file description (inherited stdio): its status flags are not ours to change.
  bool isShared = false;
  /// Not handed out to a file that is opened later, although closed.
  bool isReserved = false;
  String preopenName;
  /// Of a directory: the host's positions behind the entries listed so far, see fd_readdir.
  Vector<uint64_t> positions;

  bool has(uint64_t rights) const { return (rightsBase & rights) == rights; }
  /// Can the other end go away?
  bool isStream() const { return type != FileType::RegularFile && type != FileType::Directory; }
  bool isTerminal() const { return type == FileType::CharacterDevice && !(rightsBase & kRightFdSeek); }
};

class FdTable {
public:
  static constexpr uint32_t kMaxDescriptors = 4096;
  static constexpr uint32_t kFirstFree = 3;

  /// Reserves 0, 1 and 2: a guest that was not given a stream must not find a file in its place.
  [[nodiscard]] bool reserveStreams();
  /// Badf if `fd` is not open, Notcapable if it lacks one of `rights`. The pointer is good until the table changes.
  [[nodiscard]] Errno lookup(uint32_t fd, uint64_t rights, Descriptor *&result);
  /// Takes the lowest free number. Mfile at the limit.
  [[nodiscard]] Errno insert(Descriptor &&descriptor, uint32_t &fd);
  /// Makes `descriptor` one of the reserved numbers.
  void setStream(uint32_t fd, Descriptor &&descriptor);
  [[nodiscard]] Errno close(uint32_t fd);
  /// Moves `from` to `to`, closing what was there; `to` must be open or reserved.
  [[nodiscard]] Errno renumber(uint32_t from, uint32_t to);

private:
  Vector<Descriptor> slots;
  uint32_t lowestFree = kFirstFree; // no number below it is free
};

} // namespace wzc::wasi

#endif
