// From a directory and a guest's path to a file of the host. A sandbox escape would live here.
//
// Rule: every step is taken by the kernel from a directory descriptor, in one of two ways that mean the same. Where
// there is openat2, it resolves the path with RESOLVE_BENEATH. Elsewhere the walk in this class opens one component at
// a time, never following a link: links are expanded by hand, and `..` takes a descriptor off the stack of those opened
// on the way down, so nothing above the root is ever named. Neither a comparison of strings nor realpath() decides what
// is allowed.
//
// Operations other than opening (unlink, rename, …) get the parent directory and the last component, and act through
// *at(parent, component), which does not follow that component.

#ifndef WZC_WASI_PATH_RESOLVER_H
#define WZC_WASI_PATH_RESOLVER_H

#include "core/vector.h"
#include "os_posix.h"

namespace wzc::wasi {

/// A name in a directory that lies beneath the root, or a directory itself.
struct Location {
  int parent = -1; // the root, or owned by `opened`
  HostFile opened;
  /// The last component, or "." when the path ends in `.` or `..`: `parent` is then the directory meant.
  char name[256] = {};
  bool isDirectoryItself = false;
  /// The path, or the target of the link it ended in, had a slash behind the name: only a directory will do.
  bool needsDirectory = false;
};

class PathResolver {
public:
  /// Resolve through openat2, which must exist; the walk is used otherwise.
  void setViaKernel(bool use) { viaKernel = use; }

  /// Opens `path` (null-terminated, shorter than GuestMemory::kPathCapacity) beneath `root` with os::OpenFlags;
  /// kNoFollow decides about a link as the last component. Notcapable if the path leads out.
  [[nodiscard]] Errno open(int root, const char *path, uint32_t flags, HostFile &result);

  /// Finds the parent. With `followLast` the name is none of a link. The name itself need not exist.
  [[nodiscard]] Errno locate(int root, const char *path, bool followLast, Location &result);

private:
  static constexpr int kMaxLinks = 40;

  Errno locateByKernel(int root, const char *path, bool followLast, Location &result);
  Errno locateByWalk(int root, const char *path, bool followLast, Location &result);
  Errno expandLink(int dir, const char *name, const char *prefix, size_t prefixSize, const char *rest);

  bool viaKernel = false;
  // Room to expand links in, here because the stack of a thread can be small.
  char path[GuestMemory::kPathCapacity];
  char expanded[GuestMemory::kPathCapacity];
};

} // namespace wzc::wasi

#endif
