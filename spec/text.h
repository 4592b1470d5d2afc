// Cutting lines of the runner's own text files into words.

#ifndef WZC_SPEC_TEXT_H
#define WZC_SPEC_TEXT_H

#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wzc::spec {

inline std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// The parts between the separators; one more than there are separators.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos)
      return parts;
    text.remove_prefix(at + 1);
  }
}

/// Removes the first word of `text`, which blanks end, and returns it.
inline std::string_view takeWord(std::string_view &text) {
  text = trim(text);
  size_t end = text.find_first_of(" \t");
  std::string_view word = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : trim(text.substr(end));
  return word;
}

/// Whole of `text` as a decimal number.
[[nodiscard]] inline bool parseCount(std::string_view text, uint64_t &number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

} // namespace wzc::spec

#endif
