// See llvm_options.h.

#include "compiler/codegen/llvm_options.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CommandLine.h"

#include <mutex>

using namespace llvm;

namespace wzc {

static void setOption(StringRef name, StringRef value) {
  auto &options = cl::getRegisteredOptions();
  if (auto option = options.find(name); option != options.end())
    option->second->addOccurrence(0, name, value);
}

void setLlvmOptions(CodeGenOptLevel level) {
  static std::once_flag joining, splitting;
  std::call_once(joining, [] {
    // Copies into a live range of more values than the first are joined with it only as often as the second says.
    setOption("large-interval-size-threshold", "500");
    setOption("large-interval-freq-threshold", "16");
    // Changes the order of sums for the depth of a block, as if what a loop carries were there from the beginning, and
    // so undoes what RecurrencesPass did.
    setOption("x86-machine-combiner", "false");
    // Loops of 8 to 15 rounds become vectors even if that takes a check before them, where LLVM finds that it pays.
    setOption("vectorizer-min-trip-count", "8");
    setOption("x86-tile-ra", "false"); // registers for matrices, which we never have, allocated before all others
  });
  // At -O1 live ranges are split along few blocks: deciding where is a tenth of the time otherwise. A process that
  // compiles at several levels keeps to what the first of them wanted.
  if (level != CodeGenOptLevel::None)
    std::call_once(splitting, [&] {
      if (level == CodeGenOptLevel::Less)
        setOption("grow-region-complexity-budget", "100");
    });
}

} // namespace wzc
