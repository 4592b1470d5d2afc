#include "driver/stats.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cinttypes>
#include <cstdio>

namespace wzc {

namespace {

void printText(const CompileStats &stats, uint64_t outputBytes) {
  fprintf(stderr, "functions   %12" PRIu64 "\n", stats.functions);
  fprintf(stderr, "  demoted   %12" PRIu64 "\n", stats.functionsDemoted); // to -O0, because they are too large
  fprintf(stderr, "  profiled  %12" PRIu64 "\n", stats.functionsProfiled);
  fprintf(stderr, "partitions  %12" PRIu64 "\n", stats.partitions);
  fprintf(stderr, "  not new   %12" PRIu64 "\n", stats.partitionsFound); // in the cache, or in shares
  fprintf(stderr, "module      %12" PRIu64 " bytes\n", stats.wasmBytes);
  fprintf(stderr, "code        %12" PRIu64 " bytes\n", stats.objectBytes);
  fprintf(stderr, "output      %12" PRIu64 " bytes\n", outputBytes);
  // Processor time. The phases between the first and the last run on several threads: their times are sums over all.
  fprintf(stderr, "decode      %12.3f s\n", stats.decodeSeconds);
  fprintf(stderr, "translate   %12.3f s\n", stats.translateSeconds);
  fprintf(stderr, "optimise    %12.3f s\n", stats.optimizeSeconds);
  fprintf(stderr, "emit        %12.3f s\n", stats.emitSeconds);
  fprintf(stderr, "join        %12.3f s\n", stats.joinSeconds);
  const char *title = "slowest";
  for (const TimeSpent &item : stats.slowest) {
    fprintf(stderr, "%-11s %12.3f s  function %" PRIu32 " %s\n", title, item.seconds, item.function, item.name.c_str());
    title = "";
  }
}

void printJson(const CompileStats &stats, uint64_t outputBytes) {
  llvm::json::OStream json(llvm::errs(), 2);
  json.object([&] {
    json.attribute("functions", stats.functions);
    json.attribute("functionsDemoted", stats.functionsDemoted);
    json.attribute("functionsProfiled", stats.functionsProfiled);
    json.attribute("partitions", stats.partitions);
    json.attribute("partitionsFound", stats.partitionsFound);
    json.attribute("wasmBytes", stats.wasmBytes);
    json.attribute("codeBytes", stats.objectBytes);
    json.attribute("outputBytes", outputBytes);
    json.attribute("decodeSeconds", stats.decodeSeconds);
    json.attribute("translateSeconds", stats.translateSeconds);
    json.attribute("optimizeSeconds", stats.optimizeSeconds);
    json.attribute("emitSeconds", stats.emitSeconds);
    json.attribute("cutSeconds", stats.cutSeconds);
    json.attribute("joinSeconds", stats.joinSeconds);
    json.attributeArray("partitionSeconds", [&] {
      for (double seconds : stats.partitionSeconds)
        json.value(seconds);
    });
    json.attributeArray("slowest", [&] {
      for (const TimeSpent &item : stats.slowest)
        json.object([&] {
          json.attribute("function", item.function);
          json.attribute("name", llvm::json::fixUTF8(item.name));
          json.attribute("seconds", item.seconds);
        });
    });
  });
  llvm::errs() << '\n';
}

} // namespace

void printTimeReport(const CompileStats &stats) {
  // Passes of the optimiser, then the whole of other phases; of threads that ran side by side the sum.
  fprintf(stderr, "   seconds        runs  pass\n");
  for (const TimeSpent &pass : stats.passes)
    fprintf(stderr, "%10.3f %11" PRIu64 "  %s\n", pass.seconds, pass.runs, pass.name.c_str());
  fprintf(stderr, "%10.3f              translation to LLVM's intermediate representation\n", stats.translateSeconds);
  fprintf(stderr, "%10.3f              code generator\n", stats.emitSeconds);
}

void printStats(StatsFormat format, const CompileStats &stats, uint64_t outputBytes) {
  switch (format) {
  case StatsFormat::None: return;
  case StatsFormat::Text: return printText(stats, outputBytes);
  case StatsFormat::Json: return printJson(stats, outputBytes);
  }
}

} // namespace wzc
