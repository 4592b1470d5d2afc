// Path resolution: see path_resolver.h for the rule that keeps this safe.

#include "path_resolver.h"

namespace wzc::wasi {

namespace {

constexpr size_t kNameCapacity = sizeof(Location::name);

bool isDots(const char *name, size_t size) {
  return (size == 1 && name[0] == '.') || (size == 2 && name[0] == '.' && name[1] == '.');
}

Errno copyName(const char *name, size_t size, Location &result) {
  if (size >= kNameCapacity)
    return Errno::Nametoolong;
  std::memcpy(result.name, name, size);
  result.name[size] = '\0';
  return Errno::Success;
}

/// The directories opened on the way down; the root is below the bottom and not owned.
class DirectoryStack {
public:
  explicit DirectoryStack(int rootFd) : root(rootFd) {}
  int top() const { return opened.empty() ? root : opened.back().get(); }
  bool atRoot() const { return opened.empty(); }
  void pop() { opened.pop(); }
  [[nodiscard]] bool push(HostFile directory) { return opened.push(std::move(directory)); }
  /// The topmost directory goes to `location`.
  void giveTop(Location &location) {
    location.parent = top();
    if (!opened.empty())
      location.opened = std::move(opened.back());
  }

private:
  int root;
  Vector<HostFile> opened;
};

} // namespace

/// Writes `prefix`, the target of the link `name` in `dir` and `rest` to `path`, one behind the other. Inval if it is
/// no link. `prefix` and `rest` may lie in `path`.
Errno PathResolver::expandLink(int dir, const char *name, const char *prefix, size_t prefixSize, const char *rest) {
  size_t restSize = std::strlen(rest);
  if (prefixSize + restSize >= sizeof expanded)
    return Errno::Nametoolong;
  size_t room = sizeof expanded - prefixSize - restSize;
  size_t targetSize;
  Errno error = os::readLink(dir, name, expanded + prefixSize, room, targetSize);
  if (error != Errno::Success)
    return error;
  if (targetSize >= room)
    return Errno::Nametoolong;
  if (targetSize == 0)
    return Errno::Noent;
  if (expanded[prefixSize] == '/')
    return Errno::Notcapable;
  std::memcpy(expanded, prefix, prefixSize);
  std::memcpy(expanded + prefixSize + targetSize, rest, restSize);
  std::memcpy(path, expanded, prefixSize + targetSize + restSize);
  path[prefixSize + targetSize + restSize] = '\0';
  return Errno::Success;
}

Errno PathResolver::open(int root, const char *wanted, uint32_t flags, HostFile &result) {
  if (wanted[0] == '/')
    return Errno::Notcapable;
  int fd = -1;
  if (viaKernel) {
    Errno error = os::openBeneath(root, wanted, flags, fd);
    if (error == Errno::Success)
      result.reset(fd);
    return error;
  }
  if (wanted[0] == '\0')
    return Errno::Noent;
  bool createsNew = (flags & os::kCreate) && (flags & os::kExclusive);
  // A slash behind the last component follows a link whatever the flags say, as everywhere in POSIX.
  bool follow = wanted[std::strlen(wanted) - 1] == '/' || !((flags & os::kNoFollow) || createsNew);
  Location location;
  Errno error = locateByWalk(root, wanted, follow, location);
  if (error != Errno::Success)
    return error;
  if (flags & os::kCreate) {
    if (location.isDirectoryItself || location.needsDirectory)
      return createsNew && location.isDirectoryItself ? Errno::Exist : Errno::Isdir;
  } else if (location.needsDirectory) {
    flags |= os::kDirectory;
  }
  error = os::openComponent(location.parent, location.name, flags, fd);
  if (error == Errno::Success)
    result.reset(fd);
  return error;
}

Errno PathResolver::locate(int root, const char *wanted, bool followLast, Location &result) {
  if (wanted[0] == '/')
    return Errno::Notcapable;
  if (wanted[0] == '\0')
    return Errno::Noent;
  return viaKernel ? locateByKernel(root, wanted, followLast, result) : locateByWalk(root, wanted, followLast, result);
}

Errno PathResolver::locateByKernel(int root, const char *wanted, bool followLast, Location &result) {
  constexpr uint32_t kPlace = os::kPathOnly | os::kDirectory;
  std::strcpy(path, wanted);
  for (int links = 0;; ++links) {
    size_t end = std::strlen(path);
    while (end > 0 && path[end - 1] == '/')
      --end;
    if (path[end] == '/')
      result.needsDirectory = true;
    size_t begin = end;
    while (begin > 0 && path[begin - 1] != '/')
      --begin;

    int fd = -1;
    if (isDots(path + begin, end - begin)) {
      Errno error = os::openBeneath(root, path, kPlace, fd);
      result.opened.reset(fd);
      result.parent = fd;
      result.isDirectoryItself = true;
      std::strcpy(result.name, ".");
      return error;
    }

    Errno error = copyName(path + begin, end - begin, result);
    if (error != Errno::Success)
      return error;
    result.parent = root;
    if (begin > 0) {
      char first = path[begin];
      path[begin] = '\0';
      error = os::openBeneath(root, path, kPlace, fd);
      path[begin] = first;
      if (error != Errno::Success)
        return error;
      result.opened.reset(fd);
      result.parent = fd;
    }
    if (!followLast)
      return Errno::Success;
    error = expandLink(result.parent, result.name, path, begin, "");
    if (error == Errno::Inval || error == Errno::Noent) // no link, or nothing yet
      return Errno::Success;
    if (error != Errno::Success)
      return error;
    if (links == kMaxLinks)
      return Errno::Loop;
  }
}

Errno PathResolver::locateByWalk(int root, const char *wanted, bool followLast, Location &result) {
  std::strcpy(path, wanted);
  DirectoryStack stack(root);
  int links = 0;
  const char *at = path;
  for (;;) {
    const char *component = at;
    while (*at && *at != '/')
      ++at;
    size_t size = size_t(at - component);
    bool slash = *at == '/';
    while (*at == '/')
      ++at;
    bool isLast = *at == '\0';

    if (isDots(component, size)) {
      if (size == 2) {
        if (stack.atRoot())
          return Errno::Notcapable;
        stack.pop();
      }
      if (!isLast)
        continue;
      stack.giveTop(result);
      result.isDirectoryItself = true;
      std::strcpy(result.name, ".");
      return Errno::Success;
    }

    Errno error = copyName(component, size, result);
    if (error != Errno::Success)
      return error;
    if (isLast)
      result.needsDirectory |= slash;
    else {
      int fd = -1;
      error = os::openComponent(stack.top(), result.name, os::kPathOnly | os::kDirectory, fd);
      if (error == Errno::Success) {
        if (!stack.push(HostFile(fd)))
          return Errno::Nomem;
        continue;
      }
      if (error != Errno::Notdir && error != Errno::Loop)
        return error;
    }
    if (isLast && !followLast) {
      stack.giveTop(result);
      return Errno::Success;
    }
    // The slash that ended the component also ends the target, which keeps `rest` relative.
    error = expandLink(stack.top(), result.name, "", 0, isLast ? "" : at - 1);
    if (isLast && (error == Errno::Inval || error == Errno::Noent)) {
      stack.giveTop(result);
      return Errno::Success;
    }
    if (error != Errno::Success)
      return error == Errno::Inval ? Errno::Notdir : error;
    if (++links > kMaxLinks)
      return Errno::Loop;
    at = path;
  }
}

} // namespace wzc::wasi
