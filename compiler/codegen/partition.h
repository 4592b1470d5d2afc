// The unit of compilation: a run of functions, translated, optimised and emitted in an LLVM context of its own.

#ifndef WZC_CODEGEN_PARTITION_H
#define WZC_CODEGEN_PARTITION_H

#include "compiler/codegen/partition_view.h"
#include "compiler/codegen/pass_times.h"

#include <optional>

namespace wzc {

/// What is kept of a compiled partition. It speaks the language of the partition's view: see there.
struct CompiledPartition {
  llvm::SmallVector<char, 0> object;
  std::vector<std::string> lines; // of each own function, encoded as in line_table.h

  /// As bytes for a cache, and back; nothing if the bytes are none of ours.
  std::string serialize() const;
  static std::optional<CompiledPartition> deserialize(std::string_view bytes);
};

struct PartitionTimes {
  double translateSeconds = 0, optimizeSeconds = 0, emitSeconds = 0;
  bool isDetailed = false; // whether `passes` is wanted
  PassTimes passes;
};

/// Translates the partition's functions into `module`, and copies for inlining of small functions they call elsewhere.
void translatePartition(ModuleEmitter &module, const PartitionView &view);

CompiledPartition compilePartition(const PartitionView &view, const TargetChoice &target, PartitionTimes &times);

/// A compiled partition in the language of the module: its object with the symbols' names, and line tables with offsets
/// in the module.
void placePartition(const PartitionView &view, CompiledPartition &partition);

} // namespace wzc

#endif
