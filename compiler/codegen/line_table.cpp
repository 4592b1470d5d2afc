// See line_table.h.

#include "compiler/codegen/line_table.h"

#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

#include <vector>

using namespace llvm;

namespace wzc {

namespace {

struct Row {
  uint64_t section; // functions that a profile has never seen called have one of their own
  uint64_t address; // offset in the section
  uint32_t line;

  bool operator<(const Row &other) const {
    return section != other.section ? section < other.section : address < other.address;
  }
};

/// Rows in order of address.
std::vector<Row> readRows(DWARFContext &context) {
  std::vector<Row> rows;
  for (const auto &unit : context.compile_units())
    if (const DWARFDebugLine::LineTable *table = context.getLineTableForUnit(unit.get()))
      for (const DWARFDebugLine::Row &row : table->Rows)
        if (!row.EndSequence)
          rows.push_back({row.Address.SectionIndex, row.Address.Address, row.Line});
  llvm::stable_sort(rows);
  return rows;
}

std::string encode(ArrayRef<Row> rows, uint64_t start) {
  std::string bytes;
  raw_string_ostream stream(bytes);
  uint64_t address = start;
  uint32_t line = 0;
  for (const Row &row : rows) {
    // Line 0 marks code of no instruction; what came before goes on.
    if (row.line == 0 || row.line == line)
      continue;
    encodeULEB128(row.address - address, stream);
    encodeSLEB128(static_cast<int64_t>(row.line) - line, stream);
    address = row.address;
    line = row.line;
  }
  return bytes;
}

} // namespace

std::string mapLines(StringRef table, function_ref<uint32_t(uint32_t)> map) {
  std::string bytes;
  raw_string_ostream stream(bytes);
  const uint8_t *at = table.bytes_begin(), *end = table.bytes_end();
  int64_t line = 0, mapped = 0;
  while (at < end) {
    unsigned size;
    const char *error = nullptr;
    encodeULEB128(decodeULEB128(at, &size, end, &error), stream);
    at += size;
    line += decodeSLEB128(at, &size, end, &error);
    at += size;
    if (error)
      break;
    int64_t next = map(static_cast<uint32_t>(line));
    encodeSLEB128(next - mapped, stream);
    mapped = next;
  }
  return bytes;
}

StringMap<std::string> readLineTables(StringRef bytes) {
  StringMap<std::string> result;
  Expected<std::unique_ptr<object::ObjectFile>> object =
      object::ObjectFile::createELFObjectFile(MemoryBufferRef(bytes, "partition"));
  if (!object) {
    consumeError(object.takeError());
    return result;
  }
  std::unique_ptr<DWARFContext> context = DWARFContext::create(**object);
  std::vector<Row> rows = readRows(*context);
  for (const object::ELFSymbolRef symbol : (*object)->symbols()) {
    if (symbol.getELFType() != ELF::STT_FUNC || !symbol.getSize())
      continue;
    Expected<StringRef> name = symbol.getName();
    Expected<uint64_t> address = symbol.getAddress();
    Expected<object::section_iterator> section = symbol.getSection();
    if (!name || !address || !section || *section == (*object)->section_end()) {
      consumeError(name.takeError());
      consumeError(address.takeError());
      consumeError(section.takeError());
      continue;
    }
    uint64_t sectionIndex = (*section)->getIndex();
    auto first = std::lower_bound(rows.begin(), rows.end(), Row{sectionIndex, *address, 0});
    auto last = std::lower_bound(first, rows.end(), Row{sectionIndex, *address + symbol.getSize(), 0});
    result[*name] = encode(
        ArrayRef(rows).slice(static_cast<size_t>(first - rows.begin()), static_cast<size_t>(last - first)), *address);
  }
  return result;
}

} // namespace wzc
