// Growing arrays and strings of the runtime: every growth can fail, and says so.
//
// The runtime links into plain C programs and must treat exhausted memory as an ordinary error, so it uses neither the
// containers of the standard library nor operator new. Elements are moved one by one; types need no copy.

#ifndef WZC_CORE_VECTOR_H
#define WZC_CORE_VECTOR_H

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wzc {

/// Selects the placement new below; a name of our own because <new> belongs to a library we do not link.
struct InPlace {};

} // namespace wzc

inline void *operator new(std::size_t, void *place, wzc::InPlace) noexcept { return place; }
inline void operator delete(void *, void *, wzc::InPlace) noexcept {}

namespace wzc {

/// A zeroed record on the C heap, or null. Released by destroyRecord().
template <class T, class... Args> [[nodiscard]] T *createRecord(Args &&...args) {
  static_assert(alignof(T) <= alignof(std::max_align_t));
  void *memory = std::calloc(1, sizeof(T));
  return memory ? new (memory, InPlace{}) T{std::forward<Args>(args)...} : nullptr;
}

template <class T> void destroyRecord(T *record) {
  if (!record)
    return;
  record->~T();
  std::free(record);
}

/// An array of movable elements. The operations marked nodiscard return false when memory is exhausted, and then leave
/// the contents as they were.
template <class T> class Vector {
  static_assert(alignof(T) <= alignof(std::max_align_t));

public:
  Vector() = default;
  Vector(Vector &&other) noexcept
      : items(std::exchange(other.items, nullptr)), count(std::exchange(other.count, 0)),
        room(std::exchange(other.room, 0)) {}
  Vector &operator=(Vector &&other) noexcept {
    if (this != &other) {
      release();
      items = std::exchange(other.items, nullptr);
      count = std::exchange(other.count, 0);
      room = std::exchange(other.room, 0);
    }
    return *this;
  }
  Vector(const Vector &) = delete;
  Vector &operator=(const Vector &) = delete;
  ~Vector() { release(); }

  [[nodiscard]] bool reserve(size_t capacity) {
    if (capacity <= room)
      return true;
    if (capacity > SIZE_MAX / 2 / sizeof(T))
      return false;
    if constexpr (std::is_trivially_copyable_v<T>) {
      void *grown = std::realloc(static_cast<void *>(items), capacity * sizeof(T));
      if (!grown)
        return false;
      items = static_cast<T *>(grown);
    } else {
      T *grown = static_cast<T *>(std::malloc(capacity * sizeof(T)));
      if (!grown)
        return false;
      for (size_t i = 0; i < count; ++i) {
        new (static_cast<void *>(grown + i), InPlace{}) T(std::move(items[i]));
        items[i].~T();
      }
      std::free(static_cast<void *>(items));
      items = grown;
    }
    room = capacity;
    return true;
  }

  [[nodiscard]] bool push(T item) {
    if (count == room && !reserve(room < 4 ? 8 : room * 2))
      return false;
    new (static_cast<void *>(items + count), InPlace{}) T(std::move(item));
    ++count;
    return true;
  }

  /// Shortens, or appends value-initialised elements.
  [[nodiscard]] bool resize(size_t size) {
    if (size > room && !reserve(size))
      return false;
    while (count > size)
      items[--count].~T();
    while (count < size)
      new (static_cast<void *>(items + count++), InPlace{}) T();
    return true;
  }

  /// Appends `size` elements copied from `from`, which lies outside this vector.
  [[nodiscard]] bool append(const T *from, size_t size) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (size > room - count) {
      size_t doubled = room * 2;
      if (size > SIZE_MAX - count || !reserve(count + size > doubled ? count + size : doubled))
        return false;
    }
    if (size)
      std::memcpy(static_cast<void *>(items + count), from, size * sizeof(T));
    count += size;
    return true;
  }

  void pop() { items[--count].~T(); }
  void clear() {
    while (count)
      pop();
  }
  /// Removes the element at `index`; the last one takes its place.
  void removeUnordered(size_t index) {
    if (index + 1 != count)
      items[index] = std::move(items[count - 1]);
    pop();
  }

  T *data() { return items; }
  const T *data() const { return items; }
  size_t size() const { return count; }
  size_t capacity() const { return room; }
  bool empty() const { return count == 0; }
  T &operator[](size_t index) { return items[index]; }
  const T &operator[](size_t index) const { return items[index]; }
  T &back() { return items[count - 1]; }
  const T &back() const { return items[count - 1]; }
  T *begin() { return items; }
  T *end() { return items + count; }
  const T *begin() const { return items; }
  const T *end() const { return items + count; }

private:
  void release() {
    clear();
    std::free(static_cast<void *>(items));
    items = nullptr;
    room = 0;
  }

  T *items = nullptr;
  size_t count = 0;
  size_t room = 0;
};

/// Owned bytes with a null byte behind them.
class String {
public:
  [[nodiscard]] bool assign(const char *from, size_t size) {
    Vector<char> fresh;
    if (size == SIZE_MAX || !fresh.reserve(size + 1) || !fresh.append(from, size) || !fresh.push('\0'))
      return false;
    bytes = std::move(fresh);
    return true;
  }
  [[nodiscard]] bool assign(std::string_view text) { return assign(text.data(), text.size()); }
  /// `from` may not point into this string.
  [[nodiscard]] bool append(const char *from, size_t size) {
    size_t old = this->size();
    if (size > SIZE_MAX / 4 || !bytes.reserve(growTo(old + size + 1)))
      return false;
    if (!bytes.empty())
      bytes.pop();
    return bytes.append(from, size) && bytes.push('\0');
  }
  [[nodiscard]] bool append(std::string_view text) { return append(text.data(), text.size()); }
  [[nodiscard]] bool append(char c) { return append(&c, 1); }
  /// Cuts to `size` bytes, at most the present size.
  void truncate(size_t size) {
    while (this->size() > size) {
      bytes.pop();
      bytes.back() = '\0';
    }
  }
  void clear() { truncate(0); }

  const char *data() const { return c_str(); }
  char *data() { return bytes.empty() ? nullptr : bytes.data(); }
  const char *c_str() const { return bytes.empty() ? "" : bytes.data(); }
  size_t size() const { return bytes.empty() ? 0 : bytes.size() - 1; }
  bool empty() const { return size() == 0; }
  char operator[](size_t index) const { return bytes[index]; }
  std::string_view view() const { return {c_str(), size()}; }
  friend bool operator==(const String &a, std::string_view b) { return a.view() == b; }

private:
  size_t growTo(size_t needed) const {
    size_t room = bytes.capacity();
    return needed <= room ? needed : (needed > room * 2 ? needed : room * 2);
  }

  Vector<char> bytes;
};

} // namespace wzc

#endif
