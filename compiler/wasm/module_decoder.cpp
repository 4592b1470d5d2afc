// The sections of a module, one after the other (specification, section 5.5.17): their order, extent and number. What
// is inside each is decoded by the file of its name in sections/.

#include "compiler/wasm/module_decoder.h"

#include "compiler/wasm/names.h"
#include "compiler/wasm/sections/decode_context.h"

namespace wzc {

namespace {

struct SectionKind {
  uint8_t id;
  const char *name;
  bool (*decode)(DecodeContext &);
};

/// In the order in which they must appear.
constexpr SectionKind kSections[] = {
    {1, "type", decodeTypeSection},
    {2, "import", decodeImportSection},
    {3, "function", decodeFunctionSection},
    {4, "table", decodeTableSection},
    {5, "memory", decodeMemorySection},
    {13, "tag", decodeTagSection},
    {6, "global", decodeGlobalSection},
    {7, "export", decodeExportSection},
    {8, "start", decodeStartSection},
    {9, "element", decodeElementSection},
    {12, "data count", decodeDataCountSection},
    {10, "code", decodeCodeSection},
    {11, "data", decodeDataSection},
};

const SectionKind *sectionById(uint8_t id) {
  for (const SectionKind &kind : kSections)
    if (kind.id == id)
      return &kind;
  return nullptr;
}

bool decodeHeader(ByteReader &reader) {
  constexpr uint32_t magic = 0x6D736100, version = 1; // "\0asm"
  uint32_t found = reader.fixed32("magic header");
  if (reader.ok() && found != magic)
    return reader.fail(diag::badMagic(0, found));
  found = reader.fixed32("binary version");
  if (reader.ok() && found != version)
    return reader.fail(diag::badVersion(4, found));
  return reader.ok();
}

/// Decodes the section at the outer reader; `last` is the last before it that is not custom.
bool decodeSection(DecodeContext &context, ByteReader &outer, const SectionKind *&last) {
  uint64_t at = outer.offset();
  Section section;
  section.id = outer.u8("section id");
  const SectionKind *kind = sectionById(section.id);
  if (outer.ok() && section.id != 0 && !kind)
    return outer.fail(diag::malformedSectionId(at, section.id));
  uint32_t size = outer.u32("section size");
  section.content = outer.take(size, "section");
  if (!outer.ok())
    return false;
  if (kind && last && kind <= last)
    return outer.fail(diag::unexpectedSection(at, kind->name, last->name));
  context.reader.restart(context.module.bytes, section.content);
  bool good = kind ? kind->decode(context) : decodeCustomSection(context, section);
  if (good && !context.reader.atEnd())
    good = context.reader.fail(diag::sectionSizeMismatch(context.reader.offset(), context.reader.endOffset()));
  if (!good) {
    context.diag.setContext(std::string(kind ? kind->name : "custom") + " section");
    return false;
  }
  if (kind)
    last = kind;
  context.module.sections.push_back(section);
  return true;
}

/// What several sections must agree upon.
bool checkCounts(DecodeContext &context, ByteReader &outer) {
  if (context.bodies != context.definedFunctions)
    return outer.fail(diag::functionCodeCountMismatch(outer.offset(), context.definedFunctions, context.bodies));
  const Module &module = context.module;
  if (module.dataCount && *module.dataCount != module.data.size())
    return outer.fail(diag::dataCountMismatch(outer.offset(), *module.dataCount, module.data.size()));
  return true;
}

} // namespace

bool decodeModule(std::span<const uint8_t> bytes, FeatureSet features, Module &module, Diag &diag) {
  module = Module();
  module.bytes = bytes;
  module.features = features;
  module.usedFeatures.add(Feature::mvp);
  if (bytes.size() > limits::kModuleSize)
    return diag.report(diag::tooMany(0, "bytes in a module", bytes.size(), limits::kModuleSize));
  DecodeContext context(module, diag);
  ByteReader outer(bytes, {0, bytes.size()}, diag);
  if (!decodeHeader(outer))
    return false;
  const SectionKind *last = nullptr;
  while (!outer.atEnd())
    if (!decodeSection(context, outer, last))
      return false;
  if (!checkCounts(context, outer))
    return false;
  module.declaredFunctions.resize(module.functions.size());
  decodeNames(module);
  return true;
}

} // namespace wzc
