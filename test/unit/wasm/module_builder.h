// Writes modules for tests: exactly the bytes asked for, right or wrong.

#ifndef WZC_TEST_UNIT_WASM_MODULE_BUILDER_H
#define WZC_TEST_UNIT_WASM_MODULE_BUILDER_H

#include "compiler/wasm/module_decoder.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace wzc::test {

using Bytes = std::vector<uint8_t>;

inline Bytes uleb(uint64_t value) {
  Bytes bytes;
  do {
    bytes.push_back(static_cast<uint8_t>((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
    value >>= 7;
  } while (value);
  return bytes;
}

inline Bytes sleb(int64_t value) {
  Bytes bytes;
  for (;;) {
    auto byte = static_cast<uint8_t>(value & 0x7F);
    value >>= 7;
    bool done = (value == 0 && !(byte & 0x40)) || (value == -1 && (byte & 0x40));
    bytes.push_back(done ? byte : byte | 0x80);
    if (done)
      return bytes;
  }
}

inline void append(Bytes &to, const Bytes &bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }
inline void append(Bytes &to, int byte) { to.push_back(static_cast<uint8_t>(byte)); }
/// A name: its size, then its bytes.
inline void append(Bytes &to, std::string_view name) {
  append(to, uleb(name.size()));
  to.insert(to.end(), name.begin(), name.end());
}

/// Bytes, single bytes and names, one after the other.
template <class... Parts> Bytes cat(const Parts &...parts) {
  Bytes bytes;
  (append(bytes, parts), ...);
  return bytes;
}

inline Bytes repeat(size_t count, const Bytes &part) {
  Bytes bytes;
  for (size_t i = 0; i < count; ++i)
    append(bytes, part);
  return bytes;
}

inline Bytes list(const std::vector<Bytes> &items) {
  Bytes bytes = uleb(items.size());
  for (const Bytes &item : items)
    append(bytes, item);
  return bytes;
}

inline Bytes header() { return {0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00}; }
inline Bytes section(int id, const Bytes &content) { return cat(id, uleb(content.size()), content); }
/// A module of one section, whose content then starts at offset 10 if it is shorter than 128 bytes.
inline Bytes oneSection(int id, const Bytes &content) { return cat(header(), section(id, content)); }

/// A module by its sections' items. Sections without items are left out.
struct ModuleBuilder {
  std::vector<Bytes> types, imports, functions, tables, memories, tags, globals, exports, elements, bodies, data;
  Bytes start, dataCount;

  uint64_t bodyOffset = 0; // of the last module built: where the first body (its locals) starts

  ModuleBuilder &function(const Bytes &type, const Bytes &body) {
    functions.push_back(uleb(types.size()));
    types.push_back(type);
    bodies.push_back(cat(uleb(body.size()), body));
    return *this;
  }

  Bytes build() {
    Bytes module = header();
    auto add = [&](int id, const std::vector<Bytes> &items) {
      if (!items.empty())
        append(module, section(id, list(items)));
    };
    add(1, types), add(2, imports), add(3, functions), add(4, tables), add(5, memories), add(13, tags), add(6, globals);
    add(7, exports);
    if (!start.empty())
      append(module, section(8, start));
    add(9, elements);
    if (!dataCount.empty())
      append(module, section(12, dataCount));
    uint64_t codeAt = module.size();
    add(10, bodies);
    if (!bodies.empty()) {
      uint64_t firstSize = 1;
      while (bodies[0][firstSize - 1] & 0x80)
        ++firstSize;
      uint64_t content = list(bodies).size();
      bodyOffset = codeAt + 1 + uleb(content).size() + uleb(bodies.size()).size() + firstSize;
    }
    add(11, data);
    return module;
  }
};

/// [] -> []
inline Bytes voidType() { return {0x60, 0x00, 0x00}; }

inline FeatureSet allFeatures() { return FeatureSet((uint64_t{1} << 17) - 1); }

/// Everything there is to hold against a module; nothing if it is valid.
inline std::optional<Error> judge(const Bytes &bytes, FeatureSet features = FeatureSet::defaults(),
                                  unsigned threads = 1) {
  // Copied to a buffer of exactly its size, so that a sanitizer sees a read behind the end.
  Bytes copy(bytes);
  copy.shrink_to_fit();
  Module module;
  Diag diag;
  if (decodeModule(copy, features, module, diag))
    (void)validateBodies(module, threads, diag);
  return diag.error();
}

} // namespace wzc::test

#endif
