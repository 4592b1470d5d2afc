// See pass_times.h. The code generator has no instrumentation, but takes function after function through all of its
// passes, so a pass behind the last one sees when each is done.

#include "compiler/codegen/pass_times.h"

#include "llvm/ADT/Any.h"
#include "llvm/Analysis/LazyCallGraph.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Function.h"
#include "llvm/Pass.h"

using namespace llvm;

namespace wzc {

namespace {

std::string functionOf(const Any &ir) {
  if (const auto *function = any_cast<const Function *>(&ir))
    return (*function)->getName().str();
  if (const auto *loop = any_cast<const Loop *>(&ir))
    return (*loop)->getHeader()->getParent()->getName().str();
  if (const auto *component = any_cast<const LazyCallGraph::SCC *>(&ir); component && (*component)->size() == 1)
    return (*component)->begin()->getFunction().getName().str();
  return {};
}

} // namespace

class FunctionEnd : public FunctionPass {
public:
  static char ID;
  explicit FunctionEnd(PassTimes &times) : FunctionPass(ID), times(times) {}
  bool runOnFunction(Function &function) override {
    double seconds = times.clock.lap();
    times.functions[function.getName()] += seconds;
    return false;
  }
  void getAnalysisUsage(AnalysisUsage &usage) const override { usage.setPreservesAll(); }

private:
  PassTimes &times;
};

char FunctionEnd::ID = 0;

void PassTimes::charge() {
  double seconds = clock.lap();
  if (stack.empty())
    return;
  passes[stack.back().pass].seconds += seconds;
  if (!stack.back().function.empty())
    functions[stack.back().function] += seconds;
}

void PassTimes::watch(PassInstrumentationCallbacks &callbacks) {
  clock = Stopwatch();
  callbacks.registerBeforeNonSkippedPassCallback([this](StringRef pass, const Any &ir) {
    charge();
    ++passes[pass].runs;
    stack.push_back({pass.str(), functionOf(ir)});
  });
  auto leave = [this] {
    charge();
    stack.pop_back();
  };
  callbacks.registerAfterPassCallback([=](StringRef, const Any &, const PreservedAnalyses &) { leave(); });
  callbacks.registerAfterPassInvalidatedCallback([=](StringRef, const PreservedAnalyses &) { leave(); });
}

FunctionPass *PassTimes::watchCodeGenerator() {
  clock = Stopwatch();
  return new FunctionEnd(*this);
}

} // namespace wzc
