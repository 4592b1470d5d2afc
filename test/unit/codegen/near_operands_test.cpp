// Addresses and comparisons stand in the blocks of the instructions that need them, before these.

#include "compiler/codegen/passes.h"
#include "test/unit/codegen/ir.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

using namespace llvm;

namespace wzc {
namespace {

class NearOperands : public testing::Test {
protected:
  LLVMContext context;
  std::unique_ptr<Module> module;

  /// A function of that body, with the pass run.
  Function *pass(const char *body) {
    module = parse(std::string("define void @f(ptr %p, i64 %x, i32 %y) {\n") + body + "}\n", context);
    if (!module)
      return nullptr;
    Function *function = module->getFunction("f");
    FunctionAnalysisManager analyses;
    NearOperandsPass().run(*function, analyses);
    EXPECT_FALSE(verifyFunction(*function, &errs()));
    return function;
  }
};

/// The instruction that the operand is, if it stands in the same block.
const Instruction *near(const Instruction &user, unsigned operand) {
  auto *origin = dyn_cast<Instruction>(user.getOperand(operand));
  return origin && origin->getParent() == user.getParent() ? origin : nullptr;
}

TEST_F(NearOperands, AreCopiedOnceForABlock) {
  Function *function = pass(R"(
  %base = getelementptr i8, ptr %p, i64 %x
  %field = getelementptr i8, ptr %base, i64 8
  %less = icmp ult i32 %y, 7
  br label %next
next:
  store i32 1, ptr %field
  store i32 2, ptr %base
  store i32 3, ptr %field
  br i1 %less, label %next, label %end
end:
  ret void
)");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->getEntryBlock().size(), 1u); // what is not needed there is gone
  const BasicBlock &next = *std::next(function->begin());
  EXPECT_EQ(next.size(), 7u);
  const Instruction *branch = next.getTerminator();
  EXPECT_TRUE(near(*branch, 0));
  const Instruction *last = branch->getPrevNode();
  while (last && !isa<StoreInst>(last))
    last = last->getPrevNode();
  ASSERT_TRUE(last);
  const Instruction *field = near(*last, 1);
  ASSERT_TRUE(field);
  EXPECT_TRUE(near(*field, 0));
}

// The address that stands there already needs its base earlier than the first store does.
TEST_F(NearOperands, StandBeforeAllThatNeedThem) {
  Function *function = pass(R"(
  %base = getelementptr i8, ptr %p, i64 %x
  br label %next
next:
  %field = getelementptr i8, ptr %base, i64 8
  store i32 1, ptr %base
  store i32 2, ptr %field
  ret void
)");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->getEntryBlock().size(), 1u);
}

TEST_F(NearOperands, OfPhisStayInFrontOfThem) {
  Function *function = pass(R"(
  %less = icmp ult i32 %y, 7
  br i1 %less, label %next, label %end
next:
  br label %end
end:
  %value = phi i32 [ 1, %0 ], [ 2, %next ]
  %chosen = select i1 %less, i32 %value, i32 3
  store i32 %chosen, ptr %p
  ret void
)");
  ASSERT_TRUE(function);
  const BasicBlock &end = function->back();
  EXPECT_TRUE(isa<PHINode>(end.front()));
  EXPECT_TRUE(isa<CmpInst>(*std::next(end.begin())));
}

} // namespace
} // namespace wzc
