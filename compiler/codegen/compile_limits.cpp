// The counts are what fits into a gibibyte of memory, and many times what the largest known modules have.

#include "compiler/codegen/compile_limits.h"

#include "compiler/wasm/diag.h"

#include <cinttypes>
#include <cstdio>

namespace wzc {

namespace {

constexpr const char *kLift = "--unlimited compiles it all the same";

/// Where a function lies and what it is called, as in messages about the module.
std::string placeOf(const Module &wasm, const CompileOptions &options, uint32_t function) {
  char offset[32];
  snprintf(offset, sizeof offset, "0x%" PRIx64, wasm.functions[function].body.offset);
  std::string name = wasm.displayName(function);
  return options.fileName + ":" + offset + ": function " + std::to_string(function) +
         (name.empty() ? "" : " (" + quoteName(name) + ")");
}

} // namespace

bool isDemoted(const CompileOptions &options, const FunctionCost &cost) {
  return options.optLevel > 0 && !options.unlimited && !cost.demotion().empty();
}

std::optional<CompileError> checkCounts(const Module &wasm, const CompileOptions &options) {
  if (options.unlimited)
    return std::nullopt;
  const struct {
    const char *what;
    size_t found, most;
  } limits[] = {
      {"types", wasm.types.size(), 100'000},
      {"imports", wasm.imports.size(), 300'000},
      {"functions", wasm.functions.size(), 400'000},
      {"globals", wasm.globals.size(), 300'000},
      {"exports", wasm.exports.size(), 100'000},
      {"tables", wasm.tables.size(), 100'000},
      {"element segments", wasm.elements.size(), 200'000},
  };
  for (const auto &[what, found, most] : limits)
    if (found > most)
      return CompileError{options.fileName + " is too large to compile: " + std::to_string(found) + " " + what +
                              ", more than " + std::to_string(most) + " (" + kLift + ")",
                          /*inModule=*/true};
  return std::nullopt;
}

std::optional<CompileError> checkCosts(const Module &wasm, const CompileOptions &options,
                                       const std::vector<FunctionDigest> &digests,
                                       const CompileSurroundings &surroundings, CompileStats &stats) {
  if (options.unlimited)
    return std::nullopt;
  for (uint32_t f = wasm.importedFunctions; f < digests.size(); ++f)
    if (std::string reason = digests[f].cost.refusal(); !reason.empty())
      return CompileError{placeOf(wasm, options, f) + " is too large to compile: " + reason + " (" + kLift + ")",
                          /*inModule=*/true};
  for (uint32_t f = wasm.importedFunctions; f < digests.size(); ++f) {
    if (!isDemoted(options, digests[f].cost))
      continue;
    ++stats.functionsDemoted;
    if (surroundings.remark)
      surroundings.remark(placeOf(wasm, options, f) + " is compiled at -O0: " + digests[f].cost.demotion() +
                          " (its code is several times slower; --unlimited optimises it)");
  }
  return std::nullopt;
}

} // namespace wzc
