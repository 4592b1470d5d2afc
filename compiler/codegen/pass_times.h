// Where a compilation's time goes: by pass of the optimiser, and by function over optimiser and code generator. Each
// stretch of time counts for the innermost pass alone.

#ifndef WZC_CODEGEN_PASS_TIMES_H
#define WZC_CODEGEN_PASS_TIMES_H

#include "compiler/support/stopwatch.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/PassInstrumentation.h"

#include <string>
#include <vector>

namespace llvm {
class FunctionPass;
}

namespace wzc {

class PassTimes {
public:
  struct Entry {
    double seconds = 0;
    uint64_t runs = 0;
  };
  llvm::StringMap<Entry> passes;     // by LLVM's class
  llvm::StringMap<double> functions; // by symbol

  /// The callbacks must not be used when this is gone.
  void watch(llvm::PassInstrumentationCallbacks &callbacks);
  /// Call before the code generator runs. What is added to its pipeline behind all else tells of each function's end.
  llvm::FunctionPass *watchCodeGenerator();

private:
  struct Running {
    std::string pass;
    std::string function; // empty: it concerns several
  };
  std::vector<Running> stack;
  Stopwatch clock;

  void charge();
  friend class FunctionEnd;
};

} // namespace wzc

#endif
