// See line_table.h.

#include "compiler/codegen/line_table.h"

#include "compiler/codegen/processor_versions.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/CodeGen/AsmPrinter.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineInstr.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCSectionELF.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace wzc {

namespace {

constexpr StringLiteral kSection = ".debug_wzc_lines"; // goes with debug information

StringRef contents(const object::ObjectFile &object) {
  for (const object::SectionRef section : object.sections()) {
    Expected<StringRef> name = section.getName();
    if (name && *name == kSection)
      return cantFail(section.getContents());
    consumeError(name.takeError());
  }
  return "";
}

} // namespace

class LineRecorder::Handler : public AsmPrinterHandler {
public:
  Handler(AsmPrinter &printer, LineRecorder &recorder) : printer(printer), recorder(recorder) {}

  void beginFunction(const MachineFunction *function) override {
    line = 0;
    if (function->getFunction().hasFnAttribute(kVersionOf)) {
      add(0);
      return;
    }
    recorder.functions.push_back({function->getName().str(), {}});
    symbol = printer.CurrentFnSym;
  }

  void beginInstruction(const MachineInstr *instruction) override {
    // Line 0 marks code of no instruction; what came before goes on.
    const DebugLoc &location = instruction->getDebugLoc();
    if (!location || location.getLine() == line || location.getLine() == 0 || instruction->isMetaInstruction() ||
        instruction->getFlag(MachineInstr::FrameSetup))
      return;
    line = location.getLine();
    add(line);
  }

  void endFunction(const MachineFunction *) override {}

  void endModule() override {
    printer.OutStreamer->switchSection(printer.OutContext.getELFSection(kSection, ELF::SHT_PROGBITS, 0));
    for (const auto &[label, function] : starts)
      printer.OutStreamer->emitAbsoluteSymbolDiff(label, function, sizeof(uint32_t));
  }

private:
  /// A line begins here.
  void add(uint32_t begun) {
    MCSymbol *label = printer.OutContext.createTempSymbol();
    printer.OutStreamer->emitLabel(label);
    starts.push_back({label, symbol});
    recorder.functions.back().lines.push_back(begun);
  }

  AsmPrinter &printer;
  LineRecorder &recorder;
  uint32_t line = 0;
  MCSymbol *symbol = nullptr;                            // of the function
  std::vector<std::pair<MCSymbol *, MCSymbol *>> starts; // of lines, and of the functions they are in
};

std::unique_ptr<AsmPrinterHandler> LineRecorder::handler(AsmPrinter &printer) {
  return std::make_unique<Handler>(printer, *this);
}

StringMap<std::string> LineRecorder::tables(StringRef bytes) const {
  StringMap<std::string> result;
  std::unique_ptr<object::ObjectFile> object =
      cantFail(object::ObjectFile::createELFObjectFile(MemoryBufferRef(bytes, "partition")));
  StringRef addresses = contents(*object);
  for (const Function &function : functions) {
    std::string &table = result[function.name];
    raw_string_ostream stream(table);
    uint32_t address = 0, line = 0;
    for (uint32_t next : function.lines) {
      uint32_t start = support::endian::read32le(addresses.data());
      addresses = addresses.drop_front(sizeof start);
      encodeULEB128(start - address, stream);
      encodeSLEB128(static_cast<int64_t>(next) - line, stream);
      address = start;
      line = next;
    }
  }
  return result;
}

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
    int64_t next = line ? map(static_cast<uint32_t>(line)) : 0;
    encodeSLEB128(next - mapped, stream);
    mapped = next;
  }
  return bytes;
}

} // namespace wzc
