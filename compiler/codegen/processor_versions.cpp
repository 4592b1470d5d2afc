// See processor_versions.h. LLVM has nothing to choose by but what the object is compiled for, so a function's versions
// are functions to it, and the function itself, at the end, two comparisons with what the instance says of the machine.

#include "compiler/codegen/processor_versions.h"

#include "compiler/codegen/abi_types.h"
#include "compiler/codegen/calls.h"
#include "compiler/codegen/passes.h"
#include "compiler/codegen/target.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ProfileSummaryInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace wzc {

namespace {

struct Level {
  StringLiteral suffix;
  wzc_processor processor;
  StringRef cpu() const { return suffix.drop_front(); }
};
/// The newest first.
constexpr Level kLevels[] = {{kVersionSuffixes[0], WZC_PROCESSOR_X86_64_V4},
                             {kVersionSuffixes[1], WZC_PROCESSOR_X86_64_V3}};
constexpr StringLiteral kBasic = kVersionSuffixes[2];

/// Expected vector instructions in a call of a function, for each instruction that a version of it would take.
constexpr double kLeastGain = 5;
/// At least one in so many of the instructions that are executed is of vectors: else there is nothing to gain.
constexpr double kVectorsOneIn = 25;
constexpr size_t kMostBlocks = 1'000;

bool isOfVectors(const Instruction &instruction) {
  auto isVector = [](const Value *value) { return value->getType()->isVectorTy(); };
  return isVector(&instruction) || any_of(instruction.operands(), isVector);
}

/// Whether the function has a loop that is of vectors, or may become that.
bool mayHaveVersions(Function &function, FunctionAnalysisManager &analyses) {
  if (function.isDeclaration() || function.hasAvailableExternallyLinkage() || function.hasOptNone() ||
      !function.hasFnAttribute(kBodyAttribute) || function.hasFnAttribute(kLocalsInMemory) ||
      function.hasFnAttribute(kVersionOf) || function.size() > kMostBlocks)
    return false;
  if (std::optional<Function::ProfileCount> calls = function.getEntryCount(); calls && calls->getCount() == 0)
    return false;
  const LoopInfo &loops = analyses.getResult<LoopAnalysis>(function);
  auto mayBeVectorized = [](const Loop *loop) {
    return loop->isInnermost() && loop->getExitingBlock() && isCallFree(*loop);
  };
  return !loops.empty() &&
         (any_of(loops.getLoopsInPreorder(), mayBeVectorized) || any_of(instructions(function), isOfVectors));
}

/// Whether the function, in which loops are vectors, is worth its code: if much of a call's time goes into them, or if
/// a profile says that the program's does.
bool isWorthwhile(Function &function, FunctionAnalysisManager &analyses, const ProfileSummaryInfo &profile) {
  BlockFrequencyInfo &frequencies = analyses.getResult<BlockFrequencyAnalysis>(function);
  bool isHot = false;
  double executed = 0, executedVectors = 0;
  for (const BasicBlock &block : function) {
    double frequency = static_cast<double>(frequencies.getBlockFreq(&block).getFrequency());
    executed += frequency * static_cast<double>(block.size());
    auto vectors = count_if(block, isOfVectors);
    executedVectors += frequency * static_cast<double>(vectors);
    isHot |= vectors && profile.hasProfileSummary() && profile.isHotBlock(&block, &frequencies);
  }
  double calls = static_cast<double>(frequencies.getEntryFreq().getFrequency());
  bool isMuch = executedVectors >= calls * function.getInstructionCount() * kLeastGain;
  return (isMuch || isHot) && executedVectors * kVectorsOneIn >= executed;
}

Function *makeVersion(Function &function, const Level &level) {
  ValueToValueMapTy map;
  Function *version = CloneFunction(&function, map);
  version->setName(function.getName() + level.suffix);
  version->setLinkage(GlobalValue::InternalLinkage);
  version->setVisibility(GlobalValue::DefaultVisibility);
  version->addFnAttr(kVersionOf, function.getName());
  version->addFnAttr("target-cpu", level.cpu());
  version->addFnAttr("target-features",
                     (function.getFnAttribute("target-features").getValueAsString() + "," + kNewerFeatures).str());
  return version;
}

/// What the function does goes to a function of its own.
Function *moveBody(Function &function) {
  Function *body = Function::Create(function.getFunctionType(), GlobalValue::InternalLinkage,
                                    function.getName() + kBasic, function.getParent());
  body->copyAttributesFrom(&function);
  body->setVisibility(GlobalValue::DefaultVisibility);
  body->addFnAttr(kVersionOf, function.getName());
  body->copyMetadata(&function, 0);
  function.clearMetadata();
  body->splice(body->begin(), &function);
  for (auto [old, moved] : zip(function.args(), body->args()))
    old.replaceAllUsesWith(&moved);
  return body;
}

void jumpTo(Function &version, Function &function, IRBuilder<> &builder) {
  SmallVector<Value *, 8> arguments(make_pointer_range(function.args()));
  CallInst *call = builder.CreateCall(&version, arguments);
  call->setAttributes(version.getAttributes());
  call->setTailCallKind(CallInst::TCK_MustTail);
  if (call->getType()->isVoidTy())
    builder.CreateRetVoid();
  else
    builder.CreateRet(call);
}

void choose(Function &function, ArrayRef<Function *> versions) {
  Module &module = *function.getParent();
  Function *body = moveBody(function);
  // Where the runtime looks for what an address belongs to.
  Function *last = &function;
  auto placeNext = [&](Function &version) {
    version.removeFromParent();
    module.getFunctionList().insertAfter(last->getIterator(), &version);
    last = &version;
  };
  IRBuilder<> builder(BasicBlock::Create(module.getContext(), "", &function));
  Value *address = builder.CreateInBoundsGEP(builder.getInt8Ty(), function.getArg(0),
                                             builder.getInt64(static_cast<uint64_t>(kProcessorOffset)));
  Value *processor = builder.CreateLoad(builder.getInt64Ty(), address);
  for (Function *version : versions) {
    const Level *level = find_if(kLevels, [&](const Level &row) { return version->getName().ends_with(row.suffix); });
    BasicBlock *jump = BasicBlock::Create(module.getContext(), "", &function);
    BasicBlock *next = BasicBlock::Create(module.getContext(), "", &function);
    builder.CreateCondBr(builder.CreateICmpUGE(processor, builder.getInt64(level->processor)), jump, next);
    builder.SetInsertPoint(jump);
    jumpTo(*version, function, builder);
    builder.SetInsertPoint(next);
    placeNext(*version);
  }
  jumpTo(*body, function, builder);
  placeNext(*body);
}

} // namespace

PreservedAnalyses ProcessorVersionsPass::run(Module &module, ModuleAnalysisManager &modules) {
  FunctionAnalysisManager &analyses = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  const ProfileSummaryInfo &profile = modules.getResult<ProfileSummaryAnalysis>(module);
  bool hasChanged = false;
  for (Function &function : make_early_inc_range(module.functions())) {
    if (!mayHaveVersions(function, analyses))
      continue;
    for (const Level &level : kLevels) {
      Function *version = makeVersion(function, level);
      analyses.invalidate(*version, vectorize.run(*version, analyses));
      hasChanged = true;
      if (!isWorthwhile(*version, analyses, profile)) {
        analyses.clear(*version, version->getName());
        version->eraseFromParent();
        break;
      }
    }
  }
  return hasChanged ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

PreservedAnalyses ProcessorChoicePass::run(Module &module, ModuleAnalysisManager &) {
  MapVector<Function *, SmallVector<Function *, 2>> versions;
  for (Function &function : module)
    if (Attribute owner = function.getFnAttribute(kVersionOf); owner.isValid())
      versions[module.getFunction(owner.getValueAsString())].push_back(&function);
  for (const auto &[function, newer] : versions)
    choose(*function, newer);
  return versions.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
}

} // namespace wzc
