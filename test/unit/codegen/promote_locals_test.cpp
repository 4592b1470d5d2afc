// Which local variables become values.

#include "compiler/codegen/passes.h"
#include "test/unit/codegen/ir.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Passes/PassBuilder.h"

#include <gtest/gtest.h>

using namespace llvm;

namespace wzc {
namespace {

constexpr unsigned kCalls = 60;

/// A function that makes calls, any of which may end it. Variable `i` of `count` is set before call `i` and read behind
/// the next; `saves` says that leaving the function reads all of them, and `busy` that the first is added to all along.
std::string program(unsigned count, bool saves, bool busy, const char *type = "i32") {
  std::string text = "declare i1 @go()\ndeclare void @use(" + std::string(type) + ")\ndefine void @f() {\n";
  for (unsigned i = 0; i < count; ++i)
    text +=
        "  %l" + utostr(i) + " = alloca " + type + "\n  store " + type + " zeroinitializer, ptr %l" + utostr(i) + "\n";
  text += "  br label %b0\n";
  for (unsigned i = 0; i < kCalls; ++i) {
    std::string n = utostr(i);
    text += "b" + n + ":\n";
    if (i > 0 && i <= count)
      text += "  %v" + n + " = load " + type + ", ptr %l" + utostr(i - 1) + "\n  call void @use(" + type + " %v" + n +
              ")\n";
    if (i < count)
      text += std::string("  store ") + type + " zeroinitializer, ptr %l" + n + "\n";
    if (busy)
      text += "  %b" + n + "x = load i32, ptr %l0\n  %b" + n + "y = add i32 %b" + n + "x, 1\n  store i32 %b" + n +
              "y, ptr %l0\n";
    text += "  %go" + n + " = call i1 @go()\n  br i1 %go" + n + ", label %b" + utostr(i + 1) + ", label %unwind\n";
  }
  text += "b" + utostr(kCalls) + ":\n  br label %unwind\nunwind:\n";
  for (unsigned i = 0; saves && i < count; ++i)
    text += "  %s" + utostr(i) + " = load " + type + ", ptr %l" + utostr(i) + "\n  call void @use(" + type + " %s" +
            utostr(i) + ")\n";
  return text + "  ret void\n}\n";
}

/// The variables that are left in memory.
std::vector<std::string> localsLeft(const std::string &text) {
  LLVMContext context;
  std::unique_ptr<Module> module = parse(text, context);
  if (!module)
    return {};
  PassBuilder builder;
  FunctionAnalysisManager analyses;
  builder.registerFunctionAnalyses(analyses);
  Function *function = module->getFunction("f");
  PromoteLocalsPass().run(*function, analyses);
  std::vector<std::string> names;
  for (const Instruction &instruction : function->getEntryBlock())
    if (isa<AllocaInst>(instruction))
      names.push_back(instruction.getName().str());
  EXPECT_EQ(function->hasFnAttribute(kLocalsInMemory), !names.empty());
  return names;
}

using Names = std::vector<std::string>;

TEST(PromoteLocals, LeavesThoseThatAreSavedAndIdleButForAFew) {
  EXPECT_EQ(localsLeft(program(7, /*saves=*/true, /*busy=*/false)), (Names{"l4", "l5", "l6"}));
  EXPECT_EQ(localsLeft(program(4, /*saves=*/true, /*busy=*/false)), Names{});
}

TEST(PromoteLocals, TakesThoseThatAreUsedAllAlong) {
  EXPECT_EQ(localsLeft(program(7, /*saves=*/true, /*busy=*/true)), (Names{"l5", "l6"}));
}

TEST(PromoteLocals, TakesAllIfTheyAreNotSaved) {
  EXPECT_EQ(localsLeft(program(7, /*saves=*/false, /*busy=*/false)), Names{});
}

TEST(PromoteLocals, TakesNumbersWithFractions) {
  EXPECT_EQ(localsLeft(program(7, /*saves=*/true, /*busy=*/false, "double")), Names{});
}

} // namespace
} // namespace wzc
