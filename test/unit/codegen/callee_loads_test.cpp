// Callees are loaded where the code generator cannot mistake the order.

#include "compiler/codegen/optimize.h"
#include "compiler/codegen/passes.h"
#include "compiler/codegen/target.h"
#include "test/unit/codegen/ir.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"

#include <gtest/gtest.h>

using namespace llvm;

namespace wzc {
namespace {

class CalleeLoads : public testing::Test {
protected:
  LLVMContext context;
  std::unique_ptr<Module> module;

  /// A function of that body, with the pass run.
  Function *pass(const char *body) {
    std::string text = std::string("define void @f(ptr %p) {\n") + body + "\n  ret void\n}\n";
    module = parse(text, context);
    if (!module)
      return nullptr;
    Function *function = module->getFunction("f");
    FunctionAnalysisManager analyses;
    CalleeLoadsPass().run(*function, analyses);
    return function;
  }
};

/// The first load of the function.
const LoadInst *loadOf(const Function &function) {
  for (const Instruction &instruction : function.getEntryBlock())
    if (auto *load = dyn_cast<LoadInst>(&instruction))
      return load;
  return nullptr;
}

// LLVM 22 crashes on this without the pass.
constexpr const char *kHiddenArgument = R"(
  %slot = getelementptr i8, ptr %p, i64 32
  %code = load ptr, ptr %slot, align 8
  store i32 0, ptr %p, align 8
  %hidden = call float asm "", "=x,0"(float 0.0)
  call void %code(ptr null, float %hidden))";

TEST_F(CalleeLoads, AreEmittedBeforeAssembly) {
  Function *function = pass(kHiddenArgument);
  ASSERT_TRUE(function);
  EXPECT_TRUE(loadOf(*function)->isVolatile());

  CompileOptions options;
  options.target = "x86_64-linux-gnu";
  TargetChoice choice;
  ASSERT_FALSE(chooseTarget(options, choice));
  for (unsigned level = 0; level <= 3; ++level) {
    std::unique_ptr<TargetMachine> machine = createTargetMachine(choice, level);
    pass(kHiddenArgument);
    module->setTargetTriple(choice.triple);
    module->setDataLayout(machine->createDataLayout());
    SmallVector<char, 0> assembly;
    emitMachineCode(*module, *machine, CodeGenFileType::AssemblyFile, assembly);
    EXPECT_TRUE(StringRef(assembly.data(), assembly.size()).contains("call")) << level;
  }
}

TEST_F(CalleeLoads, BehindAssemblyAreLeftAlone) {
  Function *function = pass(R"(
  %hidden = call float asm "", "=x,0"(float 0.0)
  %code = load ptr, ptr %p, align 8
  call void %code(float %hidden))");
  ASSERT_TRUE(function);
  EXPECT_FALSE(loadOf(*function)->isVolatile());
}

TEST_F(CalleeLoads, OfOtherValuesAreLeftAlone) {
  Function *function = pass(R"(
  %value = load float, ptr %p, align 4
  %hidden = call float asm "", "=x,0"(float %value)
  %slot = getelementptr i8, ptr %p, i64 32
  %code = load ptr, ptr %slot, align 8
  call void %code(float %hidden))");
  ASSERT_TRUE(function);
  EXPECT_FALSE(loadOf(*function)->isVolatile());
}

} // namespace
} // namespace wzc
