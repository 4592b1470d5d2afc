// LLVM IR in unit tests.

#ifndef WZC_TEST_UNIT_CODEGEN_IR_H
#define WZC_TEST_UNIT_CODEGEN_IR_H

#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SourceMgr.h"

#include <gtest/gtest.h>

namespace wzc {

/// The module that the text describes; null, and a failure of the test, if it is none.
inline std::unique_ptr<llvm::Module> parse(const std::string &text, llvm::LLVMContext &context) {
  llvm::SMDiagnostic error;
  std::unique_ptr<llvm::Module> module = llvm::parseAssemblyString(text, error, context);
  if (!module)
    ADD_FAILURE() << error.getMessage().str();
  return module;
}

} // namespace wzc

#endif
