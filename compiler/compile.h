// The compiler's interface: a WebAssembly binary in, a native object (or another form of it) and its header out.

#ifndef WZC_COMPILE_H
#define WZC_COMPILE_H

#include "compiler/profile/profile.h"
#include "compiler/wasm/features.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace wzc {

enum class BoundsMode : uint8_t { Guard, Explicit };
enum class TrapMode : uint8_t { Fast, Precise };
enum class ImportLinkage : uint8_t { Table, Direct };
enum class EmitKind : uint8_t { Object, Assembly, LlvmIr, Bitcode };

struct CompileOptions {
  std::string moduleName; // prefix of symbols; a C identifier
  std::string fileName;   // for messages
  FeatureSet features = FeatureSet::defaults();
  unsigned optLevel = 2; // 0 to 3
  BoundsMode bounds = BoundsMode::Guard;
  TrapMode traps = TrapMode::Fast;
  ImportLinkage importLinkage = ImportLinkage::Table;
  std::string target;      // LLVM triple; empty: this machine's
  std::string cpu;         // LLVM CPU name, "native", or empty: the target's default
  std::string cpuFeatures; // "+avx2,-bmi"
  EmitKind emit = EmitKind::Object;
  unsigned jobs = 1;             // threads
  bool unlimited = false;        // compile every function by the whole pipeline, whatever that takes
  bool verifyIr = false;         // run LLVM's verifier on what we generate
  bool profileGenerate = false;  // code counts what it does
  std::string profileFile;       // where the program then writes the profile; empty: a name made from the module's
  std::vector<Profile> profiles; // to optimise by; their counts are added up
};

/// Time spent on one function, or in one pass of the optimiser.
struct TimeSpent {
  std::string name;
  uint32_t function = 0;
  uint64_t runs = 0; // of a pass
  double seconds = 0;
};

struct CompileStats {
  uint64_t functions = 0;
  uint64_t partitions = 0;
  uint64_t partitionsFound = 0;   // in the store of partitions, and not compiled
  uint64_t functionsDemoted = 0;  // compiled by the cheap pipeline
  uint64_t functionsProfiled = 0; // found in the profile
  uint64_t wasmBytes = 0;
  uint64_t objectBytes = 0;
  double decodeSeconds = 0;
  double translateSeconds = 0;
  double optimizeSeconds = 0;
  double emitSeconds = 0;
  double cutSeconds = 0;                // before partitions are compiled
  double joinSeconds = 0;               // behind: the descriptor, and joining objects
  std::vector<double> partitionSeconds; // of each partition, in the module's order; 0 if it was found
  // Of what was compiled and not found, if CompileSurroundings::isDetailed; both by descending time.
  std::vector<TimeSpent> slowest; // ten functions
  std::vector<TimeSpent> passes;
};

struct CompiledModule {
  std::vector<uint8_t> bytes; // of the kind asked for
  std::string header;         // C and C++ declarations
  CompileStats stats;
};

/// What went wrong, ready to print: one line, with file and offset where the module is at fault.
struct CompileError {
  std::string message;
  bool inModule = false; // the module is malformed, invalid or beyond a limit
};

class PartitionStore;

/// What a compilation uses of its surroundings. None of it changes the result.
struct CompileSurroundings {
  PartitionStore *store = nullptr; // where compiled partitions are looked for and kept
  bool compiles = true;            // false: all partitions must be in the store
  bool isDetailed = false;         // measure functions and passes
  /// Told how many functions are done; called by several threads, but one at a time.
  std::function<void(uint64_t done, uint64_t functions)> progress;
  /// Told, in the order of the module, of what its author may want to change; a line each.
  std::function<void(const std::string &)> remark;
};

/// Compiles a module. Thread-safe. `bytes` must stay valid during the call.
[[nodiscard]] std::optional<CompileError> compileModule(std::span<const uint8_t> bytes, const CompileOptions &options,
                                                        CompiledModule &result,
                                                        const CompileSurroundings &surroundings = {});

/// A part of a module's partitions, number `index` of `count` from 1 on. All machines that compile the same module with
/// the same options by the same compiler agree on what it has in it.
struct ShareChoice {
  unsigned index = 1;
  unsigned count = 1;
};

/// Compiles the partitions of one share, for a later compileModule() that finds them in a store: `share` is for
/// ShareStore (compiler/share.h).
[[nodiscard]] std::optional<CompileError> compileShare(std::span<const uint8_t> bytes, const CompileOptions &options,
                                                       ShareChoice choice, std::string &share, CompileStats &stats,
                                                       const CompileSurroundings &surroundings = {});

} // namespace wzc

#endif
