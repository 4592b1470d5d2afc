// See type_tables.h.

#include "compiler/codegen/type_tables.h"

#include <algorithm>
#include <map>

namespace wzc {

namespace {

// Elements of all copies: as many as a small module's never exceed, and of larger ones one for so many bytes of bodies.
// An element takes eight bytes, and 24 more for its relocation where code can be loaded anywhere.
constexpr uint64_t kFewElements = 512;
constexpr uint64_t kBytesPerElement = 128;

/// All elements of one type, as far as they are from one another.
std::map<TableCall, TypeTable> findRanges(const Module &wasm, const std::vector<std::optional<ConstantTable>> &tables) {
  std::map<TableCall, TypeTable> ranges;
  for (uint32_t table = 0; table < tables.size(); ++table)
    for (uint32_t i = 0; tables[table] && i < tables[table]->size(); ++i) {
      uint32_t function = (*tables[table])[i];
      if (function == kNoFunction)
        continue;
      TableCall call{table, wasm.types[wasm.functions[function].type].canonical};
      uint32_t only = wasm.functions[function].isImported ? kNoFunction : function;
      auto [known, isNew] = ranges.try_emplace(call, TypeTable{call, i, 1, only});
      if (!isNew) {
        known->second.size = i - known->second.first + 1;
        known->second.only = kNoFunction;
      }
    }
  return ranges;
}

} // namespace

std::vector<TypeTable> chooseTypeTables(const Module &wasm, const std::vector<std::optional<ConstantTable>> &tables,
                                        const std::vector<FunctionDigest> &digests) {
  std::map<TableCall, uint64_t> counts;
  uint64_t left = kFewElements;
  for (const FunctionDigest &digest : digests) {
    left += digest.size / kBytesPerElement;
    for (const TableCall &call : digest.tableCalls)
      ++counts[call];
  }
  std::vector<TypeTable> result;
  for (auto [call, range] : findRanges(wasm, tables)) {
    if (!counts.contains(call))
      continue;
    // To subtract the first index is an instruction more, and has to save something.
    if (range.first < range.size) {
      range.size += range.first;
      range.first = 0;
    }
    result.push_back(range);
  }
  std::sort(result.begin(), result.end(), [&](const TypeTable &a, const TypeTable &b) {
    uint64_t callsOfA = counts[a.call], callsOfB = counts[b.call];
    return callsOfA != callsOfB ? callsOfA > callsOfB : a.call < b.call;
  });
  std::erase_if(result, [&](const TypeTable &table) {
    if (table.only != kNoFunction)
      return false;
    if (table.size > left)
      return true;
    left -= table.size;
    return false;
  });
  std::sort(result.begin(), result.end(), [](const TypeTable &a, const TypeTable &b) { return a.call < b.call; });
  return result;
}

} // namespace wzc
