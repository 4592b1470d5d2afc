// Messages for people, put together in a fixed buffer: building one cannot fail, a long one is cut.

#ifndef WZC_CORE_TEXT_H
#define WZC_CORE_TEXT_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wzc {

class Text {
public:
  Text &add(std::string_view part) {
    for (char c : part)
      put(c);
    return *this;
  }

  Text &addNumber(uint64_t number, unsigned base = 10) {
    char digits[20];
    size_t count = 0;
    do {
      digits[count++] = "0123456789abcdef"[number % base];
      number /= base;
    } while (number);
    while (count)
      put(digits[--count]);
    return *this;
  }
  Text &addHex(uint64_t number) { return add("0x").addNumber(number, 16); }

  /// A name from a module, which may hold any bytes: quoted, control characters escaped, cut after 100 bytes.
  Text &addQuoted(std::string_view name) {
    put('"');
    size_t shown = name.size() < 100 ? name.size() : 100;
    for (size_t i = 0; i < shown; ++i)
      addEscaped(name[i]);
    if (shown < name.size())
      add("...");
    put('"');
    return *this;
  }

  std::string_view view() const { return {bytes, used}; }

private:
  void addEscaped(char c) {
    unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || c == '"' || c == '\\') {
      put('\\');
      put("0123456789abcdef"[byte >> 4]);
      put("0123456789abcdef"[byte & 15]);
    } else {
      put(c);
    }
  }
  void put(char c) {
    if (used < sizeof(bytes))
      bytes[used++] = c;
  }

  char bytes[640];
  size_t used = 0;
};

} // namespace wzc

#endif
