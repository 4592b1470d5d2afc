// Which of its own calls a function takes in.

#include "compiler/codegen/passes.h"
#include "test/unit/codegen/ir.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"

#include <gtest/gtest.h>

using namespace llvm;

namespace wzc {
namespace {

struct Counts {
  size_t calls;
  size_t comparisons; // one for each body
};

/// `conditions` calls, each behind a condition that comes with `metadata`, and `additions` more instructions.
std::string bodyOf(unsigned conditions, const std::string &metadata, unsigned additions = 0) {
  std::string text;
  for (unsigned i = 0; i < additions; ++i)
    text += "  %a" + std::to_string(i) + " = mul i32 " + (i ? "%a" + std::to_string(i - 1) : "%n") + ", %n\n";
  std::string argument = additions ? "%a" + std::to_string(additions - 1) : "%n";
  for (unsigned i = 0; i < conditions; ++i) {
    std::string n = std::to_string(i);
    text += "  %c" + n + " = icmp ugt i32 %n, " + n + "\n  br i1 %c" + n + ", label %then" + n + ", label %else" + n +
            metadata + "\nthen" + n + ":\n  call void @f(i32 " + argument + ")\n  br label %else" + n + "\nelse" + n +
            ":\n";
  }
  return text + "  ret void\n";
}

Counts run(const std::string &body, const char *attributes = "\"wzc-body\"") {
  LLVMContext context;
  std::unique_ptr<Module> module = parse(std::string("define void @f(i32 %n) ") + attributes + " {\n" + body +
                                             "}\n!0 = !{!\"branch_weights\", i32 1, i32 1000}\n",
                                         context);
  if (!module)
    return {};
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  SelfCallsPass().run(*module, modules);
  EXPECT_FALSE(verifyModule(*module, &errs()));
  EXPECT_EQ(module->size(), 1u);
  Function *function = module->getFunction("f");
  Counts counts{};
  for (const Instruction &instruction : instructions(*function)) {
    auto *call = dyn_cast<CallInst>(&instruction);
    counts.calls += call && call->getCalledFunction() == function;
    counts.comparisons += isa<ICmpInst>(instruction);
  }
  return counts;
}

TEST(SelfCalls, AreInlinedTwice) {
  Counts counts = run(bodyOf(1, ""));
  EXPECT_EQ(counts.calls, 1u);
  EXPECT_EQ(counts.comparisons, 3u);
}

TEST(SelfCalls, OfWhichThereAreSeveralGrowByPowers) {
  Counts counts = run(bodyOf(2, ""));
  EXPECT_EQ(counts.calls, 8u);
  EXPECT_EQ(counts.comparisons, 14u);
}

TEST(SelfCalls, AreInlinedOnceIfTwiceIsTooMuch) {
  Counts counts = run(bodyOf(3, "", 20));
  EXPECT_EQ(counts.calls, 9u);
  EXPECT_EQ(counts.comparisons, 12u);
}

TEST(SelfCalls, OfWhichThereAreManyStay) {
  Counts counts = run(bodyOf(5, ""));
  EXPECT_EQ(counts.calls, 5u);
  EXPECT_EQ(counts.comparisons, 5u);
}

TEST(SelfCalls, ThatAreRareStay) {
  Counts counts = run(bodyOf(1, ", !prof !0"));
  EXPECT_EQ(counts.calls, 1u);
  EXPECT_EQ(counts.comparisons, 1u);
}

TEST(SelfCalls, OfLargeFunctionsStay) {
  Counts counts = run(bodyOf(1, "", 60));
  EXPECT_EQ(counts.calls, 1u);
  EXPECT_EQ(counts.comparisons, 1u);
}

TEST(SelfCalls, OfThunksStay) { EXPECT_EQ(run(bodyOf(1, ""), "").comparisons, 1u); }

} // namespace
} // namespace wzc
